//go:build unix

package main

import (
	"go/build"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/oasdiff/yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// changed returns a page with one operation, in which a text is replaced.
func changed(path, id, was, now string) string {
	return strings.Replace(operation("get", path, id), was, now, 1)
}

const (
	server     = "[{url: https://api-sandbox.y.uno/v1}]"
	idProperty = "properties: {id: {type: string}}"
)

// takenPages are pages of the kinds that Yuno has. Each can be vendored, alone and with the others.
var takenPages = map[string]struct{ text, file, note string }{
	"a list for a schema": {text: changed("/list", "list", idProperty, "properties: {id: []}"), file: "list.yaml",
		note: "note: api/pages/list.yaml is not valid OpenAPI: failed to unmarshal data: "},
	"a field beside those of a schema": {text: changed("/field", "field", idProperty, "reference: {type: string}, "+idProperty), file: "field.yaml",
		note: "note: api/pages/field.yaml is not valid OpenAPI: invalid paths: "},
	"a parameter that is not declared": {text: operation("get", "/undeclared/{id}", "undeclared"), file: "undeclared.yaml",
		note: "note: api/pages/undeclared.yaml is not valid OpenAPI: invalid paths: "},
	"a security scheme that is not declared": {text: changed("/scheme", "scheme", "sec1: []", "sec1: [], sec9: []"), file: "scheme.yaml",
		note: "note: api/pages/scheme.yaml is not valid OpenAPI: "},
	"a server's variable that is not declared": {text: changed("/server", "server", server, "[{url: '{base}'}, {url: https://api-sandbox.y.uno/v1}]"),
		file: "server.yaml", note: "note: api/pages/server.yaml is not valid OpenAPI: invalid servers: "},
	"no operationId":                       {text: changed("/none", "none", "operationId: none", "summary: none"), file: "GET--none.yaml"},
	"an operationId with other characters": {text: operation("post", "/onboardings", "'post_{id}onboardings'"), file: "post_-id-onboardings.yaml"},
	"a server on the host's root":          {text: changed("/v1/domains", "domains", server, "[{url: https://api-sandbox.y.uno}]"), file: "domains.yaml"},
	"a name of ours":                       {text: withSchemas("ours", "ErrorResponse: {type: string}, Country: {type: string}"), file: "ours.yaml"},
	"a name of another page's":             {text: withSchemas("theirs", "ErrorResponse: {type: integer}"), file: "theirs.yaml"},
	"keys as parameters": {text: operation("get", "/keys", "keys", "\n      parameters: [{name: PUBLIC-API-KEY, in: header, schema: {type: string}}]"),
		file: "keys.yaml"},
	"JSON": {text: inJSON(operation("get", "/json", "json")), file: "json.yaml"},
}

func inJSON(text string) string {
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		panic(err)
	}
	return string(asJSON)
}

