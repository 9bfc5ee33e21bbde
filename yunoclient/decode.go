package yunoclient

import (
	"encoding/json"
	"errors"
	"net/http"
)

// decode returns the value that the response of an operation holds. It takes what
// a method of Client.generated returns: the chain has read the body. For a body
// that does not fit the error is an *APIError.
func decode[T any](resp *http.Response, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	var value *T
	err = json.Unmarshal(bodyOf(resp).data, &value)
	if err == nil && value == nil {
		err = errors.New("it is null")
	}
	if err != nil {
		return nil, unusable(resp, err)
	}
	return value, nil
}

// unusable returns the error of a 2xx whose body cannot be used.
func unusable(resp *http.Response, err error) *APIError {
	failure := newAPIError(resp.Request, resp, malformed(resp, err))
	failure.Attempts = Attempt(resp.Request.Context())
	return failure
}
