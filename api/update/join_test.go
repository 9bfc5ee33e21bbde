package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// parameter is the path parameter of an operation.
func parameter(name string) string {
	return "\n      parameters: [{name: " + name + ", in: path, required: true, schema: {type: string}}]"
}

// parameters returns the names and places of an operation's parameters.
func parameters(t *testing.T, doc object, call string) (found []string) {
	t.Helper()
	for _, parameter := range part(t, doc, "paths "+call+" parameters").([]any) {
		p := parameter.(object)
		found = append(found, fmt.Sprint(p["name"], " ", p["in"]))
	}
	return found
}

// joins joins this call's document and pages.
func joins(t *testing.T, others ...string) object {
	t.Helper()
	doc, err := join(pages(t, this, others...), nil)
	require.NoError(t, err)
	return doc
}

func TestJoinKeepsWhatTheFirstDocumentSays(t *testing.T) {
	doc := joins(t, strings.NewReplacer("version: 1.0.0", "version: 2.0.0", "3.1.0", "3.0.0",
		"servers: [", "servers: [{url: https://api.y.uno/v1}, ").Replace(listThings))
	assert.Equal(t, "1.0.0", part(t, doc, "info version"))
	assert.Equal(t, "3.1.0", doc["openapi"])
	assert.Equal(t, []any{object{"url": "https://api-sandbox.y.uno/v1"}}, doc["servers"])
	assert.Len(t, doc["paths"], 2)
}

func TestJoinDropsExtensions(t *testing.T) {
	text, err := indented(joins(t, operation("get", "/a", "a", "\n      x-go-name: Evil")))
	require.NoError(t, err)
	assert.NotContains(t, string(text), "Evil")
	assert.NotContains(t, string(text), "x-")
}

func TestJoinGivesAnOperationAllOfItsDocument(t *testing.T) {
	const head = "openapi: 3.1.0\ninfo: {title: a, version: a}\n"
	doc := joins(t, head+`paths:
  /a/{b}:
    summary: of the path
    servers: [{url: https://api-sandbox.y.uno/v1}]
    parameters:
      - {name: b, in: path, required: true, schema: {type: string}}
      - {name: c, in: query, description: of the path}
      - {$ref: '#/components/parameters/D'}
      - {name: e, in: query}
    get: {operationId: one, parameters: [{name: c, in: query}, {name: d, in: header}]}
    post: {operationId: two, servers: [{url: https://api.y.uno/v1}]}
components: {parameters: {D: {name: d, in: header, description: of the path}}}
`, head+`security: [{shared: []}]
paths:
  /c:
    put: {operationId: three, security: [{own: []}]}
    get: {operationId: four}
`)
	assert.Equal(t, []string{"get", "post"}, keys(part(t, doc, "paths /a/{b}")), "what all operations have is theirs")
	assert.Equal(t, []string{"b path", "e query", "c query", "d header"}, parameters(t, doc, "/a/{b} get"))
	assert.NotContains(t, part(t, doc, "paths /a/{b} get parameters 2"), "description", "its own")
	assert.Equal(t, "#/components/parameters/one-D", part(t, doc, "paths /a/{b} post parameters 2 $ref"))
	assert.NotContains(t, part(t, doc, "paths /a/{b} post"), "servers")
	assert.Equal(t, []any{}, part(t, doc, "paths /a/{b} get security"))
	assert.Equal(t, []any{object{"own": []any{}}}, part(t, doc, "paths /c put security"))
	assert.Equal(t, []any{object{"shared": []any{}}}, part(t, doc, "paths /c get security"))
	assert.Equal(t, []any{object{"sec0": []any{}, "sec1": []any{}}}, part(t, doc, "paths /customers/sessions post security"))
}

func TestJoinMakesOnePathOfTemplates(t *testing.T) {
	shared := strings.Replace(operation("put", "/a/{c}/d/{e}", "three", "\n      parameters: [{$ref: '#/components/parameters/C'}, "+
		"{name: e, in: path, required: true}, {name: c, in: query}]"), "components:", "components:\n  parameters: {C: {name: c, in: path, required: true}}", 1)
	doc := joins(t, operation("get", "/a/{b}/d/{f}", "one", "\n      parameters: [{name: b, in: path}, {name: f, in: path}]"),
		operation("patch", "/a/{b}/d/{f}", "two"), shared)
	assert.NotContains(t, doc["paths"], "/a/{c}/d/{e}")
	assert.Equal(t, []string{"get", "patch", "put"}, keys(part(t, doc, "paths /a/{b}/d/{f}")))
	assert.Equal(t, []string{"b path", "f path", "c query"}, parameters(t, doc, "/a/{b}/d/{f} put"))
	assert.Equal(t, "c", part(t, doc, "components parameters three-C name"), "others may have it too")

	doc = joins(t, operation("get", "/a/{b}", "one", parameter("b")), operation("put", "/a/{c}", "two", parameter("c")),
		operation("patch", "/a/{d}", "three", parameter("not-there")))
	assert.Equal(t, []string{"b path"}, parameters(t, doc, "/a/{b} put"))
	assert.Equal(t, []string{"not-there path"}, parameters(t, doc, "/a/{b} patch"), "the loader says what is wrong")
}

