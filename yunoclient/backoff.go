package yunoclient

import (
	"math/rand/v2"
	"time"
)

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
