package generate

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/oasdiff/yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../../../../../"

// TestSettings checks that users get the Go code that package yuno has. What differs is listed here.
func TestSettings(t *testing.T) {
	text, err := os.ReadFile(root + "oapi-codegen.yaml")
	require.NoError(t, err)
	var want, got object
	_, err = yaml.Unmarshal(text, &want, yaml.DecodeOpts{})
	require.NoError(t, err)
	own, err := settings("yuno", "gen.go", []*operation{{id: "a"}})
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(own, &got))

	delete(want["generate"].(object), "server-urls") // the client has the base URL
	options, others := want["output-options"].(object), got["output-options"].(object)
	for _, option := range []string{
		"overlay", "user-templates", "client-type-name",
		// package generate names types itself, and makes no types of responses
		"generate-types-for-anonymous-schemas", "resolve-type-name-collisions",
		"skip-response-body-getters", "skip-client-response-content-type",
	} {
		delete(options, option)
		delete(others, option)
	}
	assert.Equal(t, want, got)
}

func TestGeneratorVersion(t *testing.T) {
	text, err := os.ReadFile(root + "go.mod")
	require.NoError(t, err)
	_, version, _ := strings.Cut(generator, "@")
	assert.Contains(t, string(text), "github.com/oapi-codegen/oapi-codegen/v2 "+version)
}

func TestPackageComment(t *testing.T) {
	a, b, c := &operation{id: "a"}, &operation{id: "b"}, &operation{id: "c{d}"}
	for want, operations := range map[string][]*operation{
		"// Package p calls Yuno's operation a. Make a client with [New].\n":                {a},
		"// Package p calls Yuno's operations a and b. Make a client with [New].\n":         {a, b},
		"// Package p calls Yuno's operations a, b and c{d}. Make a client with [New].\n//": {a, b, c},
	} {
		assert.Contains(t, packageComment("p", operations), want)
	}
	for line := range strings.Lines(packageComment("p", slices.Repeat([]*operation{{id: "retrieve-thing"}}, 20))) {
		assert.LessOrEqual(t, len(line), 130)
		assert.True(t, strings.HasPrefix(line, "// ") || line == "//\n", line)
	}
}
