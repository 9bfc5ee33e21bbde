package generate

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBuildOperationID(t *testing.T) {
	operation := operationOf(t, pathPage("/things",
		`{post: {operationId: "post_{id}onboardings", summary: "Line 1\nline 2.", deprecated: true}}`))
	assert.Equal(t, "post-id-onboardings", operation["operationId"])
	assert.Equal(t, "post_{id}onboardings", operation["x-id"], "as the page has it")
	assert.Equal(t, "POST /things", operation["x-call"])
	assert.Equal(t, "Line 1 line 2", operation["x-summary"])
	assert.Equal(t, true, operation["deprecated"])
	operation = operationOf(t, pathPage("/things", "{post: {}}"))
	assert.Equal(t, "POST-things", operation["operationId"])
	_, err := built(pathPage("/things", "{post: {operationId: '--'}}"))
	require.ErrorContains(t, err, `the operationId "--" has no letter or digit`)
}

func TestBuildClash(t *testing.T) {
	first := pathPage("/things/{id}", "{get: {operationId: get-thing}}")
	for name, test := range map[string]struct {
		second string
		says   string
	}{
		"the same call": {pathPage("/things/{thing_id}", "{get: {operationId: retrieve-thing}}"),
			"b: /paths/~1things~1{thing_id}/get: GET /things/{thing_id} is in a (/paths/~1things~1{id}/get) as well: generate two packages"},
		"the same operationId": {pathPage("/others", "{get: {operationId: get-thing}}"),
			"b: /paths/~1others/get: the operationId get-thing is in a (/paths/~1things~1{id}/get) as well: generate two packages"},
		"the same Go name": {pathPage("/others", "{get: {operationId: GetThing}}"),
			"the operationId"},
		"the same page": {first, "generate two packages"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := built(first, test.second)
			require.ErrorContains(t, err, test.says)
		})
	}
	_, err := built(first, pathPage("/things/{thing_id}", "{delete: {operationId: delete-thing}}"))
	require.NoError(t, err)
	_, err = built(requestPage("{properties: {a: {properties: {b: {properties: {c: {}}}}}, a_b: {properties: {c: {}}}}}"))
	const schema = "/paths/~1things/post/requestBody/content/application~1json/schema"
	require.EqualError(t, err, "a: "+schema+"/properties/a_b: the type has the same Go name as "+schema+
		"/properties/a/properties/b: correct a copy of the page")
}

// TestBuildOrder checks that the order of the pages does not matter.
func TestBuildOrder(t *testing.T) {
	a := pathPage("/a", "{get: {operationId: get-a}}")
	b := pathPage("/b", "{get: {operationId: get-b}}")
	first, err := built(a, b)
	require.NoError(t, err)
	second, err := built(b, a)
	require.NoError(t, err)
	assert.Equal(t, toJSON(t, first), toJSON(t, second))

	own, err := readPage("a", pathPage("/a", "{get: {operationId: z}, post: {operationId: y}}"), new(int))
	require.NoError(t, err)
	more, err := readPage("b", pathPage("/b", "{get: {operationId: x}}"), new(int))
	require.NoError(t, err)
	operations := append(own, more...)
	_, _, err = build(operations)
	require.NoError(t, err)
	assert.Equal(t, []string{"x", "y", "z"}, []string{operations[0].id, operations[1].id, operations[2].id}, "as in the comment")
}

// TestBuildTakesNothingElse checks that nothing of a page reaches the generator but what operations hold.
func TestBuildTakesNothingElse(t *testing.T) {
	const code = "Evil"
	tree, err := built(`openapi: 3.1.0
info: {title: ` + code + `, version: ` + code + `, x-a: ` + code + `}
servers: [{url: 'https://a/v1', description: ` + code + `}]
tags: [{name: ` + code + `}]
security: [{` + code + `: []}]
paths:
  /a:
    summary: ` + code + `
    x-go-name: ` + code + `
    post:
      operationId: create-a
      x-go-name: ` + code + `
      externalDocs: {url: ` + code + `}
      callbacks: {` + code + `: {` + code + `: {post: {operationId: ` + code + `}}}}
      parameters: [{in: query, name: a, x-go-name: ` + code + `, example: ` + code + `,
        schema: {type: string, x-go-type: ` + code + `, default: ` + code + `}}]
      requestBody: {content: {application/json: {schema: {title: ` + code + `, $schema: ` + code + `, x-go-type: ` + code + `,
        xml: {name: ` + code + `}, properties: {a: {type: string, format: ` + code + `, pattern: ` + code + `,
          const: ` + code + `,
          x-go-type-import: {path: ` + code + `}, discriminator: {propertyName: ` + code + `}}}}}}}
      responses:
        '200': {description: ` + code + `, headers: {` + code + `: {}}, links: {` + code + `: {}},
          content: {application/json: {example: ` + code + `, encoding: {` + code + `: {}}}}}
        '400': {content: {application/json: {schema: {title: ` + code + `}}}}
components: {schemas: {` + code + `: {}}, securitySchemes: {` + code + `: {}}}
`)
	require.NoError(t, err)
	assert.NotContains(t, toJSON(t, tree), code)
}
