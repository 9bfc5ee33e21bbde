package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// limitTime limits the time of one attempt, including the time to read the body, and
// tells the errors of the connection from others.
//
// It also clones the request. The steps below, the middleware and the transport may
// write into the clone. The steps above still see the original header, which
// checkResponse needs in order to redact the keys in it.
func limitTime(timeout time.Duration) layer {
	errTimeout := fmt.Errorf("no whole response within %v: %w", timeout, context.DeadlineExceeded)
	return func(req *http.Request, next step) (*http.Response, error) {
		call := req.Context()
		ctx, cancel := context.WithTimeoutCause(call, timeout, errTimeout)
		defer cancel()
		resp, err := next(req.Clone(ctx))
		switch {
		case err == nil, errors.Is(err, ErrResponseTooLarge):
			return resp, err
		case call.Err() != nil:
			return resp, contextError(call)
		case ctx.Err() != nil:
			return resp, &connectionError{err: context.Cause(ctx)}
		}
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			err = unrelatedContextError{err}
		}
		if resp != nil {
			return resp, fmt.Errorf("%w: %w", ErrMalformedResponse, &connectionError{err: err})
		}
		return nil, classify(err)
	}
}

// unrelatedContextError is the error of a context that belongs neither to the call nor
// to the attempt. net/http may return the context error of another request if this one
// was waiting for that request's connection. Here it means that a connection failed,
// not that time ran out, so it must not match the context errors.
type unrelatedContextError struct{ err error }

func (e unrelatedContextError) Error() string { return e.err.Error() }

func (e unrelatedContextError) Is(target error) bool {
	return target != context.Canceled && target != context.DeadlineExceeded && errors.Is(e.err, target)
}

func (e unrelatedContextError) As(target any) bool { return errors.As(e.err, target) }
