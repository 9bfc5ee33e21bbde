package yunoclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// Decode returns the value in the body of a response, or err if it is not nil. It
// takes what [Client.Do] and the methods of a generated client return:
//
//	payment, err := yunoclient.Decode[Payment](client.Do(req))
//
// An empty body and the JSON null give the zero value, so the result is nil only if
// there is an error. For a body that does not fit T the error is an [*APIError] that
// wraps [ErrMalformedResponse] and keeps status, header and body.
//
// Decode also takes a response that did not come from a [Client]. It then reads and
// closes the body, up to 1 MiB, and any status other than 2xx is an [*APIError].
func Decode[T any](resp *http.Response, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	resp, err = usable(resp)
	if err != nil {
		return nil, err
	}
	value := new(T)
	if data := bodyOf(resp).data; len(data) > 0 {
		if err := json.Unmarshal(data, value); err != nil {
			return nil, bodyOf(resp).fail(err)
		}
	}
	return value, nil
}

// Ptr returns a pointer to v, for the optional fields of generated types.
func Ptr[T any](v T) *T { return &v }

// usable returns a response that passed the chain. It reads and checks a response that
// did not.
func usable(resp *http.Response) (*http.Response, error) {
	if resp == nil || resp.StatusCode == 0 {
		return nil, &APIError{Err: fmt.Errorf("%w: the response is nil or has no status", ErrMalformedResponse), processed: true}
	}
	if read, ok := resp.Body.(*body); ok && read.fail != nil {
		return resp, nil
	}
	copied := *resp
	req := &http.Request{URL: &url.URL{}}
	if resp.Request != nil && resp.Request.URL != nil {
		req = resp.Request.WithContext(resp.Request.Context()) // checkResponse changes it
	}
	return checkResponse(req, func(*http.Request) (*http.Response, error) {
		data, err := readLimited(&copied, defaultMaxResponseBytes)
		copied.Body = newBody(data, err != nil)
		if err != nil && !errors.Is(err, ErrResponseTooLarge) {
			err = fmt.Errorf("%w: %w", ErrMalformedResponse, err)
		}
		return &copied, err
	})
}
