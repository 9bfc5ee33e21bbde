package yunoclient

import "time"

// What the black-box tests replace, and what they look at, inside the package.
var (
	ExponentialBackoff = exponentialBackoff
	ParseRetryAfter    = parseRetryAfter
	NewTransport       = newTransport
)

func (c *Client) SetBackoff(backoff func(attempt int) time.Duration) { c.doer.backoff = backoff }
func (c *Client) SetClock(now func() time.Time)                      { c.doer.now = now }
