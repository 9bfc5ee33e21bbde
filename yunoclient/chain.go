package yunoclient

import "net/http"

// step sends a request and returns its response. With an error there may be a
// response too: what arrived before things went wrong.
type step func(*http.Request) (*http.Response, error)

// Do makes a step what the generated client sends its requests through.
func (s step) Do(req *http.Request) (*http.Response, error) { return s(req) }

// RoundTrip makes a step what a middleware calls.
func (s step) RoundTrip(req *http.Request) (*http.Response, error) { return s(req) }

// newChain returns the way of one call, of whatever operation, down to the
// transport: that is the user's middleware around the network. A request goes
// from the first line to the last, its response comes back from the last to the
// first. The order matters.
func newChain(cfg *config, session operation, transport http.RoundTripper) step {
	records := recorder{logger: cfg.logger, session: session}
	return stayBelow(cfg.base,
		retry(retrier{max: cfg.maxRetries, backoff: cfg.backoff, session: session, records: records},
			logAttempts(records,
				checkResponse(
					limitTime(cfg.timeout,
						redactKeys(
							readBody(cfg.maxResponseBytes,
								transport.RoundTrip)))))))
}
