package generate

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pathPage returns a page with one path, below /v1.
func pathPage(path, item string) string {
	return "openapi: 3.1.0\nservers: [{url: 'https://api-sandbox.y.uno/v1'}]\npaths:\n  " + path + ": " + item + "\n"
}

// operationPage returns a page with the operation POST /things, create-thing.
func operationPage(tree string) string {
	return pathPage("/things", "{post: {operationId: create-thing, "+tree+"}}")
}

// requestPage returns a page whose request has a schema.
func requestPage(schema string) string {
	return operationPage("requestBody: {content: {application/json: {schema: " + schema + "}}}")
}

// resultPage returns a page whose result has a schema.
func resultPage(schema string) string {
	return operationPage("responses: {'201': {content: {application/json: {schema: " + schema + "}}}}")
}

// built returns the document that the generator gets for pages, which are named a, b and so on.
func built(pages ...string) (object, error) {
	var operations []*operation
	count := 0
	for i, text := range pages {
		own, err := readPage(string(rune('a'+i)), text, &count)
		if err != nil {
			return nil, err
		}
		operations = append(operations, own...)
	}
	tree, _, err := build(operations)
	return tree, err
}

// typesOf returns the types that the generator declares for a page, in JSON.
func typesOf(t *testing.T, text string) map[string]string {
	t.Helper()
	tree, err := built(text)
	require.NoError(t, err)
	found := map[string]string{}
	for name, schema := range tree["components"].(object)["schemas"].(object) {
		delete(schema.(object), "description")
		found[name] = toJSON(t, schema)
	}
	return found
}

// operationOf returns the operation that the generator gets for a page with POST /things.
func operationOf(t *testing.T, text string) object {
	t.Helper()
	tree, err := built(text)
	require.NoError(t, err)
	return tree["paths"].(object)["/things"].(object)["post"].(object)
}

func toJSON(t *testing.T, node any) string {
	t.Helper()
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(node))
	return strings.TrimSpace(text.String())
}
