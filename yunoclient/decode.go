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
	err = json.Unmarshal(bodyOf(resp), &value)
	if err == nil && value == nil {
		err = errors.New("it is null")
	}
	if err != nil {
		return nil, newAPIError(resp.Request, resp, malformed(resp, err))
	}
	return value, nil
}
