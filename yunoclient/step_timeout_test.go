package yunoclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

// hang responds when the request's context ends, as a transport does.
func hang(req *http.Request, _ int) (*http.Response, error) {
	<-req.Context().Done()
	return nil, context.Cause(req.Context())
}

// hangInBody responds with a header, and stalls after part of the body.
func hangInBody(status int) func(*http.Request, int) (*http.Response, error) {
	return func(req *http.Request, _ int) (*http.Response, error) {
		resp := respond(req, status, "")
		resp.ContentLength = -1
		resp.Body = io.NopCloser(io.MultiReader(readerFunc(func(p []byte) (int, error) {
			return copy(p, `{"customer_session":`), io.EOF
		}), readerFunc(func([]byte) (int, error) {
			<-req.Context().Done()
			return 0, context.Cause(req.Context())
		})))
		return resp, nil
	}
}

func TestTimeoutOfAttempt(t *testing.T) {
	for name, test := range map[string]struct {
		respond func(*http.Request, int) (*http.Response, error)
		status  int
		opts    []yunoclient.Option
		want    time.Duration
	}{
		"default":    {respond: hang, want: yunoclient.DefaultTimeout},
		"header":     {respond: hang, opts: []yunoclient.Option{yunoclient.WithTimeout(3 * time.Second)}, want: 3 * time.Second},
		"body":       {respond: hangInBody(201), status: 201, opts: []yunoclient.Option{yunoclient.WithTimeout(3 * time.Second)}, want: 3 * time.Second},
		"error body": {respond: hangInBody(503), status: 503, opts: []yunoclient.Option{yunoclient.WithTimeout(3 * time.Second)}, want: 3 * time.Second},
		"own error": {respond: func(req *http.Request, _ int) (*http.Response, error) {
			<-req.Context().Done()
			return nil, errors.New("a transport's own")
		}, want: yunoclient.DefaultTimeout},
		"not retried": {respond: hangInBody(400), status: 400, opts: []yunoclient.Option{yunoclient.WithTimeout(3 * time.Second)}, want: 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &attempts{respond: test.respond}
				client := overTransport(t, network.RoundTrip, append(test.opts, yunoclient.WithBackoff(constant(time.Second)))...)
				started := time.Now()
				apiErr := fails(t, client)
				require.ErrorIs(t, apiErr, context.DeadlineExceeded)
				assert.ErrorContains(t, apiErr, "no whole response within "+test.want.String())
				assert.Equal(t, test.status, apiErr.StatusCode)
				if test.status == 400 {
					assert.Equal(t, test.want, time.Since(started))
					return
				}
				assert.Equal(t, 3*test.want+2*time.Second, time.Since(started))
				assert.Equal(t, 3, apiErr.Attempts)
				assert.True(t, apiErr.Retryable())
			})
		})
	}
}

func TestTimeoutOfUsersClient(t *testing.T) {
	for timeout, want := range map[time.Duration]time.Duration{
		2 * time.Second: 2 * time.Second, time.Hour: yunoclient.DefaultTimeout,
	} {
		synctest.Test(t, func(t *testing.T) {
			network := &attempts{respond: hang}
			client := testClient(t, yunoclient.WithMaxRetries(0),
				yunoclient.WithHTTPClient(&http.Client{Transport: network, Timeout: timeout}))
			started := time.Now()
			require.ErrorIs(t, fails(t, client), context.DeadlineExceeded)
			assert.Equal(t, want, time.Since(started))
		})
	}
}

