package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oasdiff/yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadTakesADocumentInEveryForm(t *testing.T) {
	text := published(t)
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, inPage(text))
	}))
	defer server.Close()
	for name, source := range map[string]string{
		"YAML":   write(t, "a.yaml", text),
		"a page": write(t, "a.md", inPage(text)),
		"JSON":   write(t, "a.json", string(asJSON)),
		"a URL":  server.URL + "/reference/create-customer-session.md",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t.Context(), source)
			require.NoError(t, err)
			assert.Contains(t, got.ids, "create-customer-session")
			vendored, err := yaml.YAMLToJSON([]byte(got.text))
			require.NoError(t, err)
			assert.JSONEq(t, string(asJSON), string(vendored))
			if name != "JSON" {
				assert.Equal(t, strings.TrimRight(text, "\n"), strings.TrimRight(got.text, "\n"), "verbatim")
			}
		})
	}
}

// TestReadNamesWhatItRefuses has what this package refuses; package document has tests of its own.
func TestReadNamesWhatItRefuses(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cut" {
			w.Header().Set("Content-Length", "1000000")
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	withPath := func(path string) string {
		return "openapi: 3.1.0\ninfo: {title: a, version: a}\npaths:\n  " + path + "\n"
	}
	for name, test := range map[string]struct{ source, says string }{
		"no file":            {"/does/not/exist.yaml", "no such file"},
		"a folder":           {t.TempDir(), "is a directory"},
		"not found":          {server.URL + "/a.md", "the server says 404"},
		"cut off on the way": {server.URL + "/cut", "unexpected EOF"},
		"no server":          {"http://127.0.0.1:1/a.md", "refused"},
		"no URL":             {"https://[", "missing ']'"},
		"too large":          {write(t, "a", strings.Repeat("# a\n", maxBytes/4)+this), "it is larger than 16 MiB"},
		"no document":        {write(t, "a", "a: b\n"), "it is not an OpenAPI 3.x document"},
		"an id twice": {write(t, "a", withPath("/a: {get: {operationId: a}, put: {operationId: a}}")),
			`PUT /a has the operationId "a", which stands there twice`},
		"an id with a quotation mark": {write(t, "a", withPath(`/a: {get: {operationId: "a\"b"}}`)), `"GET /a" with the operationId "a\"b": quotes, `},
		"an id with a backslash":      {write(t, "a", withPath(`/a: {get: {operationId: 'a\b'}}`)), `with the operationId "a\\b": quotes, `},
		"an id with a line break":     {write(t, "a", withPath(`/a: {get: {operationId: "a\nb"}}`)), `with the operationId "a\nb": quotes, `},
		"a path with a backtick":      {write(t, "a", withPath("'/a`b': {get: {operationId: a}}")), "\"GET /a`b\" with the operationId \"a\": quotes, "},
		"a path with a percent sign":  {write(t, "a", withPath("/a%20b: {get: {operationId: a}}")), `"GET /a%20b" with the operationId "a": quotes, `},
		"a path with an apostrophe":   {write(t, "a", withPath(`"/a'b": {get: {operationId: a}}`)), `"GET /a'b" with the operationId "a": quotes, `},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(t.Context(), test.source)
			require.ErrorContains(t, err, test.says)
		})
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := read(ctx, server.URL)
	require.ErrorIs(t, err, context.Canceled)
}

func TestFileNameIsThatOfTheFirstOperation(t *testing.T) {
	const head = "openapi: 3.1.0\npaths:\n"
	for name, test := range map[string]struct{ text, want string }{
		"the first in the text": {head + "  /z: {get: {operationId: second}}\n  /a: {get: {operationId: first}}\n", "pages/second.yaml"},
		"with braces":           {head + "  /z: {get: {operationId: 'z_{id}'}}\n  /a: {get: {operationId: first}}\n", "pages/z_-id-.yaml"},
		"in JSON":               {`{"openapi": "3.1.0", "paths": {"/z": {"get": {"operationId": "second"}}, "/a": {"get": {"operationId": "first"}}}}`, "pages/second.yaml"},
		"with other characters": {head + "  /a: {post: {operationId: 'post_{id}/../ä b.C'}}\n", "pages/post_-id-------b-C.yaml"},
		"no operationId":        {head + "  /a/{b}: {post: {summary: a}}\n", "pages/POST--a--b-.yaml"},
		"a long one":            {head + "  /a: {post: {operationId: " + strings.Repeat("a", 300) + "}}\n", "pages/" + strings.Repeat("a", 100) + ".yaml"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, parsed(t, test.text).fileName()) })
	}
}

func TestParseSortsOperationsByPlace(t *testing.T) {
	got, err := parse("openapi: 3.1.0\npaths:\n  /c: {get: {operationId: one}}\n  /b: {get: {operationId: two}}\n" +
		"  /a: {get: {operationId: three}}\n")
	require.NoError(t, err)
	assert.Equal(t, []string{"one", "two", "three"}, got.ids)
}

func TestFaultSaysWhatIsNotValid(t *testing.T) {
	require.NoError(t, parsed(t, this).fault())
	require.ErrorContains(t, parsed(t, operation("get", "/a/{b}", "a")).fault(), "path parameter")
	require.ErrorContains(t, parsed(t, listThings+"  schemas: {A: {properties: {a: []}}}\n").fault(), "cannot unmarshal array")
}

// FuzzParse checks that what is taken can be vendored, and is joined or refused.
func FuzzParse(f *testing.F) {
	text := published(f)
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(f, err)
	for _, seed := range []string{text, inPage(text), string(asJSON), this,
		listThings + "  schemas: {A: {$ref: '#/components/schemas/A'}}\n",
		"openapi: 3.1.0\npaths: {0: {get: {operAtioNId: A}}}"} {
		f.Add(seed)
	}
	first := parsed(f, this)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parse(text)
		if err != nil {
			return
		}
		again, err := parse(got.text)
		require.NoError(t, err)
		require.Equal(t, got.Tree, again.Tree)
		joined, err := join(map[string]*page{firstFile: first, got.fileName(): again}, nil)
		if err == nil {
			_, err = indented(joined)
			require.NoError(t, err)
		}
		_, _ = join(map[string]*page{firstFile: got}, nil)
		require.Equal(t, got.Tree, again.Tree, "joining changes no document")
	})
}
