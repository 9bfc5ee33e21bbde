package yunoclient

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
)

// Reason is why an attempt failed if its status does not tell. It is fit for a metric
// and for OpenTelemetry's error.type: there are no values but these, and they hold
// nothing that a server sent.
type Reason string

// The reasons for which an attempt fails.
const (
	ReasonTimeout   Reason = "timeout"   // of the attempt, the call or the network
	ReasonCanceled  Reason = "canceled"  // the caller canceled the context
	ReasonRefused   Reason = "refused"   // nothing listens at the address
	ReasonReset     Reason = "reset"     // the connection ended before the response
	ReasonDNS       Reason = "dns"       // the host's name was not found
	ReasonTLS       Reason = "tls"       // most often a certificate
	ReasonProxy     Reason = "proxy"     // the proxy refused to connect, or was not reached
	ReasonCutOff    Reason = "cut_off"   // the connection ended within the response
	ReasonTooLarge  Reason = "too_large" // see WithMaxResponseBytes
	ReasonMalformed Reason = "malformed" // not HTTP, not JSON, or not what was asked for
	ReasonOther     Reason = "other"
)

// Reason returns why the call failed, or "" if the status explains it.
func (e *APIError) Reason() Reason {
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
		return ReasonTooLarge
	case errors.Is(err, context.Canceled):
		return ReasonCanceled
	case errors.Is(err, context.DeadlineExceeded):
		return ReasonTimeout
	case errors.As(err, &dns):
		return ReasonDNS
	case errors.As(err, new(*proxyError)), errors.As(err, &op) && op.Op == "proxyconnect":
		return ReasonProxy
	case errors.As(err, &timeout) && timeout.Timeout():
		return ReasonTimeout
	case isConnectionClosed(err) && e.StatusCode == 0:
		return ReasonReset
	case errors.Is(err, syscall.ECONNREFUSED):
		return ReasonRefused
	case errors.As(err, &failed) && e.StatusCode != 0:
		return ReasonCutOff
	case errors.Is(err, ErrMalformedResponse), failed != nil && strings.Contains(failed.err.Error(), "malformed"):
		return ReasonMalformed
	case failed != nil && isTLSError(failed.err):
		return ReasonTLS
	}
	return ReasonOther
}

// isConnectionClosed reports whether the server, or something on the way, ended the
// connection or the stream before the response. Only the errors of the operating system
// have a type. The others are recognized by their text.
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
