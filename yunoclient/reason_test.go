package yunoclient_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

// TestReasonOfRealCauses provokes every reason.
func TestReasonOfRealCauses(t *testing.T) {
	http1 := func(respond func(number int, body []byte) string) *pipeNet {
		return &pipeNet{serve: func(conn net.Conn, _ int) { serveHTTP1(conn, respond) }}
	}
	says := func(response string) *pipeNet { return http1(func(int, []byte) string { return response }) }
	dials := func(dial func(context.Context, string, string) (net.Conn, error)) yunoclient.Option {
		return yunoclient.WithTransport(func(transport *http.Transport) { transport.Proxy, transport.DialContext = nil, dial })
	}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	noServer := &net.Dialer{Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no name server")
	}}}
	untrusted := httptest.NewUnstartedServer(nil)
	untrusted.Config.ErrorLog = discardLog
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)

	for name, test := range map[string]struct {
		network *pipeNet // or
		opts    []yunoclient.Option
		ctx     func(context.Context) (context.Context, context.CancelFunc)
		reason  yunoclient.Reason
		isReal  bool // needs a socket, so no bubble
	}{
		"a status that says it": {network: says("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), reason: ""},
		"a redirect":            {network: says("HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"), reason: ""},
		"refused": {isReal: true, reason: "refused",
			opts: []yunoclient.Option{yunoclient.WithBaseURL("http://" + closed.Addr().String() + basePath),
				yunoclient.WithMaxRetries(0)}},
		"closed before the response": {network: says(""), reason: "reset"},
		"no such host": {opts: []yunoclient.Option{yunoclient.WithBaseURL("https://host.invalid/v1"), dials(noServer.DialContext)},
			isReal: true, reason: "dns"},
		"a certificate that nobody trusts": {opts: []yunoclient.Option{yunoclient.WithBaseURL(untrusted.URL + basePath)}, isReal: true, reason: "tls"},
		"an alert": {opts: []yunoclient.Option{yunoclient.WithBaseURL("https://example.com/v1"), dials((&pipeNet{serve: func(conn net.Conn, _ int) {
			_, _ = conn.Read(make([]byte, 1<<10))
			_, _ = conn.Write([]byte{21, 3, 3, 0, 2, 2, 40}) // handshake_failure
		}}).DialContext)}, reason: "tls"},
		"a server's internal error": {opts: []yunoclient.Option{yunoclient.WithBaseURL("https://example.com/v1"),
			dials((&pipeNet{serve: func(conn net.Conn, _ int) {
				_, _ = conn.Read(make([]byte, 1<<10))
				_, _ = conn.Write([]byte{21, 3, 3, 0, 2, 2, 80})
			}}).DialContext)}, reason: "tls"},
		"a proxy": {opts: []yunoclient.Option{yunoclient.WithBaseURL("https://example.com/v1"),
			throughProxy(says("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"))}, reason: "proxy"},
		"a proxy that is not there": {opts: []yunoclient.Option{yunoclient.WithBaseURL("https://example.com/v1"),
			throughProxy(says(""))}, reason: "reset"},
		"a handshake without an end": {opts: []yunoclient.Option{yunoclient.WithBaseURL("https://example.com/v1"),
			dials((&pipeNet{serve: func(conn net.Conn, _ int) { silent(conn) }}).DialContext)}, reason: "timeout"},
		"silence":                            {network: &pipeNet{serve: func(conn net.Conn, _ int) { silent(conn) }}, reason: "timeout"},
		"a context's end":                    {network: &pipeNet{serve: func(conn net.Conn, _ int) { silent(conn) }}, ctx: canceledSoon, reason: "canceled"},
		"a body that stalls":                 {network: says(created + "Content-Length: 100\r\nConnection: close\r\n\r\n{"), reason: "timeout"},
		"a connection that ends in the body": {network: &pipeNet{serve: cutOff}, reason: "cut_off"},
		"a body without end":                 {network: says(whole(strings.Repeat(" ", 2<<20))), reason: "too_large"},
		"a body of another kind":             {network: says(whole("<html>")), reason: "malformed"},
		"no HTTP":                            {network: says("SSH-2.0-OpenSSH\r\n\r\n"), reason: "malformed"},
		"something else": {opts: []yunoclient.Option{yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(
			func(*http.Request) (*http.Response, error) { return nil, errors.New("odd") })})}, reason: "other"},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(t *testing.T) {
				var out bytes.Buffer
				logger := yunoclient.WithLogger(slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
				opts := append([]yunoclient.Option{logger, yunoclient.WithBackoff(constant(0))}, test.opts...)
				client := testClient(t, opts...)
				if test.network != nil {
					client = test.network.client(t, false, opts...)
				}
				ctx, cancel := t.Context(), context.CancelFunc(func() {})
				if test.ctx != nil {
					ctx, cancel = test.ctx(ctx)
				}
				defer cancel()
				_, err := client.CreateCustomerSession(ctx, request)
				require.Equal(t, test.reason, reasonOf(t, apiError(t, err)), "%v", err)
				for line := range strings.Lines(out.String()) {
					if test.reason == "" {
						assert.NotContains(t, line, "reason")
					} else {
						assert.Contains(t, line, `"reason":"`+string(test.reason)+`"`)
					}
				}
			}
			if test.isReal {
				check(t)
			} else {
				synctest.Test(t, check)
			}
		})
	}
}

