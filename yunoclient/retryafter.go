package yunoclient

import (
	"math"
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
