package main

import (
	"os"
	"path/filepath"
	"strings"
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

// page is a page of the shape that Yuno's have, with a document in it.
func page(document string) string {
	return "> ## Documentation Index\n> Fetch the complete documentation index at: https://docs.y.uno/llms.txt\n\n" +
		"# A call\n\nRequires a `customer_id`.\n\n```json\n{\"an\": \"example\"}\n```\n\n## OpenAPI\n\n" +
		"````yaml openapi/customers/a-call.json POST /customers\n" + document + "\n````\n"
}

// operation is a further document, with one operation.
func operation(method, path, id string, more ...string) string {
	return `openapi: 3.1.0
info: {title: ` + id + `, version: 1.0.0}
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
