package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// step sends a request and returns its response. If it also returns an error, the
// response is what arrived before the failure.
type step func(*http.Request) (*http.Response, error)

// Do makes a step the HttpRequestDoer of the generated client.
func (s step) Do(req *http.Request) (*http.Response, error) { return s(req) }

// RoundTrip makes a step the http.RoundTripper that a middleware wraps.
func (s step) RoundTrip(req *http.Request) (*http.Response, error) { return s(req) }

// layer is a step that passes the request on to the next step.
type layer func(req *http.Request, next step) (*http.Response, error)

// wrap returns l and next as one step.
func (l layer) wrap(next step) step {
	return func(req *http.Request) (*http.Response, error) { return l(req, next) }
}

type attemptKey struct{}

// Attempt returns the number of the attempt that a context belongs to, from 1. A middleware
// passes the context of its request. For the context of a response's Request, Attempt
// returns how many attempts were made. For any other context Attempt returns 0.
// OpenTelemetry's http.request.resend_count is Attempt(ctx)-1, from the second attempt on.
func Attempt(ctx context.Context) int {
	number, _ := ctx.Value(attemptKey{}).(int)
	return number
}

// newAttempt returns the request of one attempt. It shares the header and the URL with
// req, so they must not be changed: limitTime clones them.
func newAttempt(req *http.Request, number int, body io.ReadCloser) *http.Request {
	attempt := req.WithContext(context.WithValue(req.Context(), attemptKey{}, number))
	attempt.Body = body
	attempt.GetBody = nil // with it net/http would send the body again on its own
	return attempt
}

// contextError returns an error that wraps both ctx.Err() and the caller's cause.
func contextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// closeBody closes the body of a request that is not sent. A transport closes all
// others.
func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
