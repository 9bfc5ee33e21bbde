package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// published is the vendored document of this call.
func published(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "openapi.yaml"))
	require.NoError(t, err)
	return string(text)
}

// inPage returns a page of the shape that Yuno's have, with a document in it.
func inPage(document string) string {
	return "> ## Documentation Index\n> Fetch the complete documentation index at: https://docs.y.uno/llms.txt\n\n" +
		"# A call\n\nRequires a `customer_id`.\n\n```json\n{\"an\": \"example\"}\n```\n\n## OpenAPI\n\n" +
		"````yaml openapi/customers/a-call.json POST /customers\n" + document + "\n````\n"
}

// operation is a further document, with one operation.
func operation(method, path, id string, more ...string) string {
	return `openapi: 3.1.0
info: {title: a, version: 1.0.0}
servers: [{url: https://api-sandbox.y.uno/v1}]
security: [{sec0: [], sec1: []}]
paths:
  ` + path + `:
    ` + method + `:
      operationId: ` + id + strings.Join(more, "") + `
      responses:
        '200': {description: '200', content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        '400':
          description: '400'
          content:
            application/json:
              schema: {type: object, properties: {code: {type: string}, messages: {type: array, items: {type: string}}}}
components:
  securitySchemes:
    sec0: {type: apiKey, in: header, name: public-api-key, x-default: a}
    sec1: {type: apiKey, in: header, name: private-secret-key}
`
}

func write(t testing.TB, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
	return file
}

// this is a document of this call, and listThings is a page.
var (
	this       = operation("post", "/customers/sessions", "create-customer-session")
	listThings = operation("get", "/things", "list-things")
)

func parsed(t testing.TB, text string) *page {
	t.Helper()
	p, err := parse(text)
	require.NoError(t, err)
	return p
}

// pages are what api/ holds: this call's document, and others in files of their names.
func pages(t testing.TB, first string, others ...string) map[string]*page {
	t.Helper()
	all := map[string]*page{firstFile: parsed(t, first)}
	for _, text := range others {
		p := parsed(t, text)
		all[p.fileName()] = p
	}
	return all
}

// part returns a part of a document: keys and indexes, with spaces between them.
func part(t testing.TB, node any, keys string) any {
	t.Helper()
	for _, key := range strings.Fields(keys) {
		if list, isList := node.([]any); isList {
			at, err := strconv.Atoi(key)
			require.NoError(t, err, keys)
			require.Less(t, at, len(list), keys)
			node = list[at]
			continue
		}
		o, isObject := node.(object)
		require.True(t, isObject, "%s: %s", keys, key)
		require.Contains(t, o, key, keys)
		node = o[key]
	}
	return node
}

// keys returns the keys of an object, sorted.
func keys(node any) []string { return slices.Sorted(maps.Keys(node.(object))) }

// site serves texts by their paths.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	texts map[string]string
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{texts: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		_, _ = w.Write([]byte(s.texts[r.URL.Path]))
	}))
	t.Cleanup(s.Close)
	return s
}

// publish adds what the site serves.
func (s *site) publish(texts map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.texts, texts)
}

// checkout makes a module, of which this call's document and a page are
// vendored, and makes it the working directory.
func checkout(t *testing.T) (*site, func() map[string]string) {
	t.Helper()
	files := module(t)
	s := newSite(t)
	s.publish(map[string]string{"/this": this, "/things": listThings})
	for file, text := range map[string]string{
		"api/openapi.yaml": this, "api/pages/list-things.yaml": listThings, ".git/config": "not copied",
		"api/sources.yaml": "openapi.yaml: " + s.URL + "/this\npages/list-things.yaml: " + s.URL + "/things\n",
	} {
		require.NoError(t, replace(file, []byte(text)))
	}
	return s, files
}
