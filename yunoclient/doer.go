package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/yuno-go/yuno"
)

// doer is what the generated client sends its requests through: every
// operation passes here, today's and those of a later document.
//
// None of its fields leads to a key. The write buffers of a transport do, so
// send is a function: reflection does not see what a function closes over.
type doer struct {
	send             func(*http.Request) (*http.Response, error)
	dropIdle         func()
	base             *url.URL
	timeout          time.Duration
	errTimeout       error
	maxRetries       int
	maxResponseBytes int64
	repeatable       operation
	logger           *slog.Logger
	backoff          func(attempt int) time.Duration
	now              func() time.Time
}

// newDoer makes the doer for a base URL from settings that were checked.
func newDoer(cfg *config, base *url.URL) (*doer, error) {
	// The generated code knows the method and path of the operation.
	create, err := yuno.NewCreateCustomerSessionRequest(base.String(), yuno.CreateCustomerSessionRequest{})
	if err != nil {
		return nil, fmt.Errorf("yunoclient: the base URL cannot be used: %w", err)
	}
	timeout := cfg.timeout
	if cfg.httpClient != nil && cfg.httpClient.Timeout > 0 {
		timeout = min(timeout, cfg.httpClient.Timeout)
	}
	send, dropIdle := newSend(cfg.httpClient)
	return &doer{
		send:             send,
		dropIdle:         dropIdle,
		base:             base,
		timeout:          timeout,
		errTimeout:       fmt.Errorf("no whole answer within %v: %w", timeout, context.DeadlineExceeded),
		maxRetries:       cfg.maxRetries,
		maxResponseBytes: cfg.maxResponseBytes,
		repeatable:       operation{name: "CreateCustomerSession", method: create.Method, path: create.URL.Path},
		logger:           cfg.logger,
		backoff:          exponentialBackoff,
		now:              time.Now,
	}, nil
}

// operation is how one operation of the API is told from another by its request.
type operation struct{ name, method, path string }

func (o operation) is(req *http.Request) bool {
	return req.Method == o.method && req.URL.Path == o.path
}

// Do makes the attempts of one call. It returns a 2xx with its body read, or
// an *APIError.
func (d *doer) Do(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	err := d.checkOrigin(req)
	if ctx.Err() != nil {
		err = contextError(ctx)
	}
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, newAPIError(req, nil, err)
	}
	// last is what to report when time runs out: the last failure, or the last
	// one with a status, which tells more.
	var last *APIError
	for number := 1; ; number++ {
		resp, failure := d.attempt(req, number)
		if failure == nil {
			return resp, nil
		}
		if failure.StatusCode != 0 || last == nil || last.StatusCode == 0 {
			last = failure
		}
		last.Attempts = number
		if ctx.Err() != nil && last != failure {
			return nil, last.because(contextError(ctx))
		}

		wait, again := d.nextWait(req, failure)
		if !again {
			return nil, failure
		}
		if deadline, ok := ctx.Deadline(); ok && d.now().Add(wait).After(deadline) {
			return nil, last.because(fmt.Errorf("too late to try again: %w", context.DeadlineExceeded))
		}
		d.logRetry(req, failure, wait)
		if !sleep(ctx, wait) {
			return nil, last.because(contextError(ctx))
		}
	}
}

// checkOrigin keeps the keys at the base URL: an editor, or a ".." as a path
// parameter, could lead a request elsewhere.
func (d *doer) checkOrigin(req *http.Request) error {
	if req.URL.Scheme == d.base.Scheme && strings.EqualFold(req.URL.Host, d.base.Host) && strings.HasPrefix(req.URL.Path, d.base.Path) {
		return nil
	}
	return fmt.Errorf("not sent: the request would leave the base URL %s for %s", d.base, originOf(req.URL))
}

// originOf is all of a URL that is safe to show.
func originOf(u *url.URL) string { return u.Scheme + "://" + u.Host }

// because gives the error one more reason.
func (e *APIError) because(err error) *APIError {
	e.Err = join(e.Err, err)
	return e
}

// contextError returns an error that is both ctx.Err() and the cause that the
// caller may have given instead.
func contextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// join is errors.Join in one line.
func join(first, second error) error {
	switch {
	case first == nil:
		return second
	case second == nil:
		return first
	}
	return fmt.Errorf("%w; %w", first, second)
}

// sleep waits, and reports whether it came to the end.
func sleep(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
