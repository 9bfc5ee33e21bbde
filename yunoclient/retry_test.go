package yunoclient_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// attempts is a network that counts its attempts, and responds to each.
type attempts struct {
	bodies  []string
	keys    []string
	at      []time.Duration
	start   time.Time
	respond func(req *http.Request, number int) (*http.Response, error)
}

func (a *attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.start.IsZero() {
		a.start = time.Now()
	}
	body := ""
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		req.Body.Close()
		body = string(data)
	}
	a.bodies = append(a.bodies, body)
	a.keys = append(a.keys, req.Header.Get("X-Idempotency-Key"))
	a.at = append(a.at, time.Since(a.start))
	return a.respond(req, len(a.bodies))
}

func always(status int, headers ...string) *attempts {
	return &attempts{respond: func(req *http.Request, _ int) (*http.Response, error) {
		return respond(req, status, `{"code":"X"}`, headers...), nil
	}}
}

func alwaysBody(status int, body string, headers ...string) *attempts {
	return &attempts{respond: func(req *http.Request, _ int) (*http.Response, error) {
		return respond(req, status, body, headers...), nil
	}}
}

func failing(err error) *attempts {
	return &attempts{respond: func(*http.Request, int) (*http.Response, error) { return nil, err }}
}

func refused() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

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

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

// callOperation calls what the document has, or sends through the same client
// what a later document may add.
func callOperation(t *testing.T, client *yunoclient.Client, operation string) (*http.Response, error) {
	generated := client.API().ClientInterface.(*yuno.Client)
	method, editors := http.MethodPost, generated.RequestEditors
	switch operation {
	case "session":
		return generated.CreateCustomerSession(t.Context(), request)
	case "keyed":
		editors = append(editors, yunoclient.IdempotencyKey("key-1"))
	case "get":
		method = http.MethodGet
	}
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(`{"a":1}`)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, generated.Server+"payments/1", body)
	require.NoError(t, err)
	for _, editor := range editors {
		require.NoError(t, editor(t.Context(), req))
	}
	return generated.Client.Do(req)
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

func TestABodyThatCanBeReadOnlyOnceIsSentOnce(t *testing.T) {
	network := always(503)
	client := overTransport(t, network.RoundTrip)
	_, err := client.API().CreateCustomerSessionWithBody(t.Context(), "application/json", io.MultiReader(strings.NewReader("{}")))
	assert.Equal(t, 1, apiError(t, err).Attempts)
	assert.Equal(t, []string{"{}"}, network.bodies)
}

func TestABodyThatCannotBeHadAgainIsAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("gone")
		_, err := overTransport(t, always(503).RoundTrip).CreateCustomerSession(t.Context(), request,
			func(_ context.Context, req *http.Request) error {
				req.GetBody = func() (io.ReadCloser, error) { return nil, gone }
				return nil
			})
		require.ErrorIs(t, err, gone)
	})
}

func TestBackoff(t *testing.T) {
	ceilings := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
		8 * time.Second}
	for i, ceiling := range append(ceilings, make([]time.Duration, 200)...) {
		ceiling = max(ceiling, 0)
		if i >= len(ceilings) {
			ceiling = 8 * time.Second
		}
		var least, most time.Duration = ceiling, 0
		for range 1000 {
			wait := yunoclient.RandomBackoff(i + 1)
			least, most = min(least, wait), max(most, wait)
		}
		assert.GreaterOrEqual(t, least, time.Duration(0))
		assert.Less(t, most, ceiling)
		assert.Less(t, least, ceiling/10, "the jitter is full")
		assert.Greater(t, most, ceiling/10*9, "the jitter is full")
	}
}

