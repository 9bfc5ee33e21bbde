package yunoclient_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestRetry(t *testing.T) {
	const cannot = "http2: Transport: cannot retry err ["
	const written = "] after Request.Body was written; define Request.GetBody to avoid this error"
	type rows map[string]struct {
		network *attempts
		// How often each kind of request is sent.
		session, post, keyed, get int
	}
	for name, row := range (rows{
		"200 that is no session": {network: always(200), session: 1, post: 1, keyed: 1, get: 1},
		"400":                    {network: always(400), session: 1, post: 1, keyed: 1, get: 1},
		"408":                    {network: always(408), session: 3, post: 1, keyed: 3, get: 3},
		"in process":             {network: alwaysBody(400, `{"code":"REQUEST_IN_PROCESS"}`), session: 1, post: 1, keyed: 3, get: 1},
		"in process, 503":        {network: alwaysBody(503, `{"code":"REQUEST_IN_PROCESS"}`), session: 3, post: 1, keyed: 3, get: 3},
		"duplicated":             {network: alwaysBody(500, `{"code":"IDEMPOTENCY_DUPLICATED"}`), session: 1, post: 1, keyed: 1, get: 1},
		"server's own alert":     {network: failing(&net.OpError{Op: "remote error", Err: errors.New("tls: internal error")}), session: 3, post: 1, keyed: 3, get: 3},
		"stream refused":         {network: failing(errors.New(cannot + "stream error: stream ID 7; REFUSED_STREAM; received from peer" + written)), session: 3, post: 3, keyed: 3, get: 3},
		"stream refused, quoted": {network: failing(errors.New("said " + cannot + "stream error: stream ID 7; REFUSED_STREAM" + written)), session: 3, post: 1, keyed: 3, get: 3},
		"graceful, and no more":  {network: failing(errors.New(cannot + "http2: Transport received Server's graceful shutdown GOAWAY")), session: 3, post: 1, keyed: 3, get: 3},
		"graceful, forged":       {network: failing(errors.New("http2: Transport received Server's graceful shutdown GOAWAY" + written)), session: 3, post: 1, keyed: 3, get: 3},
		"429":                    {network: always(429), session: 3, post: 3, keyed: 3, get: 3},
		"500":                    {network: always(500), session: 3, post: 1, keyed: 3, get: 3},
		"503":                    {network: always(503), session: 3, post: 1, keyed: 3, get: 3},
		"503 with a wait":        {network: always(503, "Retry-After", "1"), session: 3, post: 3, keyed: 3, get: 3},
		"504 with a wait":        {network: always(504, "Retry-After", "1"), session: 3, post: 1, keyed: 3, get: 3},
		"wait too long":          {network: always(503, "Retry-After", "31"), session: 1, post: 1, keyed: 1, get: 1},
		"connection refused":     {network: failing(refused()), session: 3, post: 3, keyed: 3, get: 3},
		"no proxy":               {network: failing(&net.OpError{Op: "proxyconnect", Err: refused()}), session: 3, post: 3, keyed: 3, get: 3},
		"EOF":                    {network: failing(io.EOF), session: 3, post: 1, keyed: 3, get: 3},
		"alert of our own":       {network: failing(&net.OpError{Op: "local error", Err: errors.New("tls: bad record MAC")}), session: 1, post: 1, keyed: 1, get: 1},
		"certificate":            {network: failing(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), session: 1, post: 1, keyed: 1, get: 1},
		"wrong host name":        {network: failing(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}), session: 1, post: 1, keyed: 1, get: 1},
		"handshake":              {network: failing(errors.New("tls: server selected unsupported protocol version 301")), session: 1, post: 1, keyed: 1, get: 1},
		"alert":                  {network: failing(&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}), session: 1, post: 1, keyed: 1, get: 1},
		"no TLS":                 {network: failing(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), session: 1, post: 1, keyed: 1, get: 1},
		"unsupported scheme":     {network: failing(errors.New("unsupported protocol scheme \"x\"")), session: 1, post: 1, keyed: 1, get: 1},
		"body cut off": {network: &attempts{respond: func(req *http.Request, _ int) (*http.Response, error) {
			resp := respond(req, 201, "")
			resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"customer_session`), iotest.ErrReader(io.ErrUnexpectedEOF)))
			return resp, nil
		}}, session: 3, post: 1, keyed: 3, get: 3},
		"error body cut off": {network: &attempts{respond: func(req *http.Request, _ int) (*http.Response, error) {
			resp := respond(req, 400, "")
			resp.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))
			return resp, nil
		}}, session: 1, post: 1, keyed: 1, get: 1},
	}) {
		for kind, want := range map[string]int{
			"session": row.session, "POST with a body": row.post, "POST with a key": row.keyed, "GET": row.get,
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					network := &attempts{respond: row.network.respond}
					client := overTransport(t, network.RoundTrip)
					resp, err := sendKind(t, client, kind)
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
						assert.Equal(t, map[string]string{"POST with a key": "key-1"}[kind], key)
					}
				})
			})
		}
	}
}

func TestRetryMax(t *testing.T) {
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

// If no attempt may follow, the last failure is returned, even if it has no status.
func TestRetryLastFailure(t *testing.T) {
	client := overTransport(t, (&attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
		if number == 1 {
			return respond(req, 503, `{"code":"X"}`), nil
		}
		return nil, refused()
	}}).RoundTrip, yunoclient.WithMaxRetries(1), yunoclient.WithBackoff(constant(0)))
	apiErr := fails(t, client)
	require.ErrorIs(t, apiErr, syscall.ECONNREFUSED)
	assert.Zero(t, apiErr.StatusCode)
	assert.Equal(t, 2, apiErr.Attempts)
}

func TestRetryDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, err := yunoclient.New(creds, yunoclient.WithHTTPClient(&http.Client{Transport: always(500)}))
		require.NoError(t, err)
		assert.Equal(t, yunoclient.DefaultMaxRetries+1, fails(t, client).Attempts)
	})
}

// No attempt follows a wait that ends together with the context.
func TestRetryAfterContextEnds(t *testing.T) {
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			network := always(503)
			client := overTransport(t, network.RoundTrip, yunoclient.WithBackoff(func(int) time.Duration { cancel(); return 0 }))
			_, err := client.CreateCustomerSession(ctx, request)
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, err, yunoclient.Code("X"))
			assert.Equal(t, 1, apiError(t, err).Attempts)
			assert.Len(t, network.bodies, 1)
		})
	}
}

func TestRetryIdempotentMethods(t *testing.T) {
	for method, attempts := range map[string]int{
		"GET": 3, "HEAD": 3, "OPTIONS": 3, "TRACE": 3, "PUT": 3, "DELETE": 3, "POST": 1, "PATCH": 1,
	} {
		synctest.Test(t, func(t *testing.T) {
			client := overTransport(t, always(500).RoundTrip)
			req := newRequest(t, method, client.BaseURL()+"/payments", "")
			req.Body = http.NoBody // it has no GetBody, and needs none
			_, err := client.Do(req)
			assert.Equal(t, attempts, apiError(t, err).Attempts, method)
			_, err = client.Do(newRequest(t, method, client.BaseURL()+sessionPath, ""))
			assert.Equal(t, method != "PATCH", apiError(t, err).Attempts == 3, "%s of a session", method)
		})
	}
}
