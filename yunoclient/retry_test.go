package yunoclient_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
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

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestWhatIsRetried(t *testing.T) {
	type rows map[string]struct {
		network *attempts
		// How often it is sent: the call itself, another POST, one with an
		// idempotency key, and a GET.
		session, post, keyed, get int
	}
	for name, row := range (rows{
		"200 that is no session": {always(200), 1, 1, 1, 1},
		"302":                    {always(302), 1, 1, 1, 1},
		"400":                    {always(400), 1, 1, 1, 1},
		"401":                    {always(401), 1, 1, 1, 1},
		"403":                    {always(403), 1, 1, 1, 1},
		"404":                    {always(404), 1, 1, 1, 1},
		"408":                    {always(408), 3, 1, 3, 3},
		"409":                    {always(409), 1, 1, 1, 1},
		"in process":             {alwaysBody(400, `{"code":"REQUEST_IN_PROCESS"}`), 1, 1, 3, 1},
		"compressed":             {alwaysBody(503, "\x1f\x8b", "Content-Encoding", "gzip"), 3, 1, 3, 3},
		"compressed success":     {alwaysBody(201, "\x1f\x8b", "Content-Encoding", "gzip"), 1, 1, 1, 1},
		"proxy refuses":          {failing(errors.New("Forbidden")), 3, 1, 3, 3},
		"server's own alert":     {failing(&net.OpError{Op: "remote error", Err: errors.New("tls: internal error")}), 3, 1, 3, 3},
		"stream refused":         {failing(errors.New("http2: Transport: cannot retry err [stream error: stream ID 7; REFUSED_STREAM; received from peer] after Request.Body was written; define Request.GetBody to avoid this error")), 3, 3, 3, 3},
		"stream refused, quoted": {failing(errors.New("said http2: Transport: cannot retry err [stream error: stream ID 7; REFUSED_STREAM] after Request.Body was written; define Request.GetBody to avoid this error")), 3, 1, 3, 3},
		"stream refused, alone":  {failing(errors.New("stream error: stream ID 7; REFUSED_STREAM")), 3, 1, 3, 3},
		"graceful, and no more":  {failing(errors.New("http2: Transport: cannot retry err [http2: Transport received Server's graceful shutdown GOAWAY")), 3, 1, 3, 3},
		"425":                    {always(425), 1, 1, 1, 1},
		"429":                    {always(429), 3, 3, 3, 3},
		"500":                    {always(500), 3, 1, 3, 3},
		"501":                    {always(501), 1, 1, 1, 1},
		"502":                    {always(502), 3, 1, 3, 3},
		"503":                    {always(503), 3, 1, 3, 3},
		"503 with a wait":        {always(503, "Retry-After", "1"), 3, 3, 3, 3},
		"503 with nonsense":      {always(503, "Retry-After", "soon"), 3, 1, 3, 3},
		"504":                    {always(504), 3, 1, 3, 3},
		"504 with a wait":        {always(504, "Retry-After", "1"), 3, 1, 3, 3},
		"wait too long":          {always(503, "Retry-After", "31"), 1, 1, 1, 1},
		"connection refused":     {failing(refused()), 3, 3, 3, 3},
		"no such host":           {failing(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}), 3, 3, 3, 3},
		"proxy refused":          {failing(&net.OpError{Op: "proxyconnect", Err: refused()}), 3, 3, 3, 3},
		"connection reset":       {failing(&net.OpError{Op: "read", Err: syscall.ECONNRESET}), 3, 1, 3, 3},
		"EOF":                    {failing(io.EOF), 3, 1, 3, 3},
		"certificate":            {failing(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), 1, 1, 1, 1},
		"wrong host name":        {failing(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}), 1, 1, 1, 1},
		"handshake":              {failing(errors.New("tls: server selected unsupported protocol version 301")), 1, 1, 1, 1},
		"alert":                  {failing(&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}), 1, 1, 1, 1},
		"no TLS":                 {failing(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), 1, 1, 1, 1},
		"unsupported scheme":     {failing(errors.New("unsupported protocol scheme \"x\"")), 1, 1, 1, 1},
		"body cut off": {&attempts{respond: func(req *http.Request, _ int) (*http.Response, error) {
			resp := respond(req, 201, "")
			resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"customer_session`), failingReader{io.ErrUnexpectedEOF}))
			return resp, nil
		}}, 3, 1, 3, 3},
		"error body cut off": {&attempts{respond: func(req *http.Request, _ int) (*http.Response, error) {
			resp := respond(req, 400, "")
			resp.Body = io.NopCloser(failingReader{io.ErrUnexpectedEOF})
			return resp, nil
		}}, 1, 1, 1, 1},
	}) {
		for operation, want := range map[string]int{"session": row.session, "post": row.post, "keyed": row.keyed, "get": row.get} {
			t.Run(name+"/"+operation, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					network := &attempts{respond: row.network.respond}
					client := overTransport(t, network.RoundTrip)
					resp, err := callOperation(t, client, operation)
					if err == nil {
						require.Nil(t, resp.Body.Close())
					} else {
						assert.Equal(t, want, apiError(t, err).Attempts)
					}
					assert.Len(t, network.bodies, want)
					for _, body := range network.bodies {
						assert.Equal(t, network.bodies[0], body, "the body is the same on every attempt")
					}
					for _, key := range network.keys {
						assert.Equal(t, map[string]string{"keyed": "key-1"}[operation], key)
					}
				})
			})
		}
	}
}

