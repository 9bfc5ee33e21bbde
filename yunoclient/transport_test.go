package yunoclient_test

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
)

func TestTransportBesideNetHTTPs(t *testing.T) {
	own, usual := yunoclient.NewTransport(), http.DefaultTransport.(*http.Transport)
	assert.Equal(t, reflect.ValueOf(usual.Proxy).Pointer(), reflect.ValueOf(own.Proxy).Pointer())
	assert.NotNil(t, own.DialContext, "so that a dial has a limit of its own")
	assert.Equal(t, usual.ForceAttemptHTTP2, own.ForceAttemptHTTP2)
	assert.Equal(t, usual.MaxIdleConns, own.MaxIdleConns)
	assert.Equal(t, usual.MaxIdleConns, own.MaxIdleConnsPerHost)
	assert.Equal(t, usual.IdleConnTimeout, own.IdleConnTimeout)
	assert.Equal(t, usual.TLSHandshakeTimeout, own.TLSHandshakeTimeout)
	assert.Equal(t, usual.ExpectContinueTimeout, own.ExpectContinueTimeout)
	assert.Equal(t, 15*time.Second, own.HTTP2.SendPingTimeout)
	assert.EqualValues(t, 256<<10, own.MaxResponseHeaderBytes)
}

func TestTransportProxyConnects(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
			connect, err := http.ReadRequest(bufio.NewReader(conn))
			if !assert.NoError(t, err) {
				return
			}
			assert.Equal(t, "CONNECT example.com:443", connect.Method+" "+connect.Host)
			assert.Empty(t, connect.Header.Get("private-secret-key"))
			_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
			serveHTTP2(conn, func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool {
				return c.Respond(stream, 201, opened(body))
			})
		}}
		_, err := call(t, overPipes(t, network, true, throughProxy(network)))
		require.NoError(t, err)
	})
}

func TestTransportProxyRefuses(t *testing.T) {
	for status, attempts := range map[string]int{"399 Odd": 3, "400 Bad Request": 1, "499 Odd": 1, "502 Bad Gateway": 3} {
		t.Run(status, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := says("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
				apiErr := fails(t, overPipes(t, network, true, throughProxy(network)))
				assert.Equal(t, attempts, apiErr.Attempts)
				assert.EqualValues(t, attempts, network.Dialed.Load())
				assert.Equal(t, yunoclient.ReasonProxy, reasonOf(t, apiErr))
				assert.Zero(t, apiErr.StatusCode, "it is not Yuno's")
				assert.ErrorContains(t, apiErr, "the proxy refused to connect")
				_, err := sendKind(t, overPipes(t, network, true, throughProxy(network)), "POST with a body")
				assert.Equal(t, attempts, apiError(t, err).Attempts, "Yuno saw nothing of it")
			})
		})
	}
}

func TestConnectionErrorCertificate(t *testing.T) {
	asked := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	server.Config.ErrorLog = discardLog
	server.StartTLS()
	defer server.Close()
	apiErr := fails(t, testClient(t, yunoclient.WithBaseURL(server.URL+"/v1")))
	assert.Equal(t, 1, apiErr.Attempts)
	assert.ErrorContains(t, apiErr, "certificate")
	assert.False(t, apiErr.Retryable())

	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer plain.Close()
	apiErr = fails(t, testClient(t, yunoclient.WithBaseURL(strings.Replace(plain.URL, "http:", "https:", 1)+"/v1")))
	assert.Equal(t, 1, apiErr.Attempts)
	assert.False(t, apiErr.Retryable())
	assert.Zero(t, asked)
}

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
					_, err := sendKind(t, overPipes(t, network, true), kind)
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
		_, err := sendKind(t, client, "GET")
		assert.ErrorContains(t, err, "the connection was lost before the response")
		assert.EqualValues(t, 1, arrived.Load())
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
				respondWith(201, sessionJSON)(w, r)
			}, append(test.opts, yunoclient.WithMaxRetries(1), yunoclient.WithBackoff(constant(0)))...)
			_, err := call(t, client)
			require.NoError(t, err)
			_, err = client.CreateCustomerSession(t.Context(), request, test.editors...)
			assert.Equal(t, 2, apiError(t, err).Attempts)
			assert.EqualValues(t, 1+2, arrived.Load())
		})
	}
}
