package yunoclient

import (
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	backoffBase = 500 * time.Millisecond
	// maxDoublings is how often the base doubles: up to 8 s.
	maxDoublings = 4
	// maxAsked is how long a server may make a caller wait: past that the
	// caller, who knows what the wait costs, decides.
	maxAsked = 30 * time.Second
	// minInProcess is how long Yuno needs at least to finish the first request
	// with an idempotency key.
	minInProcess = 2 * time.Second
)

// waitAsked returns how long the response asks to wait, 0 if it does not say.
func waitAsked(failure *APIError) time.Duration {
	asked, _ := failure.RetryAfter()
	if failure.Code == CodeRequestInProcess {
		asked = max(asked, minInProcess)
	}
	return asked
}

// randomBackoff spreads the callers that failed together evenly over a time
// that doubles with each attempt.
func randomBackoff(attempt int) time.Duration {
	return rand.N(backoffBase << min(attempt-1, maxDoublings))
}

// RetryAfter returns how long the last response asked to wait before the next
// attempt, and false if it has no valid Retry-After header. A date is measured
// against the response's own Date, so that neither clock has to be right;
// without one against the local clock. The result is not capped, and never
// negative.
func (e *APIError) RetryAfter() (time.Duration, bool) {
	now, err := http.ParseTime(e.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return parseRetryAfter(e.Header.Get("Retry-After"), now)
}

func parseRetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if isDigits(value) {
		seconds, _ := strconv.ParseInt(value, 10, 64) // the largest there is, if it has too many digits
		if seconds > int64(math.MaxInt64/time.Second) {
			return math.MaxInt64, true
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
