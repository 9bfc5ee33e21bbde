package yunoclient

import (
	"context"
	"fmt"
	"net/http"
)

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
func newAttempt(req *http.Request, number int) (*http.Request, error) {
	known := attempt{number: number, secrets: func() []string { return secretsOf(req) }}
	copied := req.Clone(context.WithValue(req.Context(), attemptKey{}, known))
	if copied.Header == nil {
		copied.Header = http.Header{}
	}
	copied.GetBody = nil // with it net/http sends the body again by itself
	if number > 1 && req.GetBody != nil {
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
	known, _ := ctx.Value(attemptKey{}).(attempt)
	return known
}
