package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/yuno-go/yuno/api"
)

// pageOf returns a documentation page of Yuno's shape with the document in it.
func pageOf(document string) string {
	fence := "````"
	for strings.Contains(document, fence) {
		fence += "`"
	}
	return "> ## Documentation Index\n> Use this file to discover all available pages.\n\n" +
		"# Create Customer Session\n\nRequires a `customer_id` from [Create Customer](/reference/create-customer) .\n\n\n" +
		"## OpenAPI\n\n" +
		fence + "yaml openapi/customer-sessions-enrollment/create-customer-session.json POST /customers/sessions\n" +
		document + fence
}

// edited returns the vendored document, changed: tests change its structure,
// since a newer document may not have today's texts.
func edited(t testing.TB, change func(root *yaml.Node)) string {
	t.Helper()
	root, err := parse([]byte(api.Document), 1)
	require.NoError(t, err)
	change(root)
	var out bytes.Buffer
	require.NoError(t, yaml.NewEncoder(&out).Encode(root))
	return out.String()
}

// set puts a value, given as YAML, under a key of a mapping, at its end if the
// key is new.
func set(t testing.TB, mapping *yaml.Node, key, value string) {
	t.Helper()
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(value), &doc))
	if old := member(mapping, key); old != nil {
		*old = *doc.Content[0]
		return
	}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, doc.Content[0])
}

// ourOperation returns the operation that the client is written for.
func ourOperation(t testing.TB, root *yaml.Node) *yaml.Node {
	t.Helper()
	for _, item := range member(root, "paths").Content {
		for _, operation := range item.Content {
			if id := member(operation, "operationId"); id != nil && id.Value == operationID {
				return operation
			}
		}
	}
	require.Fail(t, "the vendored document has no operation "+operationID)
	return nil
}

// requestSchema returns the schema of that operation's JSON body.
func requestSchema(t testing.TB, root *yaml.Node) *yaml.Node {
	t.Helper()
	n := ourOperation(t, root)
	for _, key := range []string{"requestBody", "content", "application/json", "schema"} {
		n = member(n, key)
		require.NotNil(t, n, key)
	}
	return n
}

// withNewField is an additive change of the vendored document.
func withNewField(t testing.TB) string {
	return edited(t, func(root *yaml.Node) {
		set(t, member(requestSchema(t, root), "properties"), "x_test_field", "type: string")
	})
}

// newModule returns a folder with the vendored document where the command
// expects it, and the path of the document.
func newModule(t testing.TB) (dir, vendored string) {
	t.Helper()
	dir = t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "api"), 0o755))
	vendored = filepath.Join(dir, "api", "openapi.yaml")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module "+modulePath+"\n\ngo 1.25.0\n"), 0o644))
	require.NoError(t, os.WriteFile(vendored, []byte(api.Document), 0o644))
	return dir, vendored
}

func writeFile(t testing.TB, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "source")
	require.NoError(t, os.WriteFile(name, []byte(content), 0o644))
	return name
}

func readBack(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(content)
}

// serve answers every request with content.
func serve(t testing.TB, content string) string {
	return serveFunc(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(content)) })
}

func serveFunc(t testing.TB, handler http.HandlerFunc) string {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

type result struct {
	code           int
	stdout, stderr string
}

func runIn(t testing.TB, dir string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), args, dir, &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}
