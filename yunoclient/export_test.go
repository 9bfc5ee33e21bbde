package yunoclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"time"
)

// What the black-box tests look at inside the package.
var (
	RandomBackoff   = randomBackoff
	ParseRetryAfter = parseRetryAfter
	NewTransport    = newTransport
)

// WithBackoff replaces the random part of the waits.
func WithBackoff(backoff func(attempt int) time.Duration) Option {
	return func(c *config) error { c.backoff = backoff; return nil }
}

// WithDial puts the client's own transport on another network.
func WithDial(dial func(ctx context.Context, network, addr string) (net.Conn, error), roots *x509.CertPool) Option {
	return func(c *config) error {
		c.newTransport = func() *http.Transport {
			transport := newTransport()
			transport.DialContext = dial
			transport.TLSClientConfig = &tls.Config{RootCAs: roots}
			return transport
		}
		return nil
	}
}
