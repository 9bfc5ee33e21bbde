package main

import (
	"encoding/json"
	"fmt"
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
	escaped := strings.Replace(string(asJSON), `"title":"`, `"title":"😀\ud83d\ude00 <b> `, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, page(text))
	}))
	defer server.Close()
	for name, source := range map[string]string{
		"YAML": write(t, "a.yaml", text), "a page": write(t, "a.md", page(text)), "a byte-order mark": write(t, "a.md", "\ufeff"+page(text)),
		"a byte-order mark before JSON": write(t, "a.json", "\ufeff"+string(asJSON)),
		"a page with another block":     write(t, "a.md", page(text)+"\n````\nopen: a\n````\n"),
		"CRLF":                          write(t, "a.md", strings.ReplaceAll(page(text), "\n", "\r\n")),
		"JSON":                          write(t, "a.json", string(asJSON)), "JSON with escapes": write(t, "a.json", escaped), "JSON in a page": write(t, "a.md", page(string(asJSON))),
		"a URL": server.URL + "/reference/create-customer-session.md",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(source)
			require.NoError(t, err)
			assert.Equal(t, []string{"create-customer-session"}, got.ids)
			assert.False(t, isJSON(got.text))
			assert.NotContains(t, got.text, "\ufeff")
			vendored, err := yaml.YAMLToJSON([]byte(got.text))
			require.NoError(t, err)
			if name == "JSON with escapes" {
				assert.Contains(t, string(vendored), "😀😀")
				return
			}
			assert.JSONEq(t, string(asJSON), string(vendored))
			if name == "a page" {
				assert.Equal(t, strings.TrimRight(text, "\n"), strings.TrimRight(got.text, "\n"), "verbatim")
			}
		})
	}
}

// TestBadInputIsNamed has what is not vendored, and what is said of it.
func TestBadInputIsNamed(t *testing.T) {
	text := published(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cut" {
			w.Header().Set("Content-Length", "1000000")
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	withPath := func(item string) string {
		return "openapi: 3.1.0\ninfo: {title: a, version: a}\npaths:\n  /a: " + item + "\n"
	}
	for name, test := range map[string]struct{ source, says string }{
		"no file":             {"/does/not/exist.yaml", "no such file"},
		"a folder":            {t.TempDir(), "is a directory"},
		"not found":           {server.URL + "/a.md", "the server says 404"},
		"cut off on the way":  {server.URL + "/cut", "unexpected EOF"},
		"no server":           {"http://127.0.0.1:1/a.md", "refused"},
		"no URL":              {"https://[", "missing ']'"},
		"nothing":             {write(t, "a", ""), "it is not an OpenAPI 3.x document"},
		"no text":             {write(t, "a", "\xff\xfe"), "it is not UTF-8 text"},
		"HTML":                {write(t, "a", "\n<!DOCTYPE html><html>"), "it is an HTML page"},
		"a page without":      {write(t, "a", "# A page\n\n```yaml\nopenapi: 3.1.0\n```\n"), "invalid YAML or JSON"},
		"a page cut off":      {write(t, "a", strings.TrimSuffix(page(text), "````\n")), "it has no block"},
		"a page with two":     {write(t, "a", page(text)+page(text)), "it holds 2 OpenAPI documents"},
		"no OpenAPI":          {write(t, "a", "a: b\n"), "it is not an OpenAPI 3.x document"},
		"broken YAML":         {write(t, "a", "openapi: 3.1.0\n  a: [\n"), "invalid YAML or JSON"},
		"broken JSON":         {write(t, "a", `{"openapi": "3.1.0",`), "invalid YAML or JSON"},
		"Swagger 2":           {write(t, "a", "swagger: '2.0'\npaths: {}\n"), `swagger "2.0"`},
		"OpenAPI 4":           {write(t, "a", strings.Replace(text, "openapi: 3.1.0", "openapi: 4.0.0", 1)), `openapi is "4.0.0"`},
		"no operations":       {write(t, "a", "openapi: 3.1.0\ninfo: {title: a, version: a}\npaths: {}\n"), "it has no operations"},
		"no operationId":      {write(t, "a", withPath("{get: {responses: {}}}")), `GET /a has the operationId "": letters, digits, - and _ are wanted`},
		"a path as an id":     {write(t, "a", withPath("{get: {operationId: ../../a, responses: {}}}")), `has the operationId "../../a": letters, digits, - and _ are wanted`},
		"an id twice":         {write(t, "a", withPath("{get: {operationId: a, responses: {}}, put: {operationId: a, responses: {}}}")), `has the operationId "a": letters, digits, - and _ are wanted, once`},
		"an invalid document": {write(t, "a", operation("get", "/a/{b}", "one")), "not a valid OpenAPI document"},
		"a remote reference":  {write(t, "a", withPath("{get: {operationId: a, responses: {'200': {$ref: 'http://127.0.0.1:1/a.yaml'}}}}")), "it is not a usable OpenAPI document: encountered disallowed external reference"},
		"a file's reference":  {write(t, "a", withPath("{get: {operationId: a, responses: {'200': {$ref: '/etc/passwd'}}}}")), "external"},
		"a missing reference": {write(t, "a", withPath("{get: {operationId: a, responses: {'200': {$ref: '#/components/responses/a'}}}}")), "#/components/responses/a"},
		"too large":           {write(t, "a", strings.Repeat("# a\n", maxBytes/4)+text), "it is larger than 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			err := (&vendored{}).place([]string{test.source}, true)
			require.ErrorContains(t, err, test.says)
			assert.Contains(t, err.Error(), test.source+": ")
		})
	}
}

