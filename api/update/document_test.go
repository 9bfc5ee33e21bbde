package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/yuno-go/yuno/api"
)

func TestTheVendoredDocumentIsUsable(t *testing.T) {
	got, err := check([]byte(api.Document), 1)
	require.NoError(t, err)
	assert.Equal(t, api.Document, string(got.text), "not verbatim")
	assert.Contains(t, operationIDs(got.model), operationID)
}

func TestVersions(t *testing.T) {
	for version, ok := range map[string]bool{
		"3.0.3": true, "3.1.0": true, "3.1.1": true, "3.2.0": true, `"3.1"`: true,
		"3.1": false, "3": false, "2.0.0": false, "4.0.0": false, "30.1.0": false, "[3.1.0]": false, "~": false, "v3.1.0": false,
	} {
		t.Run(version, func(t *testing.T) {
			root, err := parse([]byte("openapi: "+version+"\n"), 1)
			require.NoError(t, err)
			if err := checkVersion(root); ok {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, "line 1: openapi ")
			}
		})
	}
}

func TestSlipsThatDoNoHarmAreAccepted(t *testing.T) {
	for name, field := range map[string]string{
		"example of another type":     "{type: string, example: {a: 1}, default: 5}",
		"pattern of JavaScript's":     `{type: string, pattern: "^(?!x)y$"}`,
		"unknown format":              "{type: string, format: of-our-own}",
		"nullable":                    `{type: [string, "null"]}`,
		"extension":                   "{type: string, x-note: 1}",
		"unquoted date in an example": "{type: string, example: 2025-05-07}",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := check([]byte(edited(t, func(root *yaml.Node) {
				set(t, member(requestSchema(t, root), "properties"), "x_test_field", field)
			})), 1)
			assert.NoError(t, err)
		})
	}
}

func TestReferencesInTheDocumentAreFollowed(t *testing.T) {
	refer := func(target string) string {
		return edited(t, func(root *yaml.Node) {
			components := member(root, "components")
			if member(components, "schemas") == nil {
				set(t, components, "schemas", "{}")
			}
			set(t, member(components, "schemas"), "XTest", "type: integer")
			set(t, member(requestSchema(t, root), "properties"), "x_test_field", "$ref: '"+target+"'")
		})
	}
	got, err := check([]byte(refer("#/components/schemas/XTest")), 1)
	require.NoError(t, err)
	said, err := factsOf(got.model)
	require.NoError(t, err)
	found := false
	for _, f := range said {
		found = found || f.kind == kindField && f.value == "integer" && f.String() == "integer, optional"
	}
	assert.True(t, found)

	_, err = check([]byte(refer("#/components/schemas/Missing")), 1)
	assert.ErrorContains(t, err, "Missing")
}

// The loader is the second lock: a reference that the inspector overlooks
// must not be fetched either.
func TestTheLoaderFetchesNothing(t *testing.T) {
	for _, target := range []string{serve(t, "type: string"), writeFile(t, "type: string"), "document_test.go"} {
		_, err := load([]byte(edited(t, func(root *yaml.Node) {
			set(t, member(requestSchema(t, root), "properties"), "x_test_field", "$ref: '"+target+"'")
		})))
		assert.ErrorContains(t, err, "it points out of itself, to ")
	}
}
