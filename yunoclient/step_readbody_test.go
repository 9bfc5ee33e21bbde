package yunoclient_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestBodyAcceptEncoding(t *testing.T) {
	var asked string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header.Get("Accept-Encoding")
		respondWith(201, sessionJSON)(w, r)
	})
	_, err := client.CreateCustomerSession(t.Context(), request, yunoclient.Header("Accept-Encoding", "gzip"))
	require.NoError(t, err)
	assert.Equal(t, "identity", asked, "whatever an editor sets")
}

func TestBodyLimit(t *testing.T) {
	pad := func(size int) string {
		return sessionJSON + strings.Repeat(" ", size-len(sessionJSON))
	}
	for limit, opts := range map[int][]yunoclient.Option{
		len(sessionJSON): {yunoclient.WithMaxResponseBytes(int64(len(sessionJSON)))}, 1 << 20: nil,
	} {
		over := 0
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return respond(req, 200, pad(limit+over)), nil
		}, opts...)
		_, err := call(t, client)
		require.NoError(t, err)
		over = 1
		apiErr := fails(t, client)
		require.ErrorIs(t, apiErr, yunoclient.ErrResponseTooLarge)
		assert.Equal(t, 200, apiErr.StatusCode)
		assert.Len(t, apiErr.Body, limit)
		assert.False(t, apiErr.Retryable(), "it would be too large again")
	}
	client := overTransport(t, alwaysBody(201, sessionJSON).RoundTrip, yunoclient.WithMaxResponseBytes(1<<63-1))
	_, err := call(t, client)
	require.NoError(t, err)
}

func TestBodyOfNoResponse(t *testing.T) {
	client := overTransport(t, func(*http.Request) (*http.Response, error) { return nil, nil }, yunoclient.WithMaxRetries(0))
	assert.ErrorContains(t, fails(t, client), "returned neither a response nor an error")
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	client = testClient(t, yunoclient.WithMaxRetries(0), yunoclient.WithHTTPClient(&http.Client{Jar: jar, Transport: roundTripper(
		func(*http.Request) (*http.Response, error) { return nil, nil })}))
	assert.ErrorContains(t, fails(t, client), "returned neither a response nor an error")

	client = overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 204, "")
		resp.Body, resp.Header = nil, nil
		return resp, nil
	})
	assert.Equal(t, 204, fails(t, client).StatusCode)
}

func TestBodyIsClosed(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   io.Reader
	}{
		"success":   {201, strings.NewReader(sessionJSON)},
		"error":     {400, strings.NewReader("{}")},
		"too large": {201, strings.NewReader(strings.Repeat(" ", 2<<20))},
		"cut off":   {201, iotest.ErrReader(io.ErrUnexpectedEOF)},
	} {
		t.Run(name, func(t *testing.T) {
			body := &closeCounter{Reader: test.body}
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				resp := respond(req, test.status, "")
				resp.Body, resp.ContentLength = body, -1
				return resp, nil
			}, yunoclient.WithMaxRetries(0))
			_, _ = call(t, client)
			assert.Equal(t, 1, body.closed)
		})
	}
}

func TestBodyByteOrderMark(t *testing.T) {
	for accept, want := range map[string]string{"application/json": "{}", "text/csv": "\ufeff{}"} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return respond(req, 200, "\ufeff{}", "Content-Type", "text/csv"), nil
		})
		resp, err := client.Do(newRequest(t, http.MethodGet, client.BaseURL()+"/reports/1", "", "Accept", accept))
		require.NoError(t, err)
		assert.Equal(t, want, readAll(t, resp.Body))
	}
}

// A body that is not read, because of its status or because it is malformed, gives the
// connection back too.
func TestBodyGivesConnectionBack(t *testing.T) {
	for status, body := range map[int]string{
		201: sessionJSON, 200: `{"customer_session":`, 302: "", 403: strings.Repeat("a", 20<<10),
	} {
		baseURL, opened := countingServer(t, respondWith(status, body))
		client := testClient(t, yunoclient.WithBaseURL(baseURL))
		for range 20 {
			_, _ = client.API().ClientInterface.CreateCustomerSession(t.Context(), request)
		}
		assert.EqualValues(t, 1, opened.Load(), status)
	}
}
