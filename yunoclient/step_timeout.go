package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// limitTime bounds one attempt, the reading of the body included, and tells the
// errors of the connection from others.
func limitTime(timeout time.Duration) link {
	errTimeout := fmt.Errorf("no whole response within %v: %w", timeout, context.DeadlineExceeded)
	return func(req *http.Request, next step) (*http.Response, error) {
		call := req.Context()
		ctx, cancel := context.WithTimeoutCause(call, timeout, errTimeout)
		defer cancel()
		resp, err := next(req.WithContext(ctx))
		switch {
		case err == nil, errors.Is(err, ErrResponseTooLarge):
			return resp, err
		case call.Err() != nil:
			return resp, contextError(call)
		case ctx.Err() != nil:
			return resp, &connectionError{err: context.Cause(ctx)}
		}
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			err = strangersError{err}
		}
		if resp != nil {
			return resp, fmt.Errorf("%w: %w", ErrMalformedResponse, &connectionError{err: err})
		}
		return nil, classify(err)
	}
}

// strangersError is the error of a context that is neither the call's nor the
// attempt's. net/http may hand out that of another request, whose connection this
// one waited for: for this one a connection failed, and no time ran out.
type strangersError struct{ err error }

func (e strangersError) Error() string { return e.err.Error() }

func (e strangersError) Is(target error) bool {
	return target != context.Canceled && target != context.DeadlineExceeded && errors.Is(e.err, target)
}

func (e strangersError) As(target any) bool { return errors.As(e.err, target) }
