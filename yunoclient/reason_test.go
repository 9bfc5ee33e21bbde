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
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
)

// TestReasonOfRealCauses provokes every reason.
func TestReasonOfRealCauses(t *testing.T) {
	const elsewhere = "https://example.com/v1"
	at := yunoclient.WithBaseURL
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	noServer := yunoclient.WithTransport(func(transport *http.Transport) {
		resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("no name server")
		}}
		transport.Proxy, transport.DialContext = nil, (&net.Dialer{Resolver: resolver}).DialContext
	})
	untrusted := httptest.NewUnstartedServer(nil)
	untrusted.Config.ErrorLog = discardLog
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	silent := &pipetest.Network{Serve: func(conn net.Conn, _ int) { pipetest.Silent(conn) }}
	alert := func(description byte) *pipetest.Network {
		return &pipetest.Network{Serve: func(conn net.Conn, _ int) {
			_, _ = conn.Read(make([]byte, 1<<10))
			_, _ = conn.Write([]byte{21, 3, 3, 0, 2, 2, description})
		}}
	}

	for name, test := range map[string]struct {
		network *pipetest.Network // nil for a socket, which cannot be in a bubble
		opts    []yunoclient.Option
		cancel  bool
		reason  yunoclient.Reason
	}{
		"a status that says it":              {network: says(busy), reason: ""},
		"a redirect":                         {network: says("HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"), reason: ""},
		"refused":                            {opts: []yunoclient.Option{at("http://" + closed.Addr().String())}, reason: "refused"},
		"no such host":                       {opts: []yunoclient.Option{at("https://host.invalid"), noServer}, reason: "dns"},
		"a certificate that nobody trusts":   {opts: []yunoclient.Option{at(untrusted.URL)}, reason: "tls"},
		"an alert":                           {network: alert(40), opts: []yunoclient.Option{at(elsewhere)}, reason: "tls"},
		"a server's internal error":          {network: alert(80), opts: []yunoclient.Option{at(elsewhere)}, reason: "tls"},
		"a proxy that is not there":          {network: says(""), opts: []yunoclient.Option{at(elsewhere), throughProxy(says(""))}, reason: "reset"},
		"a handshake without an end":         {network: silent, opts: []yunoclient.Option{at(elsewhere)}, reason: "timeout"},
		"closed before the response":         {network: says(""), reason: "reset"},
		"silence":                            {network: sends(""), reason: "timeout"},
		"a context's end":                    {network: sends(""), cancel: true, reason: "canceled"},
		"a body that stalls":                 {network: sends(created + "Content-Length: 100\r\n\r\n{"), reason: "timeout"},
		"a connection that ends in the body": {network: cutOff(), reason: "cut_off"},
		"a body without end":                 {network: says(whole(strings.Repeat(" ", 2<<20))), reason: "too_large"},
		"a body of another kind":             {network: says(whole("<html>")), reason: "malformed"},
		"no HTTP":                            {network: says("SSH-2.0-OpenSSH\r\n\r\n"), reason: "malformed"},
		"something else":                     {opts: []yunoclient.Option{yunoclient.WithHTTPClient(&http.Client{Transport: failing(errors.New("odd"))})}, reason: "other"},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(t *testing.T) {
				var out bytes.Buffer
				logger := yunoclient.WithLogger(slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
				opts := append([]yunoclient.Option{logger, yunoclient.WithBackoff(constant(0))}, test.opts...)
				var client *yunoclient.Client
				if test.network != nil {
					client = overPipes(t, test.network, false, opts...)
				} else {
					client = testClient(t, opts...)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.cancel {
					time.AfterFunc(time.Second, cancel)
				}
				_, err := client.CreateCustomerSession(ctx, request)
				require.Equal(t, test.reason, reasonOf(t, apiError(t, err)), "%v", err)
				assert.Equal(t, test.reason != "", strings.Contains(out.String(), `"reason":"`+string(test.reason)+`"`))
			}
			if test.network == nil {
				check(t)
			} else {
				synctest.Test(t, check)
			}
		})
	}
}

// TestReasonByText covers errors of net/http that have no type.
func TestReasonByText(t *testing.T) {
	for text, reason := range map[string]yunoclient.Reason{
		"http2: client connection lost":       "reset",
		"stream error: stream ID 1; CANCEL":   "reset",
		"connection error: PROTOCOL_ERROR":    "reset",
		"http: server closed idle connection": "reset",
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
	for end, want := range map[error]yunoclient.Reason{io.EOF: "", io.ErrUnexpectedEOF: yunoclient.ReasonCutOff} {
		network := func(req *http.Request) (*http.Response, error) {
			resp := respond(req, map[error]int{io.EOF: 503, io.ErrUnexpectedEOF: 201}[end], "")
			resp.Body = io.NopCloser(iotest.ErrReader(end))
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
