package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWithOwnParameters(t *testing.T) {
	d := parsed(t, `openapi: 3.1.0
paths:
  /a/{b}:
    parameters:
      - $ref: '#/components/parameters/B'
      - {name: X-A, in: header, schema: {type: string}}
    get: {operationId: a}
    put: {operationId: b, parameters: [{name: x-a, in: header, schema: {type: integer}}]}
  /c: {get: {operationId: c}}
components: {parameters: {B: {name: b, in: path, required: true}}}
`)
	before := d.JSON()
	got, err := withOwnParameters(d)
	require.NoError(t, err)
	assert.JSONEq(t, `{"openapi": "3.1.0", "paths": {
		"/a/{b}": {
			"get": {"operationId": "a", "parameters": [
				{"name": "X-A", "in": "header", "schema": {"type": "string"}}, {"name": "b", "in": "path", "required": true}]},
			"put": {"operationId": "b", "parameters": [
				{"name": "x-a", "in": "header", "schema": {"type": "integer"}}, {"name": "b", "in": "path", "required": true}]}
		},
		"/c": {"get": {"operationId": "c"}}
	}, "components": {"parameters": {"B": {"name": "b", "in": "path", "required": true}}}}`, got)
	assert.Equal(t, before, d.JSON(), "the document is not changed")
}
