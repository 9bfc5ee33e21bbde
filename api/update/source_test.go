package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadBoundsTheSize(t *testing.T) {
	exact, over := strings.Repeat("a", maxBytes), strings.Repeat("a", maxBytes+1)
	zipped := serveFunc(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		defer zip.Close()
		_, _ = zip.Write([]byte(over))
	})
	for name, source := range map[string]string{"file": writeFile(t, over), "URL": serve(t, over), "compressed": zipped} {
		t.Run(name, func(t *testing.T) {
			_, err := read(context.Background(), source)
			assert.EqualError(t, err, "it is larger than 4 MiB")
		})
	}
	for name, source := range map[string]string{"file": writeFile(t, exact), "URL": serve(t, exact)} {
		t.Run(name+" just fits", func(t *testing.T) {
			content, err := read(context.Background(), source)
			require.NoError(t, err)
			assert.Len(t, content, maxBytes)
		})
	}
}

func TestReadRefusesBadAnswers(t *testing.T) {
	followed := false
	target := serveFunc(t, func(http.ResponseWriter, *http.Request) { followed = true })
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"not found": {http.NotFound, "the server answered 404 Not Found"},
		"no content": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
			"the server answered 204 No Content"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, target+"/new.md?token=secret", http.StatusMovedPermanently)
		}, "points to " + target + "/new.md: redirects are not followed, give the new URL"},
		"cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("openapi: 3.1.0"))
		}, "the answer is cut off"},
		"dropped": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(context.Background(), serveFunc(t, test.handler))
			require.ErrorContains(t, err, test.want)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
	assert.False(t, followed, "the redirect is followed")
}

func TestReadGivesUpInTime(t *testing.T) {
	silent := serveFunc(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, err := read(ctx, silent)
	assert.EqualError(t, err, "the server takes too long")
}

func TestOnlyHTTPSLeavesThisMachine(t *testing.T) {
	for source, want := range map[string]string{
		"https://docs.y.uno/x.md":         "",
		"http://localhost:8080/x":         "",
		"http://127.0.0.1/x":              "",
		"http://127.9.9.9/x":              "",
		"http://[::1]:80/x":               "",
		"http://docs.y.uno/x.md":          "http is allowed to this machine only",
		"http://localhost.evil.example/x": "http is allowed to this machine only",
		"http://127.0.0.1.evil.example/x": "http is allowed to this machine only",
		"http://10.0.0.1/x":               "http is allowed to this machine only",
		"https:///x":                      "give an https URL",
		"ftp://docs.y.uno/x":              "give an https URL",
		"file:///etc/passwd":              "give an https URL",
	} {
		t.Run(source, func(t *testing.T) {
			u, err := url.Parse(source)
			require.NoError(t, err)
			if err := checkURL(u); want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}

func TestErrorsHoldNoSecretOfTheURL(t *testing.T) {
	dir, _ := newModule(t)
	host := strings.TrimPrefix(serveFunc(t, http.NotFound), "http://")
	for _, source := range []string{
		"http://user:secret@" + host + "/x?token=secret",
		"http://user:secret@docs.y.uno/x?token=secret",
		"https://user:secret@127.0.0.1:1/x?token=secret",
		"https://user:secret@[broken/x?token=secret",
	} {
		got := runIn(t, dir, source)
		assert.Equal(t, exitFailed, got.code)
		assert.NotContains(t, got.stderr, "secret")
	}
}

func TestReadOfNoFile(t *testing.T) {
	_, err := read(context.Background(), fmt.Sprintf("%s/missing", t.TempDir()))
	assert.EqualError(t, err, "no such file or directory")
	_, err = read(context.Background(), t.TempDir())
	assert.EqualError(t, err, "it is not a regular file")
}
