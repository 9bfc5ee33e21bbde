package yunoclient

import (
	"errors"
	"net/http"
	"slices"
)

// withMiddleware returns the user's middleware around next, the first outermost.
func withMiddleware(middleware []func(http.RoundTripper) http.RoundTripper, next http.RoundTripper) (http.RoundTripper, error) {
	for _, wrap := range slices.Backward(middleware) {
		next = wrap(next)
		if next == nil {
			return nil, errors.New("WithMiddleware: the middleware returned nil: return the transport that it got to do nothing")
		}
	}
	return next, nil
}
