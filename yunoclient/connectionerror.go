package yunoclient

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"
)

// connectionError is the error of an attempt that got no whole response.
type connectionError struct {
	err         error
	permanent   bool // another attempt would fail in the same way
	unprocessed bool // the server cannot have processed the request
}

// errSentAlready replaces the error that made net/http try to send a request again.
var errSentAlready = errors.New("the connection was lost before the response")

func (e *connectionError) Error() string {
	if e.permanent {
		return e.err.Error()
	}
	return "connection failed: " + e.err.Error()
}

func (e *connectionError) Unwrap() error { return e.err }

// classify returns a connectionError for the error of a transport. What TLS, a proxy or
// net/http refuses is permanent.
func classify(err error) error {
	return &connectionError{
		err:         err,
		permanent:   isTLSError(err) && !isInternalAlert(err) || isProxyRefusal(err) || isRequestError(err),
		unprocessed: isDialError(err) || isRefusedStream(err) || isRequestError(err) || isCertificateError(err),
	}
}

// isTLSError also looks at the text, because most of the errors of crypto/tls have no
// type of their own.
func isTLSError(err error) bool {
	var (
		noTLS tls.RecordHeaderError
		op    *net.OpError
	)
	switch {
	case isCertificateError(err), errors.As(err, &noTLS):
		return true
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"):
		return true // an alert
	}
	return strings.HasPrefix(err.Error(), "tls: ")
}

// isCertificateError reports whether the client rejected the server's certificate. It
// does so before it sends a request.
func isCertificateError(err error) bool {
	var verification *tls.CertificateVerificationError
	return errors.As(err, &verification) || strings.HasPrefix(err.Error(), "x509: ")
}

// isInternalAlert reports whether the handshake failed because of an internal error of
// the server, which may be over at the next attempt.
func isInternalAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error" && op.Err.Error() == "tls: internal error"
}

// isRequestError reports whether the transport refused the request because of its
// method, a header or the scheme of its URL. These errors have no type, so the text
// decides.
func isRequestError(err error) bool {
	return strings.HasPrefix(err.Error(), "net/http: invalid ") || strings.HasPrefix(err.Error(), "unsupported protocol scheme")
}

// isDialError reports whether there was no connection on which to send the request.
func isDialError(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") || errors.As(err, new(*proxyError))
}

// isRefusedStream reports whether the server did not process an HTTP/2 stream. The
// error has no type, so its whole text is compared. A part of it would not do, because
// net/http quotes the text of a GOAWAY frame, which the server chooses.
func isRefusedStream(err error) bool {
	text, hasPrefix := strings.CutPrefix(err.Error(), "http2: Transport: cannot retry err [")
	text, hasSuffix := strings.CutSuffix(text, "] after Request.Body was written; define Request.GetBody to avoid this error")
	if !hasPrefix || !hasSuffix {
		return false
	}
	if text == "http2: Transport received Server's graceful shutdown GOAWAY" {
		return true
	}
	text, ok := strings.CutPrefix(text, "stream error: stream ID ")
	id, code, _ := strings.Cut(text, "; ")
	return ok && isDigits(id) && code == "REFUSED_STREAM; received from peer"
}
