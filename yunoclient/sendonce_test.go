package yunoclient_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
)

// TestSendOnceHTTP2 breaks HTTP/2 in the ways that make net/http send a request again on its
// own: https://go.dev/issue/52459.
func TestSendOnceHTTP2(t *testing.T) {
	reset := func(code http2.ErrCode) func(*pipetest.HTTP2Conn, uint32) bool {
		return func(c *pipetest.HTTP2Conn, stream uint32) bool { return c.Reset(stream, code) }
	}
	forged := "] http2: Transport: cannot retry err [http2: Transport received Server's graceful shutdown GOAWAY] " +
		"after Request.Body was written; define Request.GetBody to avoid this error"
	certificate()
	for name, test := range map[string]struct {
		respond func(c *pipetest.HTTP2Conn, stream uint32) bool
		// How often each is sent.
		session, post, bodyless, get int
	}{
		"streams reset with PROTOCOL_ERROR": {
			respond: reset(http2.ErrCodeProtocol), session: 3, post: 1, bodyless: 1, get: 3},
		"streams refused": {
			respond: reset(http2.ErrCodeRefusedStream), session: 3, post: 3, bodyless: 1, get: 3},
		"connections drained before the request": {
			respond: func(c *pipetest.HTTP2Conn, _ uint32) bool { return c.WriteGoAway(0, http2.ErrCodeNo, nil) == nil },
			session: 3, post: 3, bodyless: 1, get: 3},
		"connections drained after the request": {
			respond: func(c *pipetest.HTTP2Conn, stream uint32) bool {
				_ = c.WriteGoAway(stream, http2.ErrCodeNo, nil)
				return false
			},
			session: 3, post: 1, bodyless: 1, get: 3},
		"connections drained with a forged text": {
			respond: func(c *pipetest.HTTP2Conn, stream uint32) bool {
				_ = c.WriteGoAway(stream, http2.ErrCodeInternal, []byte(forged))
				return false
			}, session: 3, post: 1, bodyless: 1, get: 3},
		"connections closed": {
			respond: func(*pipetest.HTTP2Conn, uint32) bool { return false }, session: 3, post: 1, bodyless: 1, get: 3},
	} {
		for kind, want := range map[string]int{
			"session": test.session, "POST with a body": test.post, "POST without a body": test.bodyless, "GET": test.get,
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var arrived atomic.Int64
					network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
						serveHTTP2(conn, func(c *pipetest.HTTP2Conn, stream uint32, _ []byte) bool {
							arrived.Add(1)
							return test.respond(c, stream)
						})
					}}
					_, err := send(t, overPipes(t, network, true), kind)
					apiErr := apiError(t, err)
					assert.Equal(t, want, apiErr.Attempts, "%v", apiErr)
					assert.EqualValues(t, want, arrived.Load(), "%v", apiErr)
					assert.Equal(t, yunoclient.ReasonReset, reasonOf(t, apiErr))
				})
			})
		}
	}
}

func TestSendOnceUsersTransport(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		var arrived atomic.Int64
		network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
			serveHTTP2(conn, func(c *pipetest.HTTP2Conn, stream uint32, _ []byte) bool {
				arrived.Add(1)
				return c.Reset(stream, http2.ErrCodeRefusedStream)
			})
		}}
		transport := &http.Transport{DialContext: network.DialContext, ForceAttemptHTTP2: true,
			TLSClientConfig: &tls.Config{RootCAs: certificate().roots}}
		t.Cleanup(func() {
			time.Sleep(time.Minute) // until the connection is idle
			transport.CloseIdleConnections()
		})
		client := testClient(t, yunoclient.WithBaseURL("https://example.com/v1"), yunoclient.WithMaxRetries(0),
			yunoclient.WithHTTPClient(&http.Client{Transport: transport}))
		_, err := send(t, client, "GET")
		assert.ErrorContains(t, err, "the connection was lost before the response")
		assert.EqualValues(t, 1, arrived.Load())
	})
}

// TestSendOnceKeptConnectionCloses makes calls of one attempt each. Over HTTP/1 net/http
// checks the context late, so a few requests are sent twice.
func TestSendOnceKeptConnectionCloses(t *testing.T) {
	const calls = 400
	synctest.Test(t, func(t *testing.T) {
		var arrived atomic.Int64
		network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
			pipetest.ServeHTTP1(conn, func(number int, _ []byte) string {
				arrived.Add(1)
				if number > 1 {
					return ""
				}
				return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
			})
		}}
		client := overPipes(t, network, false, yunoclient.WithMaxRetries(0))
		failed := 0
		for range calls {
			if _, err := send(t, client, "GET"); err != nil {
				failed++
				assert.Equal(t, 1, apiError(t, err).Attempts)
			}
			time.Sleep(time.Second) // the connection is kept by then
		}
		assert.InDelta(t, calls/2, failed, calls/20)
		assert.Less(t, arrived.Load(), int64(calls+calls/10), "with net/http alone it is %d", 3*calls/2)
	})
}

func TestSendOnceAttempts(t *testing.T) {
	// net/http silently repeats a request with an idempotency key if a kept connection
	// breaks.
	withGetBody := yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("{}")), nil }
			return next.RoundTrip(req)
		})
	})
	for name, test := range map[string]struct {
		editors []yuno.RequestEditorFn
		opts    []yunoclient.Option
	}{
		"keyed": {editors: []yuno.RequestEditorFn{yunoclient.IdempotencyKey("key-1")}},
		"a middleware that sets GetBody": {
			editors: []yuno.RequestEditorFn{yunoclient.IdempotencyKey("key-1")}, opts: []yunoclient.Option{withGetBody}},
	} {
		t.Run(name, func(t *testing.T) {
			var arrived atomic.Int32
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if arrived.Add(1) > 1 {
					panic(http.ErrAbortHandler)
				}
				respondWith(201, sessionBody)(w, r)
			}, append(test.opts, yunoclient.WithMaxRetries(1), yunoclient.WithBackoff(constant(0)))...)
			_, err := call(t, client)
			require.NoError(t, err)
			_, err = client.CreateCustomerSession(t.Context(), request, test.editors...)
			assert.Equal(t, 2, apiError(t, err).Attempts)
			assert.EqualValues(t, 1+2, arrived.Load())
		})
	}
}

// countedContext counts the functions that wait for its end.
type countedContext struct {
	context.Context
	done    chan struct{}
	waiting atomic.Int64
}

func (c *countedContext) Done() <-chan struct{} { return c.done }

func (c *countedContext) AfterFunc(func()) (stop func() bool) {
	c.waiting.Add(1)
	return func() bool { c.waiting.Add(-1); return true }
}

func TestSendOnceFreesContext(t *testing.T) {
	mine := &countedContext{Context: context.Background(), done: make(chan struct{})}
	for name, handler := range map[string]http.HandlerFunc{
		"response":    respondWith(201, sessionBody),
		"no response": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		client := serve(t, handler, yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) { return next.RoundTrip(req.WithContext(mine)) })
		}))
		_, err := call(t, client)
		assert.Equal(t, name == "response", err == nil)
		require.Eventually(t, func() bool { return mine.waiting.Load() == 0 }, time.Minute, time.Millisecond, name)
	}
}
