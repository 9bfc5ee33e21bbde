package yunoclient

import (
	"context"
	"net/http"
	"net/url"
)

// operation is what this package knows about an operation of the API.
type operation struct {
	method, path string // the path is below the base URL
	name         string // its operationId
	// repeatable reports whether a second call has no effect that anybody notices.
	repeatable bool
}

const createCustomerSession = "create-customer-session"

// operations lists the operations that may be retried without an idempotency key. Only
// method and path decide that a request may be repeated: a name must never make a payment
// repeatable.
var operations = []operation{
	// Nobody notices a session that is never used.
	{http.MethodPost, "customers/sessions", createCustomerSession, true},
}

// operationOf returns the operation of a request below a base URL, or the zero value.
func operationOf(req *http.Request, base *url.URL) operation {
	for _, known := range operations {
		if req.Method == known.method && req.URL.Path == base.Path+known.path {
			return known
		}
	}
	return operation{}
}

type operationKey struct{}

// WithOperation returns a context that carries the name of an operation, such as
// "create-payment", to logs, errors, observers and middleware. It is a label and
// decides nothing: retries depend on the method and the path of the request. The
// methods of this package and of generated packages set it.
func WithOperation(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, operationKey{}, name)
}

// Operation returns the name of the operation that a context carries, such as
// "create-customer-session", or "".
func Operation(ctx context.Context) string {
	name, _ := ctx.Value(operationKey{}).(string)
	return name
}
