package yunoclient

import (
	"context"
	"fmt"
	"net/http"
)

type attemptKey struct{}

// newAttempt returns a copy of the request for one attempt. No other attempt sees
// what a step, a middleware or a transport writes into it.
func newAttempt(req *http.Request, number int) (*http.Request, error) {
	attempt := copyOf(context.WithValue(req.Context(), attemptKey{}, number), req)
	attempt.GetBody = nil // with it net/http sends the body again by itself
	if number > 1 && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("the body cannot be sent again: %w", err)
		}
		attempt.Body = body
	}
	return attempt, nil
}

// copyOf returns a copy of a request, with a header and a URL of its own. Unlike
// Request.Clone it compiles in no code for forms, which no request here has.
func copyOf(ctx context.Context, req *http.Request) *http.Request {
	copied, target := req.WithContext(ctx), *req.URL
	copied.Header, copied.URL = req.Header.Clone(), &target
	if copied.Header == nil {
		copied.Header = http.Header{}
	}
	return copied
}

// attemptOf returns the number of the attempt that a request belongs to, from 1,
// or 0 for a request that is not sent.
func attemptOf(req *http.Request) int {
	number, _ := req.Context().Value(attemptKey{}).(int)
	return number
}