func TestJoinTakesPathsBelowTheServer(t *testing.T) {
	for name, test := range map[string]struct{ servers, path, want string }{
		"as ours":                {"[{url: https://api-sandbox.y.uno/v1}]", "/a", "/a"},
		"a slash at the end":     {"[{url: https://api-sandbox.y.uno/v1/}]", "/a", "/a"},
		"the second":             {"[{url: https://api.y.uno/v2}, {url: https://api.y.uno/v1}]", "/a", "/a"},
		"the host's root":        {"[{url: https://api.y.uno}]", "/v1/a", "/a"},
		"the host's root, slash": {"[{url: https://api.y.uno/}]", "/v1/a", "/a"},
		"a variable":             {"[{url: 'https://{host}/{version}', variables: {host: {default: a}, version: {default: v1}}}]", "/a", "/a"},
		"a path alone":           {"[{url: /v1}]", "/a", "/a"},
		"no server":              {"[]", "/a", "/a"},
		"another version":        {"[{url: https://api.y.uno/v2}, {url: https://b/v3}]", "/a", ""},
		"a longer name":          {"[{url: https://api.y.uno/v11}]", "/a", ""},
		"the root alone":         {"[{url: https://api.y.uno}]", "/a", ""},
		"a variable of its own":  {"[{url: '{merchant_base_URL}'}]", "/a", ""},
		"dots":                   {"[{url: https://api.y.uno/v1}]", "/../v2/a", ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(operation("get", test.path, "one"), "[{url: https://api-sandbox.y.uno/v1}]", test.servers, 1)
			doc, err := join(pages(t, this, text), nil)
			if test.want == "" {
				require.ErrorContains(t, err, "pages/one.yaml: GET "+test.path+" is not below /v1, where every call goes, ")
				return
			}
			require.NoError(t, err)
			assert.Contains(t, doc["paths"], test.want)
		})
	}
	elsewhere := strings.Replace(listThings, "https://api-sandbox.y.uno/v1", "https://a/v2}, {url: https://b/v3", 1)
	_, err := join(pages(t, this, elsewhere), nil)
	require.EqualError(t, err, "pages/list-things.yaml: GET /things is not below /v1, where every call goes, "+
		"on any of its servers: https://a/v2, https://b/v3")
}

func TestJoinNamesAllFaultsAtOnce(t *testing.T) {
	twice := strings.Replace(operation("get", "/a", "zzz"), "operationId: zzz", "operationId: zzz\n"+
		"    put:\n      operationId: create-customer-session\n    post:\n      operationId: aaa", 1)
	_, err := join(pages(t, this,
		operation("post", "/customers/sessions", "again"),
		operation("get", "/a/{b}", "one", parameter("b")), operation("get", "/a/{c}", "two", parameter("c")),
		twice, strings.Replace(listThings, ".uno/v1", ".uno", 1)), nil)
	within := strings.Replace(operation("get", "/a/{b}", "one"), "components:",
		"  /a/{c}: {get: {operationId: two}}\ncomponents:", 1)
	_, errWithin := join(pages(t, this, within), nil)
	require.EqualError(t, errWithin, "pages/one.yaml has GET /a/{b} twice")
	var found faults
	require.ErrorAs(t, err, &found)
	var says []string
	for _, fault := range found {
		says = append(says, fault.Error())
	}
	assert.Equal(t, []string{
		"openapi.yaml and pages/again.yaml both have POST /customers/sessions",
		"pages/list-things.yaml: GET /things is not below /v1, where every call goes, on any of its servers: https://api-sandbox.y.uno",
		"pages/one.yaml and pages/two.yaml both have GET /a/{b}",
		"openapi.yaml and pages/zzz.yaml both have the operation create-customer-session",
	}, says)
}

// TestJoinOfManyPages joins as many as Yuno has.
func TestJoinOfManyPages(t *testing.T) {
	var texts []string
	for i := range 180 {
		id := fmt.Sprint("page-", i)
		texts = append(texts, withSchemas(id, "Amount: {type: string}, Recipient: {oneOf: [{$ref: '#/components/schemas/Amount'}]}"))
	}
	doc := joins(t, texts...)
	assert.Len(t, doc["paths"], 181)
	assert.Len(t, part(t, doc, "components schemas"), 360)
	assert.Len(t, part(t, doc, "components securitySchemes"), 2)
}