func TestTimeoutOfContext(t *testing.T) {
	mine := errors.New("mine")
	within := func(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
		return func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, d) }
	}
	canceled := func(after time.Duration, cause error) func(context.Context) (context.Context, context.CancelFunc) {
		return func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(after, func() { cancel(cause) })
			return ctx, func() { cancel(nil) }
		}
	}
	busy := always(503, "Retry-After", "20").respond
	// The first attempt gets a response, the next one hangs.
	busyThenHang := func(req *http.Request, number int) (*http.Response, error) {
		if number == 1 {
			return respond(req, 503, `{"code":"X"}`, "Retry-After", "1"), nil
		}
		return hang(req, number)
	}

	// The first attempt gets a response, the next ones find no connection.
	busyThenReset := func(req *http.Request, number int) (*http.Response, error) {
		if number == 1 {
			return respond(req, 503, `{"code":"X"}`, "Retry-After", "1"), nil
		}
		return nil, refused()
	}

	badThenBusyThenHang := func(req *http.Request, number int) (*http.Response, error) {
		if number == 1 {
			return respond(req, 502, `{"code":"Y"}`), nil
		}
		return busyThenHang(req, number-1)
	}

	refusedThenReset := func(_ *http.Request, number int) (*http.Response, error) {
		if number == 1 {
			return nil, refused()
		}
		return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	}

	for name, test := range map[string]struct {
		respond  func(*http.Request, int) (*http.Response, error)
		ctx      func(context.Context) (context.Context, context.CancelFunc)
		took     time.Duration
		attempts int
		status   int
		is       []error
		isOver   bool
	}{
		"deadline in the header":       {respond: hang, ctx: within(5 * time.Second), took: 5 * time.Second, attempts: 1, is: []error{context.DeadlineExceeded}, isOver: true},
		"deadline in the body":         {respond: hangInBody(201), ctx: within(5 * time.Second), took: 5 * time.Second, attempts: 1, status: 201, is: []error{context.DeadlineExceeded}, isOver: true},
		"canceled in the header":       {respond: hang, ctx: canceled(4*time.Second, nil), took: 4 * time.Second, attempts: 1, is: []error{context.Canceled}, isOver: true},
		"canceled with a cause":        {respond: hang, ctx: canceled(4*time.Second, mine), took: 4 * time.Second, attempts: 1, is: []error{context.Canceled, mine}, isOver: true},
		"canceled in an error's body":  {respond: hangInBody(502), ctx: canceled(4*time.Second, nil), took: 4 * time.Second, attempts: 1, status: 502, is: []error{context.Canceled}, isOver: true},
		"canceled in the wait":         {respond: busy, ctx: canceled(4*time.Second, nil), took: 4 * time.Second, attempts: 1, status: 503, is: []error{context.Canceled}, isOver: true},
		"no time after the wait":       {respond: busy, ctx: within(20 * time.Second), attempts: 1, status: 503},
		"no time for the wait":         {respond: busy, ctx: within(19 * time.Second), attempts: 1, status: 503},
		"time for one wait":            {respond: busy, ctx: within(21 * time.Second), took: 20 * time.Second, attempts: 2, status: 503},
		"deadline in the next attempt": {respond: busyThenHang, ctx: within(9 * time.Second), took: 9 * time.Second, attempts: 2, status: 503, is: []error{context.DeadlineExceeded}, isOver: true},
		"canceled in the next attempt": {respond: busyThenHang, ctx: canceled(9*time.Second, nil), took: 9 * time.Second, attempts: 2, status: 503, is: []error{context.Canceled}, isOver: true},
		"canceled in the wait after":   {respond: busyThenReset, ctx: canceled(2*time.Second, nil), took: 2 * time.Second, attempts: 2, status: 503, is: []error{context.Canceled}, isOver: true},
		"no time for the wait after":   {respond: busyThenReset, ctx: within(2 * time.Second), took: time.Second, attempts: 2, status: 503},
		"nothing but lost connections": {respond: refusedThenReset, ctx: within(4 * time.Second), attempts: 2, is: []error{syscall.ECONNRESET}},
		"deadline in a third attempt":  {respond: badThenBusyThenHang, ctx: within(30 * time.Second), took: 30 * time.Second, attempts: 3, status: 503, is: []error{context.DeadlineExceeded}, isOver: true},
		"over before it begins":        {respond: hang, ctx: within(-time.Second), is: []error{context.DeadlineExceeded}, isOver: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &attempts{respond: test.respond}
				ctx, cancel := test.ctx(t.Context())
				defer cancel()
				started := time.Now()
				client := overTransport(t, network.RoundTrip, yunoclient.WithBackoff(func(attempt int) time.Duration {
					return time.Duration(attempt-1) * 5 * time.Second
				}))
				_, err := client.CreateCustomerSession(ctx, request)
				assert.Equal(t, test.took, time.Since(started))
				apiErr := apiError(t, err)
				assert.Equal(t, test.status, apiErr.StatusCode)
				assert.Equal(t, test.attempts, apiErr.Attempts)
				assert.Len(t, network.bodies, test.attempts)
				for _, text := range []string{context.Canceled.Error(), context.DeadlineExceeded.Error()} {
					assert.LessOrEqual(t, strings.Count(err.Error(), text), 1, "%v", err)
				}
				for _, want := range test.is {
					require.ErrorIs(t, err, want)
				}
				isOver := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
				assert.Equal(t, !isOver, strings.Contains(err.Error(), "no time was left for another attempt"), "%v", err)
				assert.Equal(t, !isOver, !test.isOver, "%v", err)
				if test.status == 503 {
					require.ErrorIs(t, err, yunoclient.Code("X"), "the last response is not lost")
				}
			})
		})
	}
}

