package yunoclient

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// retrier decides which attempts a call has.
type retrier struct {
	max           int // how many attempts may follow the first
	backoff       func(attempt int) time.Duration
	createSession operation
	records       recorder
}

// retry makes the attempts of a call. Its errors are all *APIError, as those of
// next are.
func (r retrier) retry(req *http.Request, next step) (*http.Response, error) {
	ctx := req.Context()
	if ctx.Err() != nil {
		closeBody(req)
		return nil, newAPIError(req, nil, contextError(ctx))
	}
	secretsOfCall := func() []string { return secretsOf(req) }
	// report is what the caller gets when no attempt may follow for lack of time: the
	// last failure with a status, which tells more than one without.
	var report *APIError
	for number := 1; ; number++ {
		sent, err := newAttempt(req, attempt{number: number, secrets: secretsOfCall})
		if err != nil {
			return nil, report.because(err) // only a later attempt can fail here, so report is set
		}
		resp, err := next(sent)
		if err == nil {
			return resp, nil
		}
		failure := err.(*APIError) // checkResponse returns no other
		failure.Attempts = number
		if failure.StatusCode != 0 || report == nil || report.StatusCode == 0 {
			report = failure
		}
		report.Attempts = number
		if ctx.Err() != nil && report != failure {
			return nil, report.because(contextError(ctx))
		}

		wait, again := r.waitBeforeNext(req, number, failure)
		if !again {
			return nil, failure
		}
		// A wait that would outlast the call is not begun: its end would hide the failure.
		if deadline, ok := ctx.Deadline(); ok && !time.Now().Add(wait).Before(deadline) {
			return nil, report.because(errNoTimeLeft)
		}
		r.records.retry(req, number, failure, wait)
		if !sleep(ctx, wait) {
			return nil, report.because(contextError(ctx))
		}
	}
}

// waitBeforeNext returns how long to wait after the attempt of that number, which
// failed, and whether another is to follow.
func (r retrier) waitBeforeNext(req *http.Request, number int, failure *APIError) (time.Duration, bool) {
	isReadOnce := req.Body != nil && req.Body != http.NoBody && req.GetBody == nil
	if number > r.max || isReadOnce || req.Context().Err() != nil || !r.mayRetry(req, failure) {
		return 0, false
	}
	asked := waitAsked(failure)
	return asked + r.backoff(number), asked <= maxAsked
}

// mayRetry reports whether another attempt can help, and does no harm. To open a
// session twice does none: nobody sees the spare one.
func (r retrier) mayRetry(req *http.Request, failure *APIError) bool {
	hasKey := req.Header.Get(headerIdempotencyKey) != ""
	if failure.Code == CodeRequestInProcess {
		return hasKey
	}
	if hasKey || r.createSession.is(req) || isIdempotent(req.Method) {
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