// refusedPages are pages that nothing can be made of, and why.
var refusedPages = map[string]struct{ text, says string }{
	"no UTF-8":            {text: "\xff" + onePage, says: "SITE/PAGE: it is not UTF-8 text"},
	"a key twice":         {text: changed("/b", "b", "  /b:", "  /b: {}\n  /b:"), says: `SITE/PAGE: invalid YAML or JSON: line 7: the key "/b" stands there twice`},
	"too deep":            {text: changed("/c", "c", idProperty, strings.Repeat("items: {", 100)+strings.Repeat("}", 100)), says: "SITE/PAGE: it is nested deeper than 100 levels"},
	"a remote reference":  {text: changed("/d", "d", idProperty, "$ref: 'https://example.com/a.yaml'"), says: "SITE/PAGE: it refers to https://example.com/a.yaml: only references to #/components/ are taken"},
	"null":                {text: changed("/e", "e", "{type: string}", "null"), says: "SITE/PAGE: null stands at paths./e.get.responses.200.content.application/json.schema.properties.id, where nothing or a value has to be"},
	"no operation":        {text: "openapi: 3.1.0\npaths: {}\n", says: "SITE/PAGE: it has no operations"},
	"a quotation mark":    {text: changed("/f", "f", "operationId: f", `operationId: 'f"'`), says: `SITE/PAGE: "GET /f" with the operationId "f\"": quotes, backslashes, percent signs and control characters are not taken`},
	"another server":      {text: changed("/g", "g", "/v1", "/v2"), says: "pages/g.yaml: GET /g is not below /v1, where every call goes, on any of its servers: https://api-sandbox.y.uno/v2"},
	"a known operation":   {text: operation("get", "/things", "h"), says: "pages/h.yaml and pages/list-things.yaml both have GET /things"},
	"a known operationId": {text: operation("get", "/i", "list-things"), says: "SITE/PAGE: api/pages/list-things.yaml has an operation of it (list-things) already: leave -add out for a newer version"},
	"a known operationId beside another": {text: strings.Replace(this, "/customers/sessions:", "/j: {get: {operationId: j}}\n  /k:", 1),
		says: "SITE/PAGE: api/openapi.yaml has an operation of it (j, create-customer-session) already: " +
			"leave -add out for a newer version"},
}

func TestUpdateTakesPagesOfEveryKind(t *testing.T) {
	var all []string
	texts := map[string]string{}
	for name, test := range takenPages {
		path := "/" + strings.ReplaceAll(name, " ", "-")
		texts[path], all = test.text, append(all, path)
		t.Run(name, func(t *testing.T) {
			s, files := checkout(t)
			s.publish(map[string]string{path: test.text})
			got := runUpdate(t, "", "-add", s.URL+path)
			require.Equal(t, result{0, got.stdout, "", "additive"}, got)
			assert.NotEmpty(t, files()["api/pages/"+test.file])
			assert.Equal(t, test.note != "", strings.HasPrefix(got.stdout, "note: "), got.stdout)
			assert.Contains(t, got.stdout, test.note)

		})
	}
	s, files := checkout(t)
	s.publish(texts)
	for i, path := range all {
		all[i] = s.URL + path
	}
	got := runUpdate(t, "", append([]string{"-add"}, all...)...)
	require.Equal(t, result{0, got.stdout, "", "additive"}, got)
	now := files()
	for _, test := range takenPages {
		assert.NotEmpty(t, now["api/pages/"+test.file])
		assert.Contains(t, now["gen.go"], now["api/pages/"+test.file], "generated from all of them")
		assert.Contains(t, got.stdout, test.note)
	}
}

// TestUpdateSaysWhatIsNotValid where it may be why generating fails: the generator's errors do not name the page.
func TestUpdateSaysWhatIsNotValid(t *testing.T) {
	s, _ := checkout(t)
	test := takenPages["a list for a schema"]
	s.publish(map[string]string{"/a": test.text, "/things": changed("/things", "list-things", "sec1: []", "sec9: []")})
	got := runUpdate(t, "after generate", "-add", s.URL+"/a")
	assert.Equal(t, 1, got.code)
	assert.Regexp(t, "^update: go generate: .*\nupdate: "+test.note, got.stderr)

	got = runUpdate(t, "after generate")
	const note = "note: api/pages/list-things.yaml is not valid OpenAPI: "
	assert.Regexp(t, "^update: go generate: .*\nupdate: "+note, got.stderr)
	assert.Regexp(t, "^"+note+".*\nbreaking: go generate: ", got.stdout, "in the report too")
}

