package yunoclient

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// newChain returns the steps of a call as a single step. A request passes them from the
// first to the last, its response from the last to the first. Validation and the editors
// come before them and decoding after them, because these need the types of an operation.
func newChain(cfg *config, base *url.URL, network step) (step, error) {
	wrapped, err := withMiddleware(cfg.middleware, network)
	if err != nil {
		return nil, err
	}
	layers := []layer{
		// First, so that a request that is refused does not count as an attempt.
		stayBelow(base),
		// Above everything that belongs to one attempt.
		retrier{base: base, maxRetries: cfg.maxRetries, backoff: cfg.backoff, observers: cfg.allObservers()}.retry,
		// Below retry, which decides by the error.
		checkResponse,
		// Above readBody, so that the limit includes the time to read the body.
		limitTime(cfg.timeout),
		// Above the middleware, so that none of them can leave a body unread.
		readBody(cfg.maxResponseBytes),
	}
	chain := step(wrapped.RoundTrip)
	for _, layer := range slices.Backward(layers) {
		chain = layer.wrap(chain)
	}
	return chain, nil
}

// withMiddleware returns the network wrapped in the user's middleware, of which the first
// is the outermost.
func withMiddleware(middleware []func(http.RoundTripper) http.RoundTripper, network step) (http.RoundTripper, error) {
	var wrapped http.RoundTripper = network
	for _, wrap := range slices.Backward(middleware) {
		wrapped = wrap(wrapped)
		if wrapped == nil {
			return nil, errors.New("WithMiddleware: the middleware returned nil: return next to change nothing")
		}
	}
	return wrapped, nil
}
