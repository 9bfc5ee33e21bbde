package yunoclient_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"runtime"
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
		respondWith(201, sessionBody)(w, r)
	})
	_, err := client.CreateCustomerSession(t.Context(), request, yunoclient.Header("Accept-Encoding", "gzip"))
	require.NoError(t, err)
	assert.Equal(t, "identity", asked, "whatever an editor sets")

	client = serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header.Get("Accept-Encoding")
		respondWith(201, sessionBody)(w, r)
	}, yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			req.Header.Del("Accept-Encoding")
			return next.RoundTrip(req)
		})
	}))
	_, err = call(t, client)
	require.NoError(t, err)
	assert.Empty(t, asked, "whatever a middleware deletes")
}

func TestBodyWithoutEnd(t *testing.T) {
	const limit = 100_000
	plain := bytes.Repeat([]byte("a"), 1<<20)
	var zipped bytes.Buffer // a gzip file may consist of any number of these
	writer := gzip.NewWriter(&zipped)
	_, _ = writer.Write(plain)
	require.NoError(t, writer.Close())

	for encoding, chunk := range map[string][]byte{"": plain, "gzip": zipped.Bytes()} {
		for _, status := range []int{200, 201, 302, 400, 401, 503} {
			t.Run(fmt.Sprint(encoding, status), func(t *testing.T) {
				client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Encoding", encoding)
					w.WriteHeader(status)
					for {
						if _, err := w.Write(chunk); err != nil {
							return
						}
					}
				}, yunoclient.WithMaxResponseBytes(limit))

				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				apiErr := fails(t, client)
				runtime.ReadMemStats(&after)
				require.ErrorIs(t, apiErr, yunoclient.ErrResponseTooLarge)
				assert.Equal(t, status, apiErr.StatusCode)
				if encoding == "" {
					assert.Len(t, apiErr.Body, limit)
				} else {
					assert.Empty(t, apiErr.Body, "a key in it could not be redacted")
					assert.ErrorContains(t, apiErr, "compressed as gzip")
				}
				assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(20*limit), "of both sides together")
				assert.Equal(t, status == 302, errors.Is(apiErr, yunoclient.ErrRedirect))
			})
		}
	}
}

func TestBodyLimit(t *testing.T) {
	pad := func(size int) string {
		return sessionBody + strings.Repeat(" ", size-len(sessionBody))
	}
	for _, chunked := range []bool{false, true} {
		for _, limit := range []int{len(sessionBody), 512, 513, 1 << 20} {
			for over, ok := range map[int]bool{0: true, 1: false} {
				t.Run(fmt.Sprint(chunked, limit, over), func(t *testing.T) {
					client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
						if chunked {
							_ = http.NewResponseController(w).Flush()
						}
						_, _ = io.WriteString(w, pad(limit+over))
					}, yunoclient.WithMaxResponseBytes(int64(limit)))
					session, err := call(t, client)
					if ok {
						require.NoError(t, err)
						assert.Equal(t, "session-1", session.ID)
						return
					}
					require.ErrorIs(t, err, yunoclient.ErrResponseTooLarge)
					assert.Equal(t, 200, apiError(t, err).StatusCode)
					assert.Len(t, apiError(t, err).Body, limit)
				})
			}
		}
	}
}

func TestBodyDefaultLimit(t *testing.T) {
	body := ""
	client := overTransport(t, func(req *http.Request) (*http.Response, error) { return respond(req, 201, body), nil })
	body = sessionBody + strings.Repeat(" ", 1<<20-len(sessionBody))
	_, err := call(t, client)
	require.NoError(t, err)
	body += " "
	apiErr := fails(t, client)
	require.ErrorIs(t, apiErr, yunoclient.ErrResponseTooLarge)
	assert.False(t, apiErr.Retryable(), "it would be too large again")
}

func TestBodyLargestLimit(t *testing.T) {
	client := serve(t, respondWith(201, sessionBody), yunoclient.WithMaxResponseBytes(1<<63-1))
	_, err := call(t, client)
	require.NoError(t, err)
}

func TestBodyContentLengthIsNotTrusted(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 201, sessionBody)
		resp.ContentLength = 1 << 40
		return resp, nil
	}, yunoclient.WithMaxResponseBytes(1<<40))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := call(t, client)
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
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
		"success":   {201, strings.NewReader(sessionBody)},
		"error":     {400, strings.NewReader("{}")},
		"redirect":  {302, strings.NewReader("")},
		"malformed": {201, strings.NewReader("{")},
		"too large": {201, io.LimitReader(zeros{}, 2<<20)},
		"cut off":   {201, iotest.ErrReader(io.ErrUnexpectedEOF)},
	} {
		t.Run(name, func(t *testing.T) {
			body := &closeCounter{Reader: test.body}
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				resp := respond(req, test.status, "")
				resp.Body, resp.ContentLength = body, -1
				return resp, nil
			}, yunoclient.WithMaxRetries(0))
			_, err := call(t, client)
			assert.Equal(t, name == "success", err == nil)
			assert.Equal(t, 1, body.closed)
		})
	}
}

func TestBodyOfGeneratedClient(t *testing.T) {
	client := serve(t, respondWith(201, sessionBody))
	resp, err := client.API().ClientInterface.CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	assert.Equal(t, sessionBody, readAll(t, resp.Body))
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.MethodPost, resp.Request.Method)
	assert.Equal(t, basePath+sessionPath, resp.Request.URL.Path)
	assert.Empty(t, resp.Request.Header)
	assert.Nil(t, resp.Request.Body)
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
		201: sessionBody, 200: `{"customer_session":`, 302: "", 403: strings.Repeat("a", 20<<10),
	} {
		baseURL, opened := countingServer(t, respondWith(status, body))
		client := testClient(t, yunoclient.WithBaseURL(baseURL))
		for range 20 {
			_, _ = client.API().ClientInterface.CreateCustomerSession(t.Context(), request)
		}
		assert.EqualValues(t, 1, opened.Load(), status)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