func TestUpdateNamesTheFaultsOfAllPagesAtOnce(t *testing.T) {
	var all []string
	texts := map[string]string{}
	for name, test := range refusedPages {
		path := "/" + strings.ReplaceAll(name, " ", "-")
		texts[path], all = test.text, append(all, path)
		t.Run(name, func(t *testing.T) {
			s, files := checkout(t)
			s.publish(map[string]string{path: test.text})
			was := files()
			got := runUpdate(t, "", "-add", s.URL+path)
			says := strings.ReplaceAll(test.says, "SITE/PAGE", s.URL+path)
			assert.Equal(t, result{code: 1, stderr: "update: " + says + "\n"}, got)
			assert.Equal(t, was, files())
		})
	}
	s, files := checkout(t)
	s.publish(texts)
	was := files()
	args := []string{"-add"}
	for _, path := range all {
		args = append(args, s.URL+path)
	}
	got := runUpdate(t, "", args...)
	assert.Equal(t, 1, got.code)
	assert.Equal(t, len(refusedPages), strings.Count(got.stderr, "\n"), got.stderr)
	for name, test := range refusedPages {
		path := "/" + strings.ReplaceAll(name, " ", "-")
		assert.Contains(t, got.stderr, "update: "+strings.ReplaceAll(test.says, "SITE/PAGE", s.URL+path)+"\n")
	}
	assert.Equal(t, was, files())
}

// TestUpdateCorrectsAPage adds a page that only a correction saves, with one command.
func TestUpdateCorrectsAPage(t *testing.T) {
	s, files := checkout(t)
	s.publish(map[string]string{"/a": changed("/a", "a", idProperty, "properties: {id: []}")})
	mistake := correction("{target: \"$.paths['/a'].get..properties[?length(@) == 0]\", remove: true}")
	require.NoError(t, replace("api/corrections.yaml", mistake))
	got := runUpdate(t, "", "-add", s.URL+"/a")
	require.Equal(t, "additive", got.last, got.stderr)
	assert.Contains(t, files()["api/pages/a.yaml"], "properties: {id: []}", "verbatim")
	require.Zero(t, runUpdate(t, "", "-join").code)
	assert.NotContains(t, files()["api/joined.json"], `"id": []`)

	was := files()
	s.publish(map[string]string{"/a": onePage})
	got = runUpdate(t, "")
	assert.Equal(t, 1, got.code, "Yuno has corrected it")
	assert.Contains(t, got.stderr, "api/corrections.yaml: error applying overlay (strict): selector ")
	assert.Contains(t, got.stderr, " did not match any targets")
	assert.Equal(t, was, files())
}

// TestUpdateNeedsNothingThatIsGenerated has a checkout whose generated files are missing or broken: the command repairs it.
func TestUpdateNeedsNothingThatIsGenerated(t *testing.T) {
	for _, dir := range []string{".", "../document"} {
		command, err := build.ImportDir(dir, 0)
		require.NoError(t, err)
		assert.NotContains(t, command.Imports, "github.com/yuno-go/yuno", "which is generated")
		assert.NotContains(t, command.Imports, "github.com/yuno-go/yuno/api", "which embeds joined.json")
	}
	s, files := checkout(t)
	s.publish(map[string]string{"/this": newer(this)})
	require.NoError(t, os.Remove("api/joined.json"))
	require.NoError(t, os.WriteFile("gen.go", []byte("broken"), 0o644))
	require.Equal(t, "additive", runUpdate(t, "").last)
	require.NoError(t, os.WriteFile("api/joined.json", []byte("broken"), 0o644))
	require.Zero(t, runUpdate(t, "", "-join").code)
	assert.Contains(t, files()["api/joined.json"], `"openapi": "3.1.0"`)
}

func TestUpdateInterruptedWhileItReads(t *testing.T) {
	s, files := checkout(t)
	was := files()
	arrived := make(chan bool, 1)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "openapi: ")
		w.(http.Flusher).Flush()
		arrived <- true
		<-r.Context().Done()
	})
	c := start(t, "")
	<-arrived
	began := time.Now()
	require.NoError(t, c.Process.Signal(syscall.SIGINT))
	assert.Equal(t, result{code: 1, stderr: "update: interrupted, nothing is written\n"}, c.wait(t))
	assert.Less(t, time.Since(began), time.Minute)
	assert.Equal(t, was, files())
}
