package document_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api/document"
)

const operations = `{
	"openapi": "3.1.0", "servers": [{"url": "https://document"}],
	"components": {"parameters": {"key": {"name": "key", "in": "header"}}},
	"paths": {
		"/a/{id}": {
			"parameters": [{"name": "id", "in": "path"}, {"$ref": "#/components/parameters/key"}],
			"servers": [{"url": "https://path"}],
			"get": {"parameters": [{"name": "id", "in": "path", "required": true}]},
			"put": {"servers": [{"url": "https://own"}, {"url": "https://own2"}]}
		},
		"/b": {"servers": [], "get": {}}
	}
}`

func TestOperationsAreSorted(t *testing.T) {
	got, err := document.Read(`openapi: 3.1.0
paths:
  /b: {get: {operationId: last}, parameters: []}
  /a: {put: {}, get: {operationId: first}, summary: a}
  /c: {$ref: '#/components/pathItems/C'}
components:
  pathItems: {C: {patch: {operationId: of-a-component}}}
`)
	require.NoError(t, err)
	var ids, calls []string
	for _, operation := range got.Operations() {
		ids, calls = append(ids, operation.ID()), append(calls, operation.String())
		assert.NotNil(t, operation.Item[operation.Method])
	}
	assert.Equal(t, []string{"first", "PUT /a", "last", "of-a-component"}, ids)
	assert.Equal(t, []string{"GET /a", "PUT /a", "GET /b", "PATCH /c"}, calls)
}

func TestOperationParameters(t *testing.T) {
	d, err := document.Read(operations)
	require.NoError(t, err)
	got := map[string][]string{}
	for _, operation := range d.Operations() {
		for _, part := range operation.Parameters() {
			node, _ := json.Marshal(part.Node)
			got[operation.String()] = append(got[operation.String()], part.Pointer+" "+string(node))
		}
	}
	ofPath := []string{
		`/paths/~1a~1{id}/parameters/0 {"in":"path","name":"id"}`,
		`/paths/~1a~1{id}/parameters/1 {"$ref":"#/components/parameters/key"}`,
	}
	assert.Equal(t, map[string][]string{
		"GET /a/{id}": append(ofPath, `/paths/~1a~1{id}/get/parameters/0 {"in":"path","name":"id","required":true}`),
		"PUT /a/{id}": ofPath,
	}, got)
}

func TestServers(t *testing.T) {
	d, err := document.Read(operations)
	require.NoError(t, err)
	got := map[string][]any{}
	for _, operation := range d.Operations() {
		for _, server := range d.Servers(operation) {
			got[operation.String()] = append(got[operation.String()], server["url"])
		}
	}
	assert.Equal(t, map[string][]any{
		"GET /a/{id}": {"https://path"}, "PUT /a/{id}": {"https://own", "https://own2"}, "GET /b": {"https://document"},
	}, got)
}