// callOperation makes a call of each kind, and another POST with an
// idempotency key.
func callOperation(t *testing.T, client *yunoclient.Client, operation string) (*http.Response, error) {
	t.Helper()
	method, body := http.MethodPost, `{"a":1}`
	switch operation {
	case "session":
		return client.API().ClientInterface.CreateCustomerSession(t.Context(), request)
	case "get":
		method, body = http.MethodGet, ""
	}
	req, doer := otherRequest(t, client, method, body)
	if operation == "keyed" {
		require.NoError(t, yunoclient.IdempotencyKey("key-1")(t.Context(), req))
	}
	return doer.Do(req)
}

func TestRetriesEndWithTheFirstSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
			switch number {
			case 1:
				return nil, refused()
			case 2:
				return respond(req, 503, "<html>"), nil
			}
			return respond(req, 201, sessionBody), nil
		}}
		session, err := overTransport(t, network.RoundTrip).CreateCustomerSession(t.Context(), request,
			yunoclient.IdempotencyKey("key-1"))
		require.NoError(t, err)
		assert.Equal(t, "session-1", session.ID)
		assert.Equal(t, []string{"key-1", "key-1", "key-1"}, network.keys)
	})
}

func TestMaxRetries(t *testing.T) {
	for retries := range 6 {
		synctest.Test(t, func(t *testing.T) {
			network := always(500)
			apiErr := fails(t, overTransport(t, network.RoundTrip, yunoclient.WithMaxRetries(retries)))
			assert.Len(t, network.bodies, retries+1)
			assert.Equal(t, retries+1, apiErr.Attempts)
			waited := time.Since(network.start)
			assert.Equal(t, network.at[retries], waited, "there is no wait after the last attempt")
		})
	}
}

func TestAnEmptyIdempotencyKeyIsNone(t *testing.T) {
	network := failing(&net.OpError{Op: "read", Err: syscall.ECONNRESET})
	generated := overTransport(t, network.RoundTrip).API().ClientInterface.(*yuno.Client)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, generated.Server+"payments", strings.NewReader("{}"))
	require.NoError(t, err)
	req.Header.Set("X-Idempotency-Key", "")
	_, err = generated.Client.Do(req)
	assert.Equal(t, 1, apiError(t, err).Attempts)
}
