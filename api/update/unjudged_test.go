package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api/document"
)

// TestUnjudged finds the changes that no tool judges, and nothing in any other pair.
func TestUnjudged(t *testing.T) {
	for text, pairs := range map[string][]pair{things: slices.Concat(ofThings, ofUnjudged), session(t): ofSessions} {
		for _, p := range pairs {
			r := new(report)
			r.compareUnjudged(parsed(t, text), parsed(t, edited(t, text, p.old, p.new)))
			var want []change
			if p.unjudged != "" {
				want = []change{{unknown, p.unjudged + " differs, which no tool judges"}}
			}
			assert.Equal(t, want, r.changes, p.name)
		}
	}
}

// TestUnjudgedThroughReferences compares what references lead to. Some schemas refer to themselves.
func TestUnjudgedThroughReferences(t *testing.T) {
	const text = `openapi: 3.1.0
info: {title: a, version: a}
paths:
  /a/{a}:
    post:
      operationId: a
      parameters:
        - $ref: '#/components/parameters/A'
        - {name: filter, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}}
      requestBody: {$ref: '#/components/requestBodies/A'}
      responses: {'200': {$ref: '#/components/responses/A'}}
components:
  parameters: {A: {name: a, in: path, required: true, style: simple, schema: {type: string}}}
  requestBodies: {A: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
  responses: {A: {description: a, headers: {H: {$ref: '#/components/headers/H'}}}}
  headers: {H: {explode: false, schema: {type: array, items: {type: string}}}}
  schemas:
    A:
      type: object
      properties:
        a: {$ref: '#/components/schemas/A'}
        b: {not: {$ref: '#/components/schemas/B'}}
        d: {oneOf: [{$ref: '#/components/schemas/D'}, {$ref: '#/components/schemas/E'}, {not: {const: 1}}]}
    B: {type: string, maxLength: 5}
    C: {properties: {a: {$ref: '#/components/schemas/C'}}}
    D: {type: string}
    E: {not: {const: 2}}
    Filter: {type: object, properties: {next: {$ref: '#/components/schemas/Filter'}, size: {type: integer, maximum: 5}}}
`
	before := parsed(t, text)
	for _, test := range []struct{ old, replacement, pointer string }{
		{"style: simple", "style: label", "/components/parameters/A/style"},
		{"explode: false", "explode: true", "/components/headers/H/explode"},
		{"maxLength: 5", "maxLength: 4", "/components/schemas/A/properties/b/not"},
		{"{$ref: '#/components/schemas/D'}, {$ref: '#/components/schemas/E'}", "{$ref: '#/components/schemas/E'}, {$ref: '#/components/schemas/D'}", ""},
		{"const: 1", "const: 3", "/components/schemas/A/properties/d/oneOf/2/not"},
		{"maximum: 5", "maximum: 4", "/paths/~1a~1{a}/post/parameters/1/content"},
		{"{$ref: '#/components/requestBodies/A'}", "{content: {application/json: {schema: {properties: {b: {not: {const: 1}}}}}}}",
			"/paths/~1a~1{a}/post/requestBody/content/application~1json/schema/properties/b/not"},
		{"{schema: {$ref: '#/components/schemas/A'}}", "{schema: {$ref: '#/components/schemas/C'}}", ""},
	} {
		r := new(report)
		r.compareUnjudged(before, parsed(t, edited(t, text, test.old, test.replacement)))
		var found []string
		for _, change := range r.changes {
			found = append(found, strings.TrimSuffix(change.text, " differs, which no tool judges"))
		}
		assert.Equal(t, test.pointer, strings.Join(found, " "), test.replacement)
	}
}

// FuzzUnjudged checks that a document differs from itself in nothing, whatever is in it.
func FuzzUnjudged(f *testing.F) {
	f.Add(things)
	f.Add(small)
	f.Add(strings.Replace(small, "sec1: {type: apiKey", "sec1: {flows: [{a: {scopes: 5}}], type: oauth2", 1))
	before := parsed(f, things)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := document.Read(text)
		if err != nil {
			return
		}
		r := new(report)
		r.compareServers(d, d)
		r.compareUnjudged(d, d)
		require.Empty(t, r.changes)
		r.compareUnjudged(before, d)
	})
}
