package yunoclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
)

// networkError says why there is no answer. It tells what befell the
// connection, which another attempt may not meet, from what it would meet
// again: the caller's context, and what TLS refused.
func networkError(attempt, call context.Context, err error) error {
	switch {
	case call.Err() != nil:
		return contextError(call)
	case attempt.Err() != nil:
		return fmt.Errorf("%w: %w", errConnection, context.Cause(attempt))
	}
	if isTLSError(err) || isSchemeError(err) {
		return err
	}
	return fmt.Errorf("%w: %w", errConnection, err)
}

// bodyError says why an answer has no whole body.
func bodyError(attempt, call context.Context, err error) error {
	if errors.Is(err, ErrResponseTooLarge) {
		return err
	}
	if attempt.Err() != nil {
		return networkError(attempt, call, err)
	}
	return fmt.Errorf("%w: %w: %w", ErrMalformedResponse, errConnection, err)
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

// isSchemeError recognises the transport's refusal of a scheme by its text,
// which is all that it has.
func isSchemeError(err error) bool {
	return strings.HasPrefix(err.Error(), "unsupported protocol scheme")
}

// isDialError reports whether the request cannot have reached anybody.
func isDialError(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}
