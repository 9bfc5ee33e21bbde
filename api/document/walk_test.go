package document_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/api/document"
)

type object = document.Object

func TestWalkKnowsNamesFromKeywordsFromData(t *testing.T) {
	var visited []string
	document.Walk(object{
		"here":       "root",
		"security":   []any{object{"here": "a name"}},
		"parameters": []any{object{"here": "parameter"}},
		"properties": object{"here": "a name", "example": object{"here": "property"}, "x-mine": object{"here": "property x-mine"},
			"properties": object{"here": "property properties"}},
		"responses": object{"default": object{"here": "response"}},
		"content":   object{"x-shell/sh": object{"here": "media type"}},
		"example":   object{"here": "data"},
		"enum":      []any{object{"here": "data"}},
		"examples":  []any{object{"here": "data"}},
		"allOf":     []any{object{"here": "schema", "examples": object{"a": object{"here": "example", "value": object{"here": "data"}}}}},
		"x-go":      object{"here": "an extension"},
	}, func(o object) {
		if here, isText := o["here"].(string); isText {
			visited = append(visited, here)
		}
	})
	assert.Equal(t, "root", visited[0])
	slices.Sort(visited)
	assert.Equal(t, []string{"example", "media type", "parameter", "property", "property properties", "property x-mine",
		"response", "root", "schema"}, visited)
}

func TestReferences(t *testing.T) {
	const schemas = "#/components/schemas/"
	assert.Equal(t, []string{schemas + "A", schemas + "B", schemas + "C"}, document.References(object{
		"a": object{"$ref": schemas + "A"},
		"b": object{"discriminator": object{"mapping": object{"b": "B", "c": schemas + "C"}}},
		"c": object{"properties": object{"$ref": object{"example": object{"$ref": "data"}}}},
	}))
}
