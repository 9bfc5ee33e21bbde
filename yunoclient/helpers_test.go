package yunoclient_test

import (
	"bytes"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	publicKey  = "sandbox_public_key_4711"
	privateKey = "sandbox_private_key_0815"

	sessionPath = "/customers/sessions"
	sessionJSON = `{"customer_session":"session-1","customer_id":"ae106483-65ee-463b-8782-9794022b3112","country":"BR",` +
		`"callback_url":"www.your-url.com","created_at":"2025-05-07T20:00:18.721786Z"}`
)

var (
	creds   = yunoclient.NewCredentials(publicKey, privateKey)
	request = yuno.CreateCustomerSessionRequest{
		AccountID:   "8beac4de-5f6f-11ed-9b6a-0242ac120002",
		CustomerID:  "ae106483-65ee-463b-8782-9794022b3112",
		Country:     "BR",
		CallbackURL: "www.your-url.com",
	}
)

// basePath is where the tests mount the API, so that they fail if a base path is lost.
const basePath = "/some/prefix/v1"

// serve starts a server with the handler at the operation's path. It returns a client for
// the server that does not retry unless an option says so.
func serve(t testing.TB, handler http.HandlerFunc, opts ...yunoclient.Option) *yunoclient.Client {
	t.Helper()
	baseURL, _ := countingServer(t, handler)
	return testClient(t, append([]yunoclient.Option{yunoclient.WithBaseURL(baseURL), yunoclient.WithMaxRetries(0)}, opts...)...)
}

// testClient returns a client that retries twice, unless an option says otherwise and
// whatever the default is.
func testClient(t testing.TB, opts ...yunoclient.Option) *yunoclient.Client {
	t.Helper()
	client, err := yunoclient.New(creds, append([]yunoclient.Option{yunoclient.WithMaxRetries(2)}, opts...)...)
	require.NoError(t, err)
	return client
}

// respondWith returns a handler that always sends the same JSON response.
func respondWith(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// roundTripper is a network in memory, for a testing/synctest bubble.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func overTransport(t testing.TB, transport roundTripper, opts ...yunoclient.Option) *yunoclient.Client {
	t.Helper()
	return testClient(t, append([]yunoclient.Option{yunoclient.WithHTTPClient(&http.Client{Transport: transport})}, opts...)...)
}

// respond returns a response as a transport does. Headers are given as pairs.
func respond(req *http.Request, status int, body string, headers ...string) *http.Response {
	header := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: header, Request: req,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// constant is a backoff without a random part.
func constant(wait time.Duration) func(int) time.Duration {
	return func(int) time.Duration { return wait }
}

func call(t testing.TB, client *yunoclient.Client) (*yunoclient.CustomerSession, error) {
	t.Helper()
	return client.CreateCustomerSession(t.Context(), request)
}

// fails makes a call that must fail with an APIError.
func fails(t testing.TB, client *yunoclient.Client) *yunoclient.APIError {
	t.Helper()
	session, err := call(t, client)
	require.Nil(t, session)
	return apiError(t, err)
}

func apiError(t testing.TB, err error) *yunoclient.APIError {
	t.Helper()
	var apiErr *yunoclient.APIError
	require.ErrorAs(t, err, &apiErr)
	require.NotContains(t, err.Error(), "%!", "fmt's mark of a wrong verb")
	return apiErr
}

func readAll(t testing.TB, r io.Reader) string {
	t.Helper()
	var b bytes.Buffer
	_, err := b.ReadFrom(r)
	require.NoError(t, err)
	return b.String()
}

// attempts is a network that records each attempt and responds to it.
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
	return alwaysBody(status, `{"code":"X"}`, headers...)
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

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error { c.closed++; return nil }

var discardLog = log.New(io.Discard, "", 0)

// countingServer counts the connections that are opened to it.
func countingServer(t testing.TB, handler http.HandlerFunc) (baseURL string, opened *atomic.Int64) {
	t.Helper()
	opened = new(atomic.Int64)
	mux := http.NewServeMux()
	mux.HandleFunc(basePath+sessionPath, handler)
	server := httptest.NewUnstartedServer(mux)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL + basePath, opened
}

// newRequest returns a request for Do. Headers are given as pairs. Their names are not
// changed to the canonical form.
func newRequest(t testing.TB, method, target, body string, headers ...string) *http.Request {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, target, reader)
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header[headers[i]] = append(req.Header[headers[i]], headers[i+1])
	}
	return req
}

// sendKind sends a request that opens a session, or a request for another operation.
func sendKind(t testing.TB, client *yunoclient.Client, kind string) (*http.Response, error) {
	t.Helper()
	if kind == "session" {
		return client.API().ClientInterface.CreateCustomerSession(t.Context(), request)
	}
	req, ok := map[string]*http.Request{
		"GET":                 newRequest(t, http.MethodGet, client.BaseURL()+"/payments", ""),
		"POST without a body": newRequest(t, http.MethodPost, client.BaseURL()+"/payments", ""),
		"POST with a body":    newRequest(t, http.MethodPost, client.BaseURL()+"/payments", `{"a":1}`),
		"POST with a key":     newRequest(t, http.MethodPost, client.BaseURL()+"/payments", `{"a":1}`, "X-Idempotency-Key", "key-1"),
	}[kind]
	require.True(t, ok, kind)
	return client.Do(req)
}

// withKeys returns a client with the given keys, which does not retry.
func withKeys(t testing.TB, publicKey, privateKey string, network http.RoundTripper,
	opts ...yunoclient.Option) *yunoclient.Client {
	t.Helper()
	over := yunoclient.WithHTTPClient(&http.Client{Transport: network})
	opts = append([]yunoclient.Option{over, yunoclient.WithMaxRetries(0)}, opts...)
	client, err := yunoclient.New(yunoclient.NewCredentials(publicKey, privateKey), opts...)
	require.NoError(t, err)
	return client
}
