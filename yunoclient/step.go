package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// step sends a request and returns its response. A response beside an error is
// what arrived before the failure.
type step func(*http.Request) (*http.Response, error)

// Do makes a step the sender of the generated client.
func (s step) Do(req *http.Request) (*http.Response, error) { return s(req) }

// RoundTrip makes a step the transport that a middleware gets.
func (s step) RoundTrip(req *http.Request) (*http.Response, error) { return s(req) }

// link is a step that hands the request on to the next one.
type link func(req *http.Request, next step) (*http.Response, error)

// before returns the step that link is before next.
func (l link) before(next step) step {
	return func(req *http.Request) (*http.Response, error) { return l(req, next) }
}

type attemptKey struct{}

// attempt is what the context of an attempt's request carries.
type attempt struct {
	number int // from 1
	// secrets returns what to redact in the attempt's error. It is a function,
	// because reflection sees what a context holds, and not what a function does.
	secrets func() []string
}

// newAttempt returns a copy of the request for one attempt. No other attempt sees
// what a step, a middleware or a transport writes into it.
func newAttempt(req *http.Request, carried attempt) (*http.Request, error) {
	copied := req.Clone(context.WithValue(req.Context(), attemptKey{}, carried))
	if copied.Header == nil {
		copied.Header = http.Header{}
	}
	copied.GetBody = nil // with it net/http sends the body again by itself
	if carried.number > 1 && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("the body cannot be sent again: %w", err)
		}
		copied.Body = body
	}
	return copied, nil
}

// Attempt returns the number of the attempt that a context belongs to, from 1: of
// the request that a middleware gets, or of the Request of a response, where it is
// how many attempts were made. It is 0 for any other context. OpenTelemetry's
// http.request.resend_count is Attempt(ctx)-1, from the second attempt on.
func Attempt(ctx context.Context) int { return attemptIn(ctx).number }

// attemptIn returns the attempt that a context belongs to, or a zero attempt.
func attemptIn(ctx context.Context) attempt {
	carried, _ := ctx.Value(attemptKey{}).(attempt)
	return carried
}

// contextError returns an error that is both ctx.Err() and the caller's cause.
func contextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// closeBody closes the body of a request that is not sent. A transport does so
// for every other.
func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