func TestTimeoutEndsContextOfAttempt(t *testing.T) {
	var ctx context.Context
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		ctx = req.Context()
		return respond(req, 201, sessionBody), nil
	})
	_, err := call(t, client)
	require.NoError(t, err)
	require.Error(t, ctx.Err(), "what hangs on it is freed")
}

// TestTimeoutStalls runs net/http's own transport over pipes in a bubble.
func TestTimeoutStalls(t *testing.T) {
	for name, test := range map[string]struct {
		sends  string
		status int
	}{
		"before the header":  {"", 0},
		"in the body":        {created + "Content-Length: 10\r\n\r\n{", 201},
		"in an error's body": {"HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\n{", 503},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := overPipes(t, sends(test.sends), false, yunoclient.WithBackoff(constant(time.Second)))
				started := time.Now()
				var calls sync.WaitGroup
				for range 64 {
					calls.Go(func() {
						apiErr := fails(t, client)
						assert.ErrorIs(t, apiErr, context.DeadlineExceeded)
						assert.Equal(t, test.status, apiErr.StatusCode)
						assert.Equal(t, 3, apiErr.Attempts)
					})
				}
				calls.Wait()
				assert.Equal(t, 3*yunoclient.DefaultTimeout+2*time.Second, time.Since(started))
			})
		})
	}
}

func TestTimeoutOfAnotherRequestIsAFailedConnection(t *testing.T) {
	for name, test := range map[string]struct {
		cause  error
		reason yunoclient.Reason
	}{
		"canceled":           {cause: context.Canceled, reason: "other"},
		"deadline":           {cause: context.DeadlineExceeded, reason: "timeout"},
		"canceled in a dial": {cause: &net.OpError{Op: "dial", Err: context.Canceled}, reason: "other"},
	} {
		for _, status := range []int{0, 201} {
			t.Run(fmt.Sprint(name, status), func(t *testing.T) {
				network := &attempts{respond: func(req *http.Request, _ int) (*http.Response, error) {
					if status == 0 {
						return nil, test.cause
					}
					resp := respond(req, status, "")
					resp.Body = io.NopCloser(readerFunc(func([]byte) (int, error) { return 0, test.cause }))
					return resp, nil
				}}
				client := overTransport(t, network.RoundTrip, yunoclient.WithBackoff(constant(0)))
				apiErr := fails(t, client)
				require.NotErrorIs(t, apiErr, context.Canceled)
				require.NotErrorIs(t, apiErr, context.DeadlineExceeded)
				require.ErrorContains(t, apiErr, test.cause.Error())
				assert.True(t, apiErr.Retryable())
				assert.Equal(t, 3, apiErr.Attempts)
				if status == 0 {
					assert.Equal(t, test.reason, apiErr.Reason())
					var op *net.OpError
					assert.Equal(t, strings.Contains(name, "dial"), errors.As(apiErr, &op))
				}
			})
		}
	}
}
