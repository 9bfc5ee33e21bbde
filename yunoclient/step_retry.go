package yunoclient

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// retrier makes the attempts of a call.
type retrier struct {
	base       *url.URL
	maxRetries int // how many attempts may follow the first
	backoff    func(attempt int) time.Duration
	observers  []func(context.Context, AttemptInfo)
}

// retry sends the request until an attempt succeeds or no other may follow, and tells
// the observers about each attempt. Its errors are *APIError, as those of next are.
func (r retrier) retry(req *http.Request, next step) (*http.Response, error) {
	known := operationOf(req, r.base)
	if known.name != "" && Operation(req.Context()) == "" {
		req = req.WithContext(WithOperation(req.Context(), known.name))
	}
	ctx := req.Context()
	if ctx.Err() != nil {
		closeBody(req)
		return nil, newAPIError(req, nil, contextError(ctx))
	}
	// last is returned when time runs out. It is the last failure that has a status,
	// because a status says more than a timeout does.
	var last *APIError
	processed := false // whether one of the attempts may have taken effect
	started := time.Now()
	attempt := newAttempt(req, 1, req.Body)
	for number := 1; ; number++ {
		began := time.Now()
		resp, err := next(attempt)
		failure, _ := err.(*APIError) // checkResponse returns no other error
		took, elapsed := time.Since(began), time.Since(started)
		var info AttemptInfo
		if len(r.observers) > 0 { // otherwise nobody needs the work of redacting a success
			info = describe(req, resp, failure)
		}
		info.Attempt, info.Duration, info.Elapsed = number, took, elapsed
		if failure == nil {
			info.Final = true
			r.observe(ctx, info)
			return resp, nil
		}

		failure.Attempts = number
		processed = processed || failure.MayHaveBeenProcessed()
		if failure.StatusCode != 0 || last == nil || last.StatusCode == 0 {
			last = failure
		}
		last.Attempts = number
		var end *APIError
		attempt, info.Wait, end = r.nextAttempt(req, known, failure, last)
		if end != nil {
			info.Final, info.Elapsed = true, time.Since(started)
			end.processed = processed
		}
		// An observer is called after the wait, because only now is it certain
		// whether another attempt follows.
		r.observe(ctx, info)
		if end != nil {
			return nil, end
		}
	}
}

func (r retrier) observe(ctx context.Context, info AttemptInfo) {
	for _, observer := range r.observers {
		observer(ctx, info)
	}
}

// nextAttempt waits after a failure, and returns the request of the next attempt and
// how long it waited, or the error with which the call ends.
func (r retrier) nextAttempt(req *http.Request, known operation, failure, last *APIError) (
	*http.Request, time.Duration, *APIError) {
	ctx := req.Context()
	if ctx.Err() != nil && last != failure {
		return nil, 0, last.addCause(contextError(ctx))
	}
	delay := requestedDelay(failure)
	if failure.Attempts > r.maxRetries || ctx.Err() != nil || delay > maxRetryAfter || !mayRetry(req, known, failure) {
		return nil, 0, failure
	}
	wait := delay + r.backoff(failure.Attempts)
	// A wait that would outlast the call is not begun, because the deadline would hide
	// the failure.
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Add(wait).Before(deadline) {
		return nil, 0, last.addCause(errNoTimeLeft)
	}
	began := time.Now()
	if !sleep(ctx, wait) {
		return nil, time.Since(began), last.addCause(contextError(ctx))
	}
	body := req.Body
	if req.GetBody != nil {
		var err error
		if body, err = req.GetBody(); err != nil {
			return nil, wait, last.addCause(fmt.Errorf("the body cannot be sent again: %w", err))
		}
	}
	return newAttempt(req, failure.Attempts+1, body), wait, nil
}

// mayRetry reports whether another attempt may help and does no harm.
func mayRetry(req *http.Request, known operation, failure *APIError) bool {
	if req.Body != nil && req.Body != http.NoBody && req.GetBody == nil {
		return false // the body can be read only once
	}
	hasKey := req.Header.Get(headerIdempotencyKey) != ""
	if failure.Code == CodeRequestInProcess && (hasKey || failure.StatusCode == http.StatusBadRequest) {
		return hasKey
	}
	if hasKey || known.repeatable || isIdempotent(req.Method) {
		return failure.Retryable()
	}
	// Any other request is sent again only if it cannot have been processed.
	return failure.Retryable() && !failure.MayHaveBeenProcessed()
}

// isIdempotent reports whether RFC 9110 lets a client retry the method.
func isIdempotent(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return false
}

// sleep waits, and reports whether the context is still alive after the wait.
func sleep(ctx context.Context, wait time.Duration) bool {
	select {
	case <-time.After(wait):
		return ctx.Err() == nil // both channels may be ready
	case <-ctx.Done():
		return false
	}
}
