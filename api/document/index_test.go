package document_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/api/document"
)

const linked = `openapi: 3.1.0
servers: [{url: 'https://{where}.y.uno/v1', variables: {where: {default: api}}}]
security: [{key: []}]
paths:
  /a: {post: {responses: {'200': {$ref: '#/components/responses/A'}, '400': {$ref: '#/components/responses/E'}}}}
  /b: {get: {responses: {'200': {$ref: '#/components/responses/Missing'}}}}
components:
  x-a: 5
  responses:
    A: {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}
    E: {description: e, content: {application/json: {schema: {$ref: '#/components/schemas/F'}}}}
  schemas:
    F: {type: boolean}
    B: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, c: {$ref: '#/components/schemas/C~1'}}}
    C/: {type: string}
    D: {type: string}
  securitySchemes: {key: {type: apiKey, in: header, name: key}}
`

func TestIndexLoadsWhatAPathNeeds(t *testing.T) {
	doc, err := document.Read(linked)
	require.NoError(t, err)
	index, err := document.NewIndex(doc.JSON())
	require.NoError(t, err)
	assert.Equal(t, []string{"/a", "/b"}, index.Paths())
	base, err := index.Servers().BasePath()
	require.NoError(t, err)
	assert.Equal(t, "/v1", base)

	got, err := index.Load("/a")
	require.NoError(t, err)
	assert.Equal(t, []string{"/a"}, got.Paths.Keys())
	assert.Len(t, got.Components.Schemas, 3)
	response := got.Paths.Value("/a").Post.Responses.Value("200").Value
	assert.True(t, response.Content.Get("application/json").Schema.Value.Properties["c"].Value.Type.Is("string"))
	assert.Len(t, got.Security, 1)
	assert.Len(t, got.Components.SecuritySchemes, 1)
	assert.Len(t, got.Servers, 1)
	assert.Equal(t, "3.1.0", got.OpenAPI)

	_, err = index.Load("/b")
	require.ErrorContains(t, err, "Missing")
	_, err = index.Load("/c")
	require.EqualError(t, err, "the document has no path /c")
}

func TestIndexRefusesWhatIsNoDocument(t *testing.T) {
	for _, text := range []string{"", "openapi: 3.1.0", `{"paths": []}`, `{"components": {"schemas": []}}`, `{"servers": 5}`} {
		_, err := document.NewIndex(text)
		require.Error(t, err, text)
	}
}

// TestIndexLoadsEveryPath reads what the fake reads when it is asked for: none of it may fail then.
func TestIndexLoadsEveryPath(t *testing.T) {
	index, err := document.NewIndex(api.Document)
	require.NoError(t, err)
	require.NotEmpty(t, index.Paths())
	for _, path := range index.Paths() {
		_, err := index.Load(path)
		require.NoError(t, err, path)
	}
}
