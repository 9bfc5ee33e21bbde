package yunoclient

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/yuno-go/yuno"
)

// operation is an operation of the API, known by its method and path.
type operation struct{ name, method, path string }

// newSessionOperation returns the operation that opens a session below a base
// URL. The generated code knows its method and path.
func newSessionOperation(base *url.URL) (operation, error) {
	req, err := yuno.NewCreateCustomerSessionRequest(base.String(), yuno.CreateCustomerSessionRequest{})
	if err != nil {
		return operation{}, fmt.Errorf("the base URL cannot be used: %w", err)
	}
	path := strings.TrimPrefix(req.URL.Path, base.Path)
	if strings.HasSuffix(base.Path, "/"+path+"/") {
		return operation{}, fmt.Errorf("the base URL ends in /%s, which is an operation's path: leave that out", path)
	}
	return operation{name: "CreateCustomerSession", method: req.Method, path: req.URL.Path}, nil
}

func (o operation) is(req *http.Request) bool {
	return req.Method == o.method && req.URL.Path == o.path
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
