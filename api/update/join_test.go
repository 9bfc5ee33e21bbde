package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// joined joins this call's document and pages.
func joined(t *testing.T, pages ...string) (*openapi3.T, string, error) {
	t.Helper()
	documents := map[string]*document{}
	var err error
	documents["openapi.yaml"], err = parse(published(t))
	require.NoError(t, err)
	for _, text := range pages {
		page, err := parse(text)
		require.NoError(t, err)
		documents["pages/"+page.ids[0]+".yaml"] = page
	}
	text, err := join(documents)
	if err != nil {
		return nil, "", err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	require.NoError(t, err)
	return doc, string(text), nil
}

// parameter is the path parameter of an operation.
func parameter(name string) string {
	return "\n      parameters: [{name: " + name + ", in: path, required: true, schema: {type: string}}]"
}

// parameters returns the names and places of an operation's parameters.
func parameters(operation any) (found []string) {
	for _, parameter := range operation.(object)["parameters"].([]any) {
		found = append(found, fmt.Sprint(parameter.(object)["name"], " ", parameter.(object)["in"]))
	}
	return found
}

func TestJoin(t *testing.T) {
	third := strings.NewReplacer("[{sec0: [], sec1: []}]", "[{sec0: [], sec1: [], sec2: []}]",
		"  securitySchemes:", "  securitySchemes:\n    sec2: {type: apiKey, in: header, name: X-Idempotency-Key}",
		"servers: [{url: https://api-sandbox.y.uno/v1}]", "servers: [{url: https://api-sandbox.y.uno/v1, description: other}, {url: https://api.y.uno/v1}]")
	doc, text, err := joined(t,
		third.Replace(operation("post", "/customers", "create-customer", "\n      x-go-name: Evil")),
		operation("get", "/customers/{customer_id}", "retrieve-customer", parameter("customer_id")),
		strings.Replace(operation("patch", "/customers/{id}", "update-customer", parameter("id")), "name: private-secret-key",
			"name: other-key", 1))
	require.NoError(t, err)
	assert.NotContains(t, text, "x-")

	path := doc.Paths.Value("/customers/{customer_id}")
	require.NotNil(t, path, "the first document's name")
	assert.Nil(t, doc.Paths.Value("/customers/{id}"))
	for _, operation := range []*openapi3.Operation{path.Get, path.Patch} {
		require.Len(t, operation.Parameters, 1)
		assert.Equal(t, "customer_id", operation.Parameters[0].Value.Name)
	}
	assert.Contains(t, (*path.Patch.Security)[0], "sec1-update-customer", "a scheme that differs has another name")
	assert.Equal(t, "other-key", doc.Components.SecuritySchemes["sec1-update-customer"].Value.Name)
	assert.Len(t, (*doc.Paths.Value("/customers").Post.Security)[0], 3)

	_, text, err = joined(t, `openapi: 3.1.0
info: {title: a, version: a}
paths:
  /a/{b}:
    summary: of the path
    parameters: [{name: b, in: path, required: true, schema: {type: string}}]
    get: {operationId: one, responses: {default: {description: a}}}
`, `openapi: 3.1.0
info: {title: a, version: a}
paths:
  /a/{c}:
    put:
      operationId: two
      security: [{own: []}]
      parameters:
        - {name: c, in: path, required: true, schema: {type: string}}
        - {name: c, in: query, schema: {type: string}}
      responses: {default: {description: a}}
security: [{shared: []}]
components: {securitySchemes: {own: {type: http, scheme: basic}, shared: {type: http, scheme: bearer}}}
`)
	require.NoError(t, err)
	both, err := parse(text)
	require.NoError(t, err)
	item := both.tree["paths"].(object)["/a/{b}"].(object)
	assert.Equal(t, "of the path", item["summary"])
	assert.NotContains(t, item, "parameters", "each operation has them")
	assert.Equal(t, []string{"b path"}, parameters(item["get"]))
	assert.Equal(t, []string{"b path", "c query"}, parameters(item["put"]))
	assert.Equal(t, []any{object{"own": []any{}}}, item["put"].(object)["security"], "before what the document requires")
	assert.Len(t, (*doc.Paths.Value("/customers/sessions").Post.Security)[0], 2)
	var urls []string
	for _, server := range doc.Servers {
		urls = append(urls, server.URL+" "+server.Description)
	}
	assert.Equal(t, []string{"https://api-sandbox.y.uno/v1 ", "https://api.y.uno/v1 "}, urls)
	this, err := parse(published(t))
	require.NoError(t, err)
	assert.Equal(t, this.tree["info"].(object)["title"], doc.Info.Title)
}

func TestWhatCannotBeJoined(t *testing.T) {
	schema := func(kind string) string { return "  schemas: {Same: {type: " + kind + "}}\n" }
	for name, test := range map[string]struct {
		pages []string
		says  []string
	}{
		"an operation twice": {[]string{operation("post", "/customers/sessions", "again")},
			[]string{"openapi.yaml", "pages/again.yaml", "POST /customers/sessions"}},
		"an operation twice, by another parameter": {
			[]string{operation("get", "/a/{b}", "one", parameter("b")), operation("get", "/a/{c}", "two", parameter("c"))},
			[]string{"pages/one.yaml", "pages/two.yaml", "GET /a/{b}"}},
		"an operationId twice": {[]string{strings.Replace(operation("get", "/a", "zzz"), "operationId: zzz", "operationId: zzz\n"+
			"    put:\n      operationId: create-customer-session\n      responses: {default: {description: a}}\n"+
			"    post:\n      operationId: aaa", 1)},
			[]string{"openapi.yaml", "the operation create-customer-session"}},
		"a component that differs": {[]string{operation("get", "/a", "one") + schema("string"), operation("get", "/b", "two") + schema("integer")},
			[]string{"pages/one.yaml", "pages/two.yaml", "components.schemas.Same", "differ"}},
		"a shared parameter of a path that has another name": {
			[]string{operation("get", "/a/{b}", "one", parameter("b")),
				operation("put", "/a/{c}", "two", "\n      parameters: [{$ref: '#/components/parameters/C'}]") +
					"  parameters: {C: {name: c, in: path, required: true, schema: {type: string}}}\n"},
			[]string{"what the documents make together: it is not a valid OpenAPI document"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := joined(t, test.pages...)
			for _, text := range test.says {
				require.ErrorContains(t, err, text)
			}
		})
	}
	_, _, err := joined(t, operation("get", "/a", "one")+schema("string"), operation("get", "/b", "two")+schema("string"))
	require.NoError(t, err, "a component that is the same is one")
}

func TestExtensionsAreDroppedAndNamesAreNot(t *testing.T) {
	tree := object{
		"x-go-type": "Evil", "properties": object{"x-mine": object{"x-order": 1.0, "type": "string"}, "properties": object{"x-a": 1.0}},
		"headers": object{"x-request-id": object{"x-b": true}}, "example": object{"x-kept": 1.0}, "allOf": []any{object{"x-c": 1.0, "enum": []any{"x-d"}}},
	}
	dropExtensions(tree, false)
	assert.Equal(t, object{
		"properties": object{"x-mine": object{"type": "string"}, "properties": object{}},
		"headers":    object{"x-request-id": object{}}, "example": object{"x-kept": 1.0}, "allOf": []any{object{"enum": []any{"x-d"}}},
	}, tree)
}
