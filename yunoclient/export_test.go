package yunoclient

import (
	"net/http"
	"time"
)

// Internals that the black-box tests need.
var (
	RandomBackoff = randomBackoff
	NewTransport  = newTransport
)

// The defaults that the documentation repeats.
const (
	DefaultTimeout          = defaultTimeout
	DefaultMaxRetries       = defaultMaxRetries
	DefaultMaxResponseBytes = defaultMaxResponseBytes
	BackoffBase             = backoffBase
	BackoffLimit            = backoffBase << maxDoublings
	MaxRetryAfter           = maxRetryAfter
)

// WithBackoff replaces the random part of the waits.
func WithBackoff(backoff func(attempt int) time.Duration) Option {
	return func(c *config) error { c.backoff = backoff; return nil }
}

// WithTransport changes each transport that the client makes for itself.
func WithTransport(change func(*http.Transport)) Option {
	return func(c *config) error {
		c.newTransport = func() *http.Transport {
			transport := newTransport()
			change(transport)
			return transport
		}
		return nil
	}
}
