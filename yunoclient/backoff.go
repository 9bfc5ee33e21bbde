package yunoclient

import (
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter returns how long the last response asked the client to wait before the next
// attempt, and false if it has no valid Retry-After header. A date is compared with the
// response's own Date, so that neither clock has to be right, or with the local clock if
// the response has no Date. The result is not capped and never negative.
func (e *APIError) RetryAfter() (time.Duration, bool) {
	value := strings.TrimSpace(e.Header.Get("Retry-After"))
	if isDigits(value) {
		seconds, _ := strconv.ParseInt(value, 10, 64) // the largest int64 if it has too many digits
		if seconds > int64(math.MaxInt64/time.Second) {
			return math.MaxInt64, true
		}
		return time.Duration(seconds) * time.Second, true
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	now, err := http.ParseTime(e.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, date.Sub(now)), true
}

const (
	backoffBase = 500 * time.Millisecond
	// maxDoublings is how often the base doubles: up to 8 s.
	maxDoublings = 4
	// maxRetryAfter is the longest wait that a server may ask for. The caller, who
	// knows what a wait costs, decides about a longer one.
	maxRetryAfter = 30 * time.Second
	// minInProcess is the least time that Yuno needs to finish the first request with
	// an idempotency key.
	minInProcess = 2 * time.Second
)

// requestedDelay returns how long the response asks the client to wait, or 0 if it
// does not.
func requestedDelay(failure *APIError) time.Duration {
	delay, _ := failure.RetryAfter()
	if failure.Code == CodeRequestInProcess {
		delay = max(delay, minInProcess)
	}
	return delay
}

// randomBackoff returns a random wait below a limit that doubles with each attempt, so
// that callers that failed together do not come back together.
func randomBackoff(attempt int) time.Duration {
	return rand.N(backoffBase << min(attempt-1, maxDoublings))
}
