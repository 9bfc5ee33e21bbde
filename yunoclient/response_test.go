package yunoclient_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestAnEndlessBodyCostsTheLimit(t *testing.T) {
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
					assert.ErrorContains(t, apiErr, "compressed as \"gzip\"")
				}
				assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(20*limit), "of both sides together")
				assert.Equal(t, status == 302, errors.Is(apiErr, yunoclient.ErrRedirect))
			})
		}
	}
}

func TestACompressedResponseHidesAKeyByHavingNoBody(t *testing.T) {
	for _, status := range []int{201, 400, 503} {
		synctest.Test(t, func(t *testing.T) {
			attempts := 0
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				attempts++
				var zipped bytes.Buffer
				writer := gzip.NewWriter(&zipped)
				_, _ = io.WriteString(writer, req.Header.Get("private-secret-key"))
				_ = writer.Close()
				return respond(req, status, zipped.String(), "Content-Encoding", "gzip", "X-Request-Id", "r1"), nil
			})
			apiErr := fails(t, client)
			assert.Equal(t, status, apiErr.StatusCode)
			assert.Equal(t, status == 201, errors.Is(apiErr, yunoclient.ErrMalformedResponse))
			assert.Equal(t, map[bool]int{true: 3, false: 1}[status == 503], attempts)
			assert.Empty(t, apiErr.Body)
			assert.Empty(t, apiErr.Messages)
			assert.Equal(t, "r1", apiErr.RequestID())
			assert.ErrorContains(t, apiErr, `"gzip"`)
		})
	}
	tiny := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 400, "x", "Content-Encoding", "br"), nil
	})
	assert.Empty(t, fails(t, tiny).Body)
	identity := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 201, sessionBody, "Content-Encoding", "identity"), nil
	})
	_, err := call(t, identity)
	require.NoError(t, err)
}

func TestTheLimitIsExact(t *testing.T) {
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

func TestTheDefaultLimitIsAMebibyte(t *testing.T) {
	body := ""
	client := overTransport(t, func(req *http.Request) (*http.Response, error) { return respond(req, 201, body), nil })
	body = sessionBody + strings.Repeat(" ", 1<<20-len(sessionBody))
	_, err := call(t, client)
	require.NoError(t, err)
	body += " "
	require.ErrorIs(t, fails(t, client), yunoclient.ErrResponseTooLarge)
}

func TestTheLargestLimitIsPossible(t *testing.T) {
	client := serve(t, respondWith(201, sessionBody), yunoclient.WithMaxResponseBytes(1<<63-1))
	_, err := call(t, client)
	require.NoError(t, err)
}

func TestAPromisedLengthIsNotAllocatedUnseen(t *testing.T) {
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

func TestTheResponseOfTheGeneratedClientIsWhole(t *testing.T) {
	client := serve(t, respondWith(201, sessionBody))
	resp, err := client.API().ClientInterface.CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	assert.Equal(t, sessionBody, readAll(t, resp.Body))
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.MethodPost, resp.Request.Method)
	assert.Equal(t, basePath+sessionPath, resp.Request.URL.Path)
	assert.Empty(t, resp.Request.Header)
}

// TestA2xxOfAnOperationWithoutAResultIsNoError has what a later operation may
// give through API.
func TestA2xxOfAnOperationWithoutAResultIsNoError(t *testing.T) {
	for name, test := range map[string]struct {
		method            string
		status            int
		contentType, body string
		ok                bool
	}{
		"200 with JSON":        {method: "POST", status: 200, contentType: "application/json", body: "{}", ok: true},
		"200 with a text":      {method: "POST", status: 200, contentType: "text/plain", body: "done", ok: true},
		"200 that has no JSON": {method: "POST", status: 200, contentType: "application/json", body: "done"},
		"200 without a body":   {method: "POST", status: 200, contentType: "application/json"},
		"200 to HEAD":          {method: "HEAD", status: 200, contentType: "application/json", ok: true},
		"201 without a body":   {method: "POST", status: 201, contentType: "application/json"},
		"202 without a body":   {method: "POST", status: 202, contentType: "application/json", ok: true},
		"203 without a body":   {method: "POST", status: 203, contentType: "application/json"},
		"204":                  {method: "POST", status: 204, contentType: "application/json", ok: true},
		"205":                  {method: "POST", status: 205, contentType: "application/json", ok: true},
		"206 without a body":   {method: "POST", status: 206, contentType: "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return respond(req, test.status, test.body, "Content-Type", test.contentType), nil
			})
			req, doer := otherRequest(t, client, test.method, "")
			resp, err := doer.Do(req)
			if !test.ok {
				require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.body, readAll(t, resp.Body))
		})
	}
}

func TestATransportThatReturnsNothingIsAnError(t *testing.T) {
	client := overTransport(t, func(*http.Request) (*http.Response, error) { return nil, nil }, yunoclient.WithMaxRetries(0))
	assert.ErrorContains(t, fails(t, client), "returned neither a response nor an error")

	client = overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 204, "")
		resp.Body, resp.Header = nil, nil
		return resp, nil
	})
	assert.Equal(t, 204, fails(t, client).StatusCode)
}

func TestSwitchingProtocolsIsAResponseToo(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 101, "")
		resp.Body = io.NopCloser(blocked{})
		return resp, nil
	})
	assert.Equal(t, 101, fails(t, client).StatusCode)
}

type blocked struct{}

func (blocked) Read([]byte) (int, error) { select {} }

func TestEveryBodyIsClosed(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   io.Reader
	}{
		"success":   {201, strings.NewReader(sessionBody)},
		"error":     {400, strings.NewReader("{}")},
		"redirect":  {302, strings.NewReader("")},
		"malformed": {201, strings.NewReader("{")},
		"too large": {201, io.LimitReader(zeros{}, 2<<20)},
		"cut off":   {201, failingReader{io.ErrUnexpectedEOF}},
		"switching": {101, blocked{}},
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

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error { c.closed++; return nil }
