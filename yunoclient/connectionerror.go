package yunoclient

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"
)

// connectionError is a failure of the connection, not of the request: another
// attempt may succeed.
type connectionError struct {
	err error
	// unprocessed is whether the server cannot have processed the request.
	unprocessed bool
}

// errSentAlready stands for the failure that made net/http try to send a
// request again.
var errSentAlready = errors.New("the connection was lost before the response")

func (e *connectionError) Error() string { return "connection failed: " + e.err.Error() }

func (e *connectionError) Unwrap() error { return e.err }

// classify returns a *connectionError, unless another attempt would fail in the
// same way: what TLS, a proxy or net/http refuses, it refuses again.
func classify(err error) error {
	if isTLSError(err) && !isInternalAlert(err) || isProxyRefusal(err) || isRequestError(err) {
		return err
	}
	return &connectionError{err: err, unprocessed: isDialError(err) || isRefusedStream(err)}
}

// isTLSError also looks at the text, because most of what crypto/tls returns
// has no type of its own.
func isTLSError(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		noTLS        tls.RecordHeaderError
		op           *net.OpError
	)
	switch {
	case errors.As(err, &verification), errors.As(err, &noTLS):
		return true
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"):
		return true // an alert
	}
	return strings.HasPrefix(err.Error(), "tls: ") || strings.HasPrefix(err.Error(), "x509: ")
}

// isInternalAlert reports whether the handshake failed because of a fault in the
// server, which may be over at the next attempt.
func isInternalAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error" && op.Err.Error() == "tls: internal error"
}

// isRequestError reports whether the transport refused the request: its method, a
// header or the URL's scheme. The errors have no type, so their text tells.
func isRequestError(err error) bool {
	return strings.HasPrefix(err.Error(), "net/http: invalid ") || strings.HasPrefix(err.Error(), "unsupported protocol scheme")
}

// isDialError reports whether there was no connection to send the request on.
func isDialError(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") || errors.As(err, new(*proxyError))
}

// isRefusedStream reports whether the server did not process an HTTP/2 stream.
// The error has no type, so its whole text is compared: net/http quotes a GOAWAY,
// into which a server can put any text.
func isRefusedStream(err error) bool {
	text, isFirst := strings.CutPrefix(err.Error(), "http2: Transport: cannot retry err [")
	text, isLast := strings.CutSuffix(text, "] after Request.Body was written; define Request.GetBody to avoid this error")
	if !isFirst || !isLast {
		return false
	}
	if text == "http2: Transport received Server's graceful shutdown GOAWAY" {
		return true
	}
	text, isStream := strings.CutPrefix(text, "stream error: stream ID ")
	id, code, _ := strings.Cut(text, "; ")
	return isStream && isDigits(id) && code == "REFUSED_STREAM; received from peer"
}