func canceledSoon(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	time.AfterFunc(time.Second, cancel)
	return ctx, cancel
}

// TestReasonByText covers errors of net/http that have no type.
func TestReasonByText(t *testing.T) {
	for text, reason := range map[string]yunoclient.Reason{
		"http2: client connection lost":         "reset",
		"stream error: stream ID 1; CANCEL":     "reset",
		"connection error: PROTOCOL_ERROR":      "reset",
		"http: server closed idle connection":   "reset",
		"http: server closed idle connection 2": "other",
	} {
		client := overTransport(t, failing(errors.New(text)).RoundTrip, yunoclient.WithMaxRetries(0))
		assert.Equal(t, reason, reasonOf(t, fails(t, client)), text)
	}
}

func TestReasonByTypeOfError(t *testing.T) {
	for reason, cause := range map[yunoclient.Reason]error{
		"proxy":   &net.OpError{Op: "proxyconnect", Err: syscall.ECONNREFUSED},
		"dns":     &net.OpError{Op: "dial", Err: &net.DNSError{IsTimeout: true}},
		"refused": refused(),
	} {
		network := failing(cause).RoundTrip
		assert.Equal(t, reason, reasonOf(t, fails(t, overTransport(t, network, yunoclient.WithMaxRetries(0)))))

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := overTransport(t, network, yunoclient.WithBackoff(constant(time.Hour))).CreateCustomerSession(ctx, request)
		assert.Equal(t, reason, apiError(t, err).Reason(), "no time ran out")
	}
}

func TestReasonNoTimeLeft(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for status, want := range map[int]yunoclient.Reason{503: "", 201: yunoclient.ReasonCutOff} {
		network := func(req *http.Request) (*http.Response, error) {
			resp := respond(req, status, "")
			resp.Body = io.NopCloser(readerFunc(func([]byte) (int, error) {
				if status == 503 {
					return 0, io.EOF
				}
				return 0, io.ErrUnexpectedEOF
			}))
			return resp, nil
		}
		_, err := overTransport(t, network, yunoclient.WithBackoff(constant(time.Hour))).CreateCustomerSession(ctx, request)
		require.ErrorContains(t, err, "no time was left for another attempt")
		assert.Equal(t, want, apiError(t, err).Reason())
	}
}

// reasonOf returns the reason with which a failure is logged.
func reasonOf(t testing.TB, apiErr *yunoclient.APIError) yunoclient.Reason {
	var logged yunoclient.Reason
	for _, attr := range apiErr.LogValue().Group() {
		if attr.Key == "reason" {
			logged = yunoclient.Reason(attr.Value.String())
		}
	}
	assert.Equal(t, apiErr.Reason(), logged)
	return logged
}