func TestLargeInputIsReadInOnePass(t *testing.T) {
	var fences strings.Builder
	for i := range 16_000 {
		fmt.Fprintf(&fences, "````yaml %d\na: b\n````\n\n````\n", i)
	}
	_, err := find(fences.String())
	require.Error(t, err)

	var properties strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&properties, "      p%d: {$ref: '#/components/schemas/S', description: %s}\n", i, strings.Repeat("a", 250))
	}
	large := operation("get", "/a", "a") + "  schemas:\n    S: {type: string}\n    L:\n     type: object\n     properties:\n" +
		properties.String()
	got, err := find(large)
	require.NoError(t, err)
	require.Greater(t, len(large), 3_000_000)
	_, err = join(map[string]*document{"openapi.yaml": got})
	require.NoError(t, err)

	var paths strings.Builder
	for i := range 2_000 {
		fmt.Fprintf(&paths, "  /a%d: {get: {operationId: op-%d, responses: {'200': {description: a}}}}\n", i, i)
	}
	got, err = parse("openapi: 3.1.0\ninfo: {title: a, version: a}\npaths:\n" + paths.String())
	require.NoError(t, err)
	assert.Equal(t, []string{"op-0", "op-1", "op-2"}, got.ids[:3])
}

// nulls is a document with null wherever the model takes it.
const nulls = "openapi: 3.1.0\ninfo: {title: a, version: a}\nsecurity: [null]\nservers: [{url: /a}]\n" +
	"components: {schemas: null}\n" +
	"paths: {/a: null, /b: {parameters: null, get: {operationId: b, parameters: null, responses: {'200': {description: a}}}}}\n"

func TestNullIsNothing(t *testing.T) {
	got, err := parse(nulls)
	require.NoError(t, err)
	_, err = join(map[string]*document{"openapi.yaml": got})
	require.NoError(t, err)
}

func TestTheFirstOperationNamesTheDocument(t *testing.T) {
	text := "openapi: 3.1.0\ninfo: {title: a, version: a}\npaths:\n" +
		"  /z: {get: {operationId: second, responses: {default: {description: a}}}}\n" +
		"  /a: {get: {operationId: first, responses: {default: {description: a}}}, put: {operationId: another, responses: {default: {description: a}}}}\n"
	got, err := parse(text)
	require.NoError(t, err)
	assert.Equal(t, "second", got.ids[0])
	assert.Len(t, got.ids, 3)
}

// FuzzFind checks that whatever is found can be vendored, and is joined or refused.
func FuzzFind(f *testing.F) {
	text := published(f)
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(f, err)
	for _, seed := range []string{text, page(text), string(asJSON), "````\nopenapi: 3.1.0\n````", "{", "<html>", "\ufeff", "a: *b",
		"swagger: 2.0", nulls, "openapi: 3.1.0\npaths: {0: {get: {operAtioNId: A}}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := find(text)
		if err != nil {
			return
		}
		again, err := parse(got.text)
		require.NoError(t, err)
		require.Equal(t, got.tree, again.tree)
		_, err = json.Marshal(got.tree)
		require.NoError(t, err)
		_, _ = join(map[string]*document{"openapi.yaml": again, "pages/a.yaml": got})
	})
}