func TestTheWaits(t *testing.T) {
	for name, test := range map[string]struct {
		retryAfter string
		want       time.Duration
	}{
		"backoff":        {"", 7 * time.Second},
		"seconds":        {"5", 12 * time.Second},
		"no seconds":     {"0", 7 * time.Second},
		"most":           {"30", 37 * time.Second},
		"with spaces":    {" 5 ", 12 * time.Second},
		"a date":         {"+12s", 19 * time.Second},
		"a date past":    {"-1h", 7 * time.Second},
		"nonsense":       {"soon", 7 * time.Second},
		"negative":       {"-5", 7 * time.Second},
		"fraction":       {"1.5", 7 * time.Second},
		"more than 30":   {"31", -1},
		"a date too far": {"+31s", -1},
		"too many":       {"99999999999999999999", -1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				value := test.retryAfter
				if offset, err := time.ParseDuration(value); err == nil && strings.ContainsAny(value, "sh") {
					value = time.Now().Add(offset).UTC().Format(http.TimeFormat)
				}
				network := always(503, "Retry-After", value)
				client := overTransport(t, network.RoundTrip, yunoclient.WithMaxRetries(1),
					yunoclient.WithBackoff(func(attempt int) time.Duration {
						assert.Equal(t, 1, attempt)
						return 7 * time.Second
					}))
				fails(t, client)
				if test.want < 0 {
					assert.Len(t, network.at, 1, "the caller decides about such a wait")
					return
				}
				assert.Equal(t, []time.Duration{0, test.want}, network.at)
			})
		})
	}
}

func TestTheServersClockDecidesAboutDates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := always(503, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", "Date", "Wed, 21 Oct 2015 07:27:50 GMT")
		client := overTransport(t, network.RoundTrip, yunoclient.WithMaxRetries(1), yunoclient.WithBackoff(constant(0)))
		fails(t, client)
		assert.Equal(t, []time.Duration{0, 10 * time.Second}, network.at)
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "5", "-5", "1.5", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT",
		"Wednesday, 21-Oct-15 07:28:00 GMT", "Wed Oct 21 07:28:00 2015", "0x10", "１"} {
		f.Add(seed, int64(1_445_412_480))
	}
	f.Fuzz(func(t *testing.T, value string, unix int64) {
		wait, ok := yunoclient.ParseRetryAfter(value, time.Unix(unix%(1<<35), 0))
		require.GreaterOrEqual(t, wait, time.Duration(0))
		if seconds, err := strconv.ParseUint(strings.TrimSpace(value), 10, 64); err == nil {
			require.True(t, ok)
			if seconds <= uint64(math.MaxInt64/time.Second) {
				require.Equal(t, time.Duration(seconds)*time.Second, wait)
			} else {
				require.Equal(t, time.Duration(math.MaxInt64), wait)
			}
		}
		if !ok {
			require.Zero(t, wait)
		}
	})
}

func TestARealCertificateErrorIsNotRetried(t *testing.T) {
	asked := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	server.Config.ErrorLog = discardLog
	server.StartTLS()
	defer server.Close()
	apiErr := fails(t, newClient(t, yunoclient.WithBaseURL(server.URL+"/v1")))
	assert.Equal(t, 1, apiErr.Attempts)
	assert.ErrorContains(t, apiErr, "certificate")
	assert.False(t, apiErr.Retryable())

	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer plain.Close()
	apiErr = fails(t, newClient(t, yunoclient.WithBaseURL(strings.Replace(plain.URL, "http:", "https:", 1)+"/v1")))
	assert.Equal(t, 1, apiErr.Attempts)
	assert.False(t, apiErr.Retryable())
	assert.Zero(t, asked)
}

func TestAttemptsAreThoseOnTheWire(t *testing.T) {
	// net/http replays a request with an idempotency key by itself when a kept
	// connection breaks, without a word.
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
		"plain":     {},
		"keyed":     {editors: []yuno.RequestEditorFn{yunoclient.IdempotencyKey("key-1")}},
		"otherwise": {editors: []yuno.RequestEditorFn{yunoclient.Header("Idempotency-Key", "key-1")}},
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

func ExampleAPIError_Retryable() {
	err := error(&yunoclient.APIError{StatusCode: 503})
	var apiErr *yunoclient.APIError
	if errors.As(err, &apiErr) && apiErr.Retryable() {
		fmt.Println("put the job back into the queue")
	}
	// Output: put the job back into the queue
}
