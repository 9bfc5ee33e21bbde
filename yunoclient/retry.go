package yunoclient

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// retrier decides which attempts a call has.
type retrier struct {
	max     int // how many attempts may follow the first
	backoff func(attempt int) time.Duration
	session operation
	records recorder
}

// retry makes the attempts of a call. Its errors are all *APIError, as those of
// next are.
func retry(r retrier, next step) step {
	return func(req *http.Request) (*http.Response, error) {
		ctx := req.Context()
		if ctx.Err() != nil {
			closeBody(req)
			return nil, newAPIError(req, nil, contextError(ctx))
		}
		// last is what to report when time runs out: the last failure with a
		// status, which tells more than one without.
		var last *APIError
		for number := 1; ; number++ {
			attempt, err := newAttempt(req, number)
			if err != nil {
				return nil, last.because(err) // only a later attempt can fail here, so last is set
			}
			resp, err := next(attempt)
			if err == nil {
				return resp, nil
			}
			failure := err.(*APIError) // checkResponse returns no other
			failure.Attempts = number
			if failure.StatusCode != 0 || last == nil || last.StatusCode == 0 {
				last = failure
			}
			last.Attempts = number
			if ctx.Err() != nil && last != failure {
				return nil, last.because(contextError(ctx))
			}

			wait, again := r.waitBeforeNext(req, failure)
			if !again {
				return nil, failure
			}
			if deadline, ok := ctx.Deadline(); ok && !time.Now().Add(wait).Before(deadline) {
				return nil, last.because(errNoTimeLeft)
			}
			r.records.retry(attempt, failure, wait)
			if !sleep(ctx, wait) {
				return nil, last.because(contextError(ctx))
			}
		}
	}
}

// errNoTimeLeft says why no attempt follows. It is no context's error: no time ran
// out, and the last failure is what the caller has to deal with.
var errNoTimeLeft = errors.New("no time was left for another attempt")

// waitBeforeNext returns how long to wait before the attempt that follows failure,
// and whether there is to be one.
func (r retrier) waitBeforeNext(req *http.Request, failure *APIError) (time.Duration, bool) {
	isReadOnce := req.Body != nil && req.Body != http.NoBody && req.GetBody == nil
	if failure.Attempts > r.max || isReadOnce || req.Context().Err() != nil || !r.mayRetry(req, failure) {
		return 0, false
	}
	asked := waitAsked(failure)
	return asked + r.backoff(failure.Attempts), asked <= maxAsked
}

// mayRetry reports whether another attempt can help, and does no harm. To open a
// session twice does none: nobody sees the spare one.
func (r retrier) mayRetry(req *http.Request, failure *APIError) bool {
	hasKey := req.Header.Get(headerIdempotencyKey) != ""
	if failure.Code == CodeRequestInProcess {
		return hasKey
	}
	if hasKey || r.session.is(req) || isIdempotent(req.Method) {
		return failure.Retryable()
	}
	// Any other request is retried only if it cannot have been processed.
	switch failure.StatusCode {
	case 0:
		var failed *connectionError
		return errors.As(failure.Err, &failed) && failed.unprocessed
	case http.StatusTooManyRequests:
		return true
	case http.StatusServiceUnavailable:
		_, asked := failure.RetryAfter()
		return asked
	}
	return false
}

// isIdempotent reports whether RFC 9110 lets a client retry the method.
func isIdempotent(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// sleep waits, and reports whether the context outlasted the wait.
func sleep(ctx context.Context, wait time.Duration) bool {
	select {
	case <-time.After(wait):
		return ctx.Err() == nil // both may be ready
	case <-ctx.Done():
		return false
	}
}
