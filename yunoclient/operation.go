package yunoclient

import (
	"net/http"

	"github.com/yuno-go/yuno"
)

// operation is an operation of the API, known by its method and path.
type operation struct{ name, method, path string }

// newSessionOperation returns the operation that opens a session below a base
// URL. The generated code knows its method and path.
func newSessionOperation(baseURL string) (operation, error) {
	req, err := yuno.NewCreateCustomerSessionRequest(baseURL, yuno.CreateCustomerSessionRequest{})
	if err != nil {
		return operation{}, err
	}
	return operation{name: "CreateCustomerSession", method: req.Method, path: req.URL.Path}, nil
}

func (o operation) is(req *http.Request) bool {
	return req.Method == o.method && req.URL.Path == o.path
}
