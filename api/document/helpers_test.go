package document_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oasdiff/yaml"
	"github.com/stretchr/testify/require"
)

// published is the vendored document of this call in YAML, though it may be vendored in JSON.
func published(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "openapi.yaml"))
	require.NoError(t, err)
	if strings.HasPrefix(strings.TrimSpace(string(text)), "{") {
		text, err = yaml.JSONToYAML(text)
		require.NoError(t, err)
	}
	return string(text)
}

func toJSON(t testing.TB, text string) string {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	return string(asJSON)
}

// page is a page of the shape that Yuno's have, with a document in it.
func page(document string) string {
	return "> ## Documentation Index\n> Fetch the complete documentation index at: https://docs.y.uno/llms.txt\n\n" +
		"# A call\n\nRequires a `customer_id`.\n\n```json\n{\"an\": \"example\"}\n```\n\n## OpenAPI\n\n" +
		"````yaml openapi/customers/a-call.json POST /customers\n" + document + "\n````\n"
}

// withPath is a document with one path.
func withPath(item string) string {
	return "openapi: 3.1.0\ninfo: {title: a, version: a}\npaths:\n  /a: " + item + "\n"
}

// withSchema is a document with one component.
func withSchema(schema string) string {
	return withPath("{get: {operationId: a, responses: {'200': {description: a}}}}") + "components: {schemas: {A: " + schema + "}}\n"
}
