package yunoclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
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
	bad := always(502, "Retry-After", "0").respond
	refuse, reset := failing(refused()).respond, failing(&net.OpError{Op: "read", Err: syscall.ECONNRESET}).respond
	soon := always(503, "Retry-After", "1").respond
	// inTurn gives the first attempts a response each. The last one repeats.
	inTurn := func(responds ...func(*http.Request, int) (*http.Response, error)) func(*http.Request, int) (*http.Response, error) {
		return func(req *http.Request, number int) (*http.Response, error) {
			return responds[min(number, len(responds))-1](req, number)
		}
	}

	for name, test := range map[string]struct {
		respond   func(*http.Request, int) (*http.Response, error)
		ctx       func(context.Context) (context.Context, context.CancelFunc)
		took      time.Duration
		wait      time.Duration // after the last attempt
		statuses  []int         // of the attempts
		status    int
		is        []error // none if no time is left for a wait
		processed bool    // whether an attempt may have taken effect
	}{
		"deadline in the header":       {respond: hang, ctx: within(5 * time.Second), took: 5 * time.Second, statuses: []int{0}, is: []error{context.DeadlineExceeded}, processed: true},
		"deadline in the body":         {respond: hangInBody(201), ctx: within(5 * time.Second), took: 5 * time.Second, statuses: []int{201}, status: 201, is: []error{context.DeadlineExceeded}, processed: true},
		"canceled with a cause":        {respond: hang, ctx: canceled(4*time.Second, mine), took: 4 * time.Second, statuses: []int{0}, is: []error{context.Canceled, mine}, processed: true},
		"canceled in an error's body":  {respond: hangInBody(502), ctx: canceled(4*time.Second, nil), took: 4 * time.Second, statuses: []int{502}, status: 502, is: []error{context.Canceled}, processed: true},
		"canceled in the wait":         {respond: busy, ctx: canceled(4*time.Second, nil), took: 4 * time.Second, wait: 4 * time.Second, statuses: []int{503}, status: 503, is: []error{context.Canceled}},
		"no time after the wait":       {respond: busy, ctx: within(20 * time.Second), statuses: []int{503}, status: 503},
		"time for one wait":            {respond: busy, ctx: within(21 * time.Second), took: 20 * time.Second, statuses: []int{503, 503}, status: 503},
		"deadline in the next attempt": {respond: inTurn(soon, hang), ctx: within(9 * time.Second), took: 9 * time.Second, statuses: []int{503, 0}, status: 503, is: []error{context.DeadlineExceeded}, processed: true},
		"canceled in the wait after":   {respond: inTurn(soon, refuse), ctx: canceled(2*time.Second, nil), took: 2 * time.Second, wait: time.Second, statuses: []int{503, 0}, status: 503, is: []error{context.Canceled}},
		"no time for the wait after":   {respond: inTurn(soon, refuse), ctx: within(2 * time.Second), took: time.Second, statuses: []int{503, 0}, status: 503},
		"nothing but lost connections": {respond: inTurn(refuse, reset), ctx: within(4 * time.Second), statuses: []int{0, 0}, is: []error{syscall.ECONNRESET}, processed: true},
		"deadline in a third attempt":  {respond: inTurn(bad, soon, hang), ctx: within(30 * time.Second), took: 30 * time.Second, statuses: []int{502, 503, 0}, status: 503, is: []error{context.DeadlineExceeded}, processed: true},
		"over before it begins":        {respond: hang, ctx: within(-time.Second), is: []error{context.DeadlineExceeded}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := test.ctx(t.Context())
				defer cancel()
				started := time.Now()
				var infos []yunoclient.AttemptInfo
				client := overTransport(t, (&attempts{respond: test.respond}).RoundTrip, observed(&infos),
					yunoclient.WithBackoff(func(attempt int) time.Duration { return time.Duration(attempt-1) * 5 * time.Second }))
				_, err := client.CreateCustomerSession(ctx, request)
				assert.Equal(t, test.took, time.Since(started))
				apiErr := apiError(t, err)
				assert.Equal(t, test.status, apiErr.StatusCode)
				assert.Equal(t, len(test.statuses), apiErr.Attempts)
				for i, info := range infos {
					assert.Equal(t, test.statuses[i], info.StatusCode, i)
					assert.Equal(t, i == len(infos)-1, info.Final, i)
				}
				if len(infos) > 0 {
					assert.Equal(t, test.took, infos[len(infos)-1].Elapsed)
					assert.Equal(t, test.wait, infos[len(infos)-1].Wait)
				}
				assert.Len(t, infos, len(test.statuses))
				for _, want := range test.is {
					require.ErrorIs(t, err, want)
					assert.LessOrEqual(t, strings.Count(err.Error(), want.Error()), 1, "%v", err)
				}
				isOver := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
				assert.NotEqual(t, isOver, strings.Contains(err.Error(), "no time was left for another attempt"), "%v", err)
				assert.Equal(t, test.processed, apiErr.MayHaveBeenProcessed())
				assert.True(t, apiErr.Retryable(), "with a new context: %v", err)
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
		return respond(req, 201, sessionJSON), nil
	})
	_, err := call(t, client)
	require.NoError(t, err)
	require.Error(t, ctx.Err(), "what hangs on it is freed")
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
					assert.Equal(t, errors.As(test.cause, new(*net.OpError)), errors.As(apiErr, new(*net.OpError)))
				}
			})
		}
	}
}
