package yunoclient

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// newChain returns the steps of every call as one. A request passes them from the
// first to the last, its response from the last to the first. Validation and the
// editors come before, decoding after them: only there the types of an operation
// are known.
func newChain(cfg *config, base *url.URL, createSession operation, network step) (step, error) {
	wrapped, err := withMiddleware(cfg.middleware, network)
	if err != nil {
		return nil, err
	}
	records := recorder{logger: cfg.logger, createSession: createSession}
	links := []link{
		// First, so that what would leave the base URL is not even an attempt.
		stayBelow(base),
		// Above all that belongs to one attempt.
		retrier{max: cfg.maxRetries, backoff: cfg.backoff, createSession: createSession, records: records}.retry,
		// Below retry, so that each attempt is logged.
		records.logAttempts,
		// Below the log and retry, which judge by the error that it makes.
		checkResponse,
		// Around the body too: a response has come when its body has.
		limitTime(cfg.timeout),
		// Above the middleware, so that none of them can leave a body unread.
		readBody(cfg.maxResponseBytes),
	}
	chain := step(wrapped.RoundTrip)
	for _, add := range slices.Backward(links) {
		chain = add.before(chain)
	}
	return chain, nil
}

// withMiddleware returns the user's middleware around the network, the first
// outermost.
func withMiddleware(middleware []func(http.RoundTripper) http.RoundTripper, network step) (http.RoundTripper, error) {
	var wrapped http.RoundTripper = network
	for _, wrap := range slices.Backward(middleware) {
		wrapped = wrap(wrapped)
		if wrapped == nil {
			return nil, errors.New("WithMiddleware: the middleware returned nil: to change nothing, return next")
		}
	}
	return wrapped, nil
}
