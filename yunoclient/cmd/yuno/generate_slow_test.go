//go:build slow

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// customersPage is the page that the examples use, and customersGo what the command made of it.
const customersPage, customersGo = "../../testdata/customers/openapi.yaml", "../../testdata/customers/gen.go"

// otherPage has an operation that customersPage does not have, with all that the generator writes for parameters.
const otherPage = `openapi: 3.0.3
servers: [{url: 'https://api-sandbox.y.uno'}]
paths:
  /v1/things/{thing_id}:
    put:
      operationId: 'put {things}'
      parameters:
        - {in: path, name: thing_id, required: true, schema: {type: integer}}
        - {in: query, name: 'filter[a]', style: deepObject, schema: {type: object, properties: {b: {type: string}}}}
        - {in: query, name: ids, schema: {type: array, items: {type: string}}}
        - {in: cookie, name: c, schema: {type: string, enum: [A, B]}}
        - {in: header, name: X-D, schema: {type: string, format: date-time}}
      requestBody: {content: {application/json: {schema: {type: object, required: [e], properties: {
        e: {type: string, nullable: true}, f: {type: object, nullable: true, properties: {g: {type: boolean}}}, '': {type: string},
        h: {type: string, enum: ['', 'a & b', A]}, i: {type: array, items: {type: array, items: {properties: {j: {}}}}}}}}}}
      responses: {'200': {content: {application/json: {schema: {type: array, items: {type: string, enum: [K]}}}}}}
`

// generate runs the command in a folder of its own, and returns the file that it wrote, or "".
func generate(t *testing.T, env []string, args ...string) (result, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "customers", "gen.go")
	got := run(t, append(os.Environ(), env...), append([]string{"generate", "-o", file}, args...)...)
	content, _ := os.ReadFile(file)
	return got, string(content)
}

func writePage(t *testing.T, text string) string {
	t.Helper()
	page := filepath.Join(t.TempDir(), "page.yaml")
	require.NoError(t, os.WriteFile(page, []byte(text), 0o600))
	return page
}

func TestGenerateWritesTheSame(t *testing.T) {
	want, err := os.ReadFile(customersGo)
	require.NoError(t, err)
	// Settings that stand in the way of the go command, in a folder with a module that does not exist.
	got, code := generate(t, []string{"GOFLAGS=-mod=vendor", "GOWORK=/none", "GOOS=plan9", "GOARCH=arm"}, customersPage)
	require.Equal(t, 0, got.code, got.stderr)
	assert.Equal(t, string(want), code, "run go generate ./... and commit")
	assert.Empty(t, got.stdout)
	assert.Contains(t, got.stderr, "the first run downloads it")
}

func TestGenerateSeveralPages(t *testing.T) {
	other := writePage(t, otherPage)
	got, first := generate(t, nil, customersPage, other)
	require.Equal(t, 0, got.code, got.stderr)
	_, second := generate(t, nil, writePage(t, otherPage), customersPage)
	assert.Equal(t, first, second, "the order and the names of the pages do not matter")
	assert.Contains(t, first, "// Package customers calls Yuno's operations create-customer,\n")
	assert.Contains(t, first, `func (c *Client) PutThings(ctx context.Context, thingID string, params *PutThingsParams, body PutThingsRequest, `+
		`editors ...yuno.RequestEditorFn) ([]PutThingsResult, error)`)
	assert.NotContains(t, first, "float32")
	assert.NotContains(t, first, "time.Time")

	dir := t.TempDir()
	here, err := filepath.Abs("../../..")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "gen.go"), []byte(first), 0o600))
	for _, args := range [][]string{
		{"mod", "init", "shop.test/customers"},
		{"mod", "edit", "-require=github.com/yuno-go/yuno@v0.0.0", "-replace=github.com/yuno-go/yuno=" + here},
		{"mod", "tidy"},
		{"vet", "."},
	} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}

func TestGenerateRefusesWhatDoesNotCompile(t *testing.T) {
	page := func(properties string) string {
		return "openapi: 3.1.0\nservers: [{url: /v1}]\npaths: {'/a/{http}': {post: {operationId: a, requestBody: {content: {application/json: " +
			"{schema: {properties: {b: {properties: {" + properties + "}}}}}}}}}}\n"
	}
	got, code := generate(t, nil, writePage(t, strings.Replace(page("id: {}, ID: {}"), "{http}", "b", 1)))
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "page.yaml: /paths/~1a~1b/post/requestBody/content/application~1json/schema/properties/b: "+
		"the Go code would not compile: ID redeclared")
	assert.Empty(t, code, "nothing is written")
	got, _ = generate(t, nil, writePage(t, page("id: {}")))
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "page.yaml: /paths/~1a~1{http}/post: the Go code would not compile: ")
}

func TestGenerateWithoutNetwork(t *testing.T) {
	got, code := generate(t, []string{"GOMODCACHE=" + t.TempDir(), "GOPROXY=off"}, customersPage)
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "could not download github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@")
	assert.Empty(t, code)
	got, _ = generate(t, []string{"PATH="}, customersPage)
	assert.Contains(t, got.stderr, "the go command is needed, but it is not in PATH")
}
