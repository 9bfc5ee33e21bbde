package document_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api/document"
)

// roundTrip is a network that needs no socket.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// useNetwork makes every http.Client of the test use f.
func useNetwork(t *testing.T, f roundTrip) {
	t.Helper()
	original := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = original })
	http.DefaultTransport = f
}

func respond(status int, location, body string) *http.Response {
	header := http.Header{"Location": {location}}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

func TestFetch(t *testing.T) {
	const text = "openapi: 3.1.0\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "page.md")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	for _, source := range []string{file, server.URL + "/page.md"} {
		got, err := document.Fetch(t.Context(), source)
		require.NoError(t, err)
		assert.Equal(t, text, got)
	}
}

func TestFetchNamesTheSourceOfAnError(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut":
			w.Header().Set("Content-Length", "1000000")
		case "/large":
			_, _ = io.Copy(w, io.LimitReader(endless{}, 16<<20+1))
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	large := filepath.Join(t.TempDir(), "large.yaml")
	require.NoError(t, os.WriteFile(large, make([]byte, 16<<20+1), 0o600))
	for source, want := range map[string]string{
		"/does/not/exist.yaml":      "/does/not/exist.yaml: no such file or directory",
		large:                       large + ": larger than 16 MiB",
		server.URL + "/page.md":     server.URL + "/page.md: the server responded with status 404 Not Found",
		server.URL + "/cut":         server.URL + "/cut: unexpected EOF",
		server.URL + "/large":       server.URL + "/large: larger than 16 MiB",
		"http://127.0.0.1:1/a":      "http://127.0.0.1:1/a: dial tcp 127.0.0.1:1: connect: connection refused",
		"http://example.com/a.yaml": "http URLs are not fetched: use https, or save the page as a file",
		"file:///etc/passwd":        "file URLs are not fetched: use https, or save the page as a file",
		"https:///a.yaml":           "invalid URL: it has no host",
		"ftp://example.com/a.yaml":  "ftp URLs are not fetched: use https, or save the page as a file",
	} {
		_, err := document.Fetch(t.Context(), source)
		require.EqualError(t, err, want)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestFetchRefusesPasswords(t *testing.T) {
	for _, source := range []string{
		"https://user:hush@example.com/a", "https://hush@example.com/a", "http://user:hush@127.0.0.1/a",
		"https://user:hush@[/a", "https://user:hush/@example.com", "https://user:hush%zz@example.com", "file://user:hush@host/a",
	} {
		_, err := document.Fetch(t.Context(), source)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "hush", source)
	}
}

func TestFetchFollowsRedirectsToHTTPS(t *testing.T) {
	for name, test := range map[string]struct{ location, says string }{
		"https":              {location: "https://other.example/page.md"},
		"http":               {location: "http://other.example/page.md", says: "redirected to http: redirects are followed to https only"},
		"http to loopback":   {location: "http://127.0.0.1/page.md", says: "redirected to http: redirects are followed to https only"},
		"a URL and password": {location: "https://user:secret@other.example/", says: "the URL contains a user name or password"},
		"itself":             {location: "https://docs.example/page.md", says: "stopped after 10 redirects"},
	} {
		t.Run(name, func(t *testing.T) {
			useNetwork(t, func(req *http.Request) (*http.Response, error) {
				if req.URL.Host == "other.example" && req.URL.Scheme == "https" {
					return respond(http.StatusOK, "", "the page"), nil
				}
				return respond(http.StatusFound, test.location, ""), nil
			})
			got, err := document.Fetch(t.Context(), "https://docs.example/page.md")
			if test.says == "" {
				require.NoError(t, err)
				assert.Equal(t, "the page", got)
				return
			}
			require.ErrorContains(t, err, "https://docs.example/page.md: "+test.says)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestFetchGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		useNetwork(t, func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, fmt.Errorf("no response: %w", req.Context().Err())
		})
		start := time.Now()
		_, err := document.Fetch(t.Context(), "https://docs.example/page.md")
		require.ErrorContains(t, err, "https://docs.example/page.md: no response")
		assert.Equal(t, 30*time.Second, time.Since(start))

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = document.Fetch(ctx, "https://docs.example/page.md")
		require.ErrorIs(t, err, context.Canceled)
	})
}
