package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWithoutExtensionsDropsNoNamesAndNoData(t *testing.T) {
	tree := object{
		"x-go-type": "Evil", "properties": object{"x-mine": object{"x-order": 1.0, "type": "string"}, "properties": object{"x-a": 1.0}},
		"headers": object{"x-request-id": object{"x-b": true}}, "example": object{"x-kept": 1.0}, "allOf": []any{object{"x-c": 1.0, "enum": []any{"x-d"}}},
		"security": []any{object{"x-account-code": []any{}}}, "content": object{"x-shell/sh": object{"x-e": 1.0}},
		"dependentRequired": object{"x-f": []any{"x-g"}}, "parameters": []any{object{"name": "x-h", "x-go-name": "Evil"}},
	}
	assert.Equal(t, object{
		"properties": object{"x-mine": object{"type": "string"}, "properties": object{}},
		"headers":    object{"x-request-id": object{}}, "example": object{"x-kept": 1.0}, "allOf": []any{object{"enum": []any{"x-d"}}},
		"security": []any{object{"x-account-code": []any{}}}, "content": object{"x-shell/sh": object{}},
		"dependentRequired": object{"x-f": []any{"x-g"}}, "parameters": []any{object{"name": "x-h"}},
	}, withoutExtensions(tree))
	assert.Contains(t, tree, "x-go-type", "the document stays as it is")
	assert.Contains(t, tree["allOf"].([]any)[0], "x-c")
}

func TestRenameLetsAllFollow(t *testing.T) {
	ref := func(to string) object { return object{"$ref": "#/components/" + to} }
	doc := object{
		"security": []any{object{"key": []any{"scope"}, "other": []any{}}, "no object"},
		"paths": object{"/a": object{"get": object{
			"security":   []any{object{"key": []any{}}},
			"parameters": []any{ref("parameters/A")},
			"responses":  object{"200": ref("responses/A/content")},
			"example":    ref("schemas/A"),
		}}},
		"components": object{
			"securitySchemes": object{"key": object{}, "other": object{}},
			"responses":       object{"A": object{"content": object{"a": object{"schema": ref("schemas/a~1b")}}}},
			"schemas": object{
				"A": object{"properties": object{"$ref": object{"$ref": "#/components/schemas/B"}}}, "B": object{}, "a/b": object{},
				"implied":  object{"oneOf": []any{ref("schemas/A"), ref("schemas/B")}, "discriminator": object{"propertyName": "kind"}},
				"mapped":   object{"anyOf": []any{ref("schemas/A")}, "discriminator": object{"mapping": object{"a": "A", "b": "#/components/schemas/A"}}},
				"unmapped": object{"oneOf": []any{ref("schemas/A"), object{"type": "string"}}, "discriminator": object{"mapping": object{"b": "B"}}},
				"extended": object{"discriminator": object{"propertyName": "kind"}}, "Cat": object{"allOf": []any{ref("schemas/extended"), object{}}},
			},
		},
	}
	rename(doc, newNames{
		{"schemas", "Cat"}: "p-Cat", {"schemas", "A"}: "p-A", {"schemas", "a/b"}: "p/c~",
		{"securitySchemes", "key"}: "p-key", {"parameters", "A"}: "p-P", {"responses", "A"}: "p-R",
	})
	assert.Equal(t, object{
		"security": []any{object{"p-key": []any{"scope"}, "other": []any{}}, "no object"},
		"paths": object{"/a": object{"get": object{
			"security":   []any{object{"p-key": []any{}}},
			"parameters": []any{ref("parameters/p-P")},
			"responses":  object{"200": ref("responses/p-R/content")},
			"example":    ref("schemas/A"),
		}}},
		"components": object{
			"securitySchemes": object{"p-key": object{}, "other": object{}},
			"responses":       object{"p-R": object{"content": object{"a": object{"schema": ref("schemas/p~1c~0")}}}},
			"schemas": object{
				"p-A": object{"properties": object{"$ref": object{"$ref": "#/components/schemas/B"}}}, "B": object{}, "p/c~": object{},
				"implied": object{"oneOf": []any{ref("schemas/p-A"), ref("schemas/B")},
					"discriminator": object{"propertyName": "kind", "mapping": object{"A": "#/components/schemas/p-A"}}},
				"mapped": object{"anyOf": []any{ref("schemas/p-A")},
					"discriminator": object{"mapping": object{"a": "#/components/schemas/p-A", "b": "#/components/schemas/p-A"}}},
				"unmapped": object{"oneOf": []any{ref("schemas/p-A"), object{"type": "string"}},
					"discriminator": object{"mapping": object{"A": "#/components/schemas/p-A", "b": "#/components/schemas/B"}}},
				"extended": object{"discriminator": object{"propertyName": "kind", "mapping": object{"Cat": "#/components/schemas/p-Cat"}}},
				"p-Cat":    object{"allOf": []any{ref("schemas/extended"), object{}}},
			},
		},
	}, doc)
}
