package yunoclient

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	backoffBase = 500 * time.Millisecond
	backoffCap  = 8 * time.Second
	// maxRetryAfter is how long a server may make a caller wait: past that the
	// caller, who knows what the wait costs, decides.
	maxRetryAfter = 30 * time.Second
)

// nextWait returns how long to wait before the attempt that follows failure,
// and whether there is to be one.
func (d *doer) nextWait(req *http.Request, failure *APIError) (time.Duration, bool) {
	if failure.Attempts > d.maxRetries || req.Context().Err() != nil {
		return 0, false
	}
	if req.Body != nil && req.GetBody == nil {
		return 0, false // a body that can be read only once
	}
	asked, wasAsked := parseRetryAfter(failure.Header.Get("Retry-After"), d.now())
	if !d.mayRepeat(req, failure, wasAsked) {
		return 0, false
	}
	if wasAsked {
		return asked, asked <= maxRetryAfter
	}
	return d.backoff(failure.Attempts), true
}

// mayRepeat reports whether sending the request again is of use and does no
// harm. To open a session twice does none: nobody sees the spare one.
func (d *doer) mayRepeat(req *http.Request, failure *APIError, wasAsked bool) bool {
	if d.repeatable.is(req) || isIdempotent(req.Method) || hasIdempotencyKey(req) {
		return failure.Retryable()
	}
	// Any other request is sent again only if it cannot have been processed.
	switch failure.StatusCode {
	case 0:
		return isDialError(failure.Err)
	case http.StatusTooManyRequests:
		return true
	case http.StatusServiceUnavailable:
		return wasAsked
	}
	return false
}

// isIdempotent reports whether RFC 9110 lets a client repeat the method.
func isIdempotent(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

func hasIdempotencyKey(req *http.Request) bool {
	return req.Header.Get(headerIdempotencyKey) != ""
}

// netHTTPRepeats reports whether net/http repeats a POST by itself when a kept
// connection breaks: it does so if there is one of these headers, even empty.
func netHTTPRepeats(req *http.Request) bool {
	_, ours := req.Header[headerIdempotencyKey]
	_, other := req.Header["Idempotency-Key"]
	return ours || other
}

// exponentialBackoff spreads the callers that failed together evenly over a
// time that doubles with each attempt.
func exponentialBackoff(attempt int) time.Duration {
	const doublingsToCap = 4
	ceiling := min(backoffBase<<min(attempt-1, doublingsToCap), backoffCap)
	return rand.N(ceiling)
}

// parseRetryAfter reads a Retry-After header, which is a number of seconds or
// a date. It reports false for what is neither. The result is never negative.
func parseRetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if isDigits(value) {
		seconds, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			return maxRetryAfter + 1, true // too many digits to matter
		}
		return time.Duration(seconds) * time.Second, true
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return max(0, date.Sub(now)), true
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
