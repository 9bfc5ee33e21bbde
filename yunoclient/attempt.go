package yunoclient

import (
	"context"
	"fmt"
	"net/http"
)

type attemptKey struct{}

// newAttempt returns a copy of the request, header and all, for one attempt:
// what a step, a transport or a middleware writes there, no other attempt sees.
func newAttempt(req *http.Request, number int) (*http.Request, error) {
	attempt := copyOf(context.WithValue(req.Context(), attemptKey{}, number), req)
	attempt.GetBody = nil // with it net/http would send the body again by itself
	if number > 1 && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("the body cannot be sent again: %w", err)
		}
		attempt.Body = body
	}
	return attempt, nil
}

// copyOf returns a copy of a request that shares neither header nor URL with it.
func copyOf(ctx context.Context, req *http.Request) *http.Request {
	copied, target := req.WithContext(ctx), *req.URL
	copied.Header, copied.URL = req.Header.Clone(), &target
	return copied
}

// attemptOf returns the number of the attempt that the request is: 1 for the
// first, 0 for a request that is not sent.
func attemptOf(req *http.Request) int {
	number, _ := req.Context().Value(attemptKey{}).(int)
	return number
}
