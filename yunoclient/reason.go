package yunoclient

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
)

// Reason returns in a word or two why the call failed, or "" if the status tells:
// timeout, canceled, refused, reset, dns, tls, proxy, cut off, too large,
// malformed or other. It is fit for a metric: there are no other words, and it
// holds nothing of the response.
func (e *APIError) Reason() string {
	err := e.Err
	var (
		dns     *net.DNSError
		timeout net.Error
		op      *net.OpError
		failed  *connectionError
	)
	switch {
	case err == nil, err == errNoTimeLeft, errors.Is(err, ErrRedirect):
		return ""
	case errors.Is(err, ErrResponseTooLarge):
		return "too large"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.As(err, &dns):
		return "dns"
	case errors.As(err, new(*proxyError)), errors.As(err, &op) && op.Op == "proxyconnect":
		return "proxy"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case isConnectionClosed(err) && e.StatusCode == 0:
		return "reset"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &failed) && e.StatusCode != 0:
		return "cut off"
	case errors.Is(err, ErrMalformedResponse), errors.As(err, &failed) && strings.Contains(failed.err.Error(), "malformed"):
		return "malformed"
	case isTLSError(err):
		return "tls"
	}
	return "other"
}

// isConnectionClosed reports whether the server, or something on the way,
// ended the connection or the stream before the response. Only the system's
// errors have a type; the others are known by their text.
func isConnectionClosed(err error) bool {
	for _, closed := range []error{errSentAlready, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, closed) {
			return true
		}
	}
	var failed *connectionError
	if !errors.As(err, &failed) {
		return false
	}
	text := failed.err.Error()
	return strings.HasPrefix(text, "http2: ") || strings.HasPrefix(text, "stream error: ") ||
		strings.HasPrefix(text, "connection error: ") || text == "http: server closed idle connection"
}
