package yunoclient

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// step sends a request and returns its response. A response beside an error is
// what arrived before the failure.
type step func(*http.Request) (*http.Response, error)

// Do makes a step the sender of the generated client.
func (s step) Do(req *http.Request) (*http.Response, error) { return s(req) }

// RoundTrip makes a step the transport that a middleware gets.
func (s step) RoundTrip(req *http.Request) (*http.Response, error) { return s(req) }

// newChain returns the steps of every call. A request passes the lines below from
// the first to the last, its response from the last to the first. Their order
// matters. Validation, the editors and decoding are outside, where the types of
// an operation are known.
func newChain(cfg *config, base *url.URL, session operation, network step) (step, error) {
	wrapped, err := withMiddleware(cfg.middleware, network)
	if err != nil {
		return nil, err
	}
	records := recorder{logger: cfg.logger, session: session}
	return stayBelow(base,
		retry(retrier{max: cfg.maxRetries, backoff: cfg.backoff, session: session, records: records},
			logAttempts(records,
				checkResponse(
					limitTime(cfg.timeout,
						readBody(cfg.maxResponseBytes,
							wrapped.RoundTrip)))))), nil // the middleware, then the network
}

// withMiddleware returns the user's middleware around next, the first outermost.
func withMiddleware(middleware []func(http.RoundTripper) http.RoundTripper, next http.RoundTripper) (http.RoundTripper, error) {
	for _, wrap := range slices.Backward(middleware) {
		next = wrap(next)
		if next == nil {
			return nil, errors.New("WithMiddleware: the middleware returned nil: to change nothing, return next")
		}
	}
	return next, nil
}
