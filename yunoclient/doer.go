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
	return &doer{
		send:             newSend(cfg.httpClient),
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
	if err := d.checkOrigin(req); err != nil {
		return nil, err
	}
	ctx := req.Context()
	if ctx.Err() != nil {
		return nil, &APIError{Method: req.Method, Path: req.URL.Path, Err: contextError(ctx)}
	}
	var answered *APIError // the last failure that has a status
	for number := 1; ; number++ {
		resp, failure := d.attempt(req, number)
		if failure == nil {
			return resp, nil
		}
		switch {
		case failure.StatusCode != 0:
			answered = failure
		case answered != nil && ctx.Err() != nil:
			// What the server said last tells more than that time ran out since.
			answered.Attempts = number
			return nil, interrupted(ctx, answered)
		}

		wait, again := d.nextWait(req, failure)
		if !again {
			return nil, failure
		}
		if deadline, ok := ctx.Deadline(); ok && d.now().Add(wait).After(deadline) {
			failure.Err = join(failure.Err, fmt.Errorf("too late to try again: %w", context.DeadlineExceeded))
			return nil, failure
		}
		d.logRetry(req, failure, wait)
		if !sleep(ctx, wait) {
			return nil, interrupted(ctx, failure)
		}
	}
}

// checkOrigin keeps the keys at the base URL: an editor, or a ".." as a path
// parameter, could lead a request elsewhere.
func (d *doer) checkOrigin(req *http.Request) error {
	if req.URL.Scheme == d.base.Scheme && strings.EqualFold(req.URL.Host, d.base.Host) && strings.HasPrefix(req.URL.Path, d.base.Path) {
		return nil
	}
	err := fmt.Errorf("not sent: the request would leave the base URL %s for %s", d.base, originOf(req.URL))
	return &APIError{Method: req.Method, Path: req.URL.Path, Err: err}
}

// originOf is all of a URL that is safe to show.
func originOf(u *url.URL) string { return u.Scheme + "://" + u.Host }

// interrupted makes failure the error of a context that has ended as well.
func interrupted(ctx context.Context, failure *APIError) *APIError {
	failure.Err = join(failure.Err, contextError(ctx))
	return failure
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
