package yunotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// schemaMaker makes a schema of any bytes: mutated text is hardly ever a document.
type schemaMaker struct{ choices []byte }

func (m *schemaMaker) next(below int) int {
	if len(m.choices) == 0 {
		return 0
	}
	choice := int(m.choices[0]) % below
	m.choices = m.choices[1:]
	return choice
}

var schemaKeywords = strings.Fields(`type properties items allOf oneOf anyOf required enum const minLength maxLength pattern
	format minimum maximum exclusiveMinimum multipleOf minItems maxItems prefixItems $ref additionalProperties not example
	default examples maxProperties writeOnly if then nullable discriminator uniqueItems dependentSchemas minProperties`)

func (m *schemaMaker) schema(depth int) any {
	if depth == 0 || len(m.choices) == 0 {
		return []any{map[string]any{}, true, false, map[string]any{"type": "string"}}[m.next(4)]
	}
	schema := map[string]any{}
	for range m.next(5) {
		name := schemaKeywords[m.next(len(schemaKeywords))]
		schema[name] = m.value(name, depth-1)
	}
	return schema
}

func (m *schemaMaker) value(keyword string, depth int) any {
	switch keyword {
	case "type":
		types := []string{"string", "object", "array", "integer", "number", "boolean", "null"}
		if m.next(4) == 0 {
			return []string{types[m.next(7)], types[m.next(7)]}
		}
		return types[m.next(7)]
	case "properties", "dependentSchemas":
		return map[string]any{"a": m.schema(depth), "b": m.schema(depth)}
	case "allOf", "oneOf", "anyOf", "prefixItems":
		return []any{m.schema(depth), m.schema(depth)}
	case "items", "additionalProperties", "not", "if", "then":
		return m.schema(depth)
	case "required":
		return []string{"a", "c"}[:m.next(3)]
	case "pattern":
		return []string{"^[a-c]+$", "(", "^(x|y){2,3}z*.$", "", "(?!a)", `^\d{4}-\d\d$`}[m.next(6)]
	case "format":
		return []string{"date", "uuid", "int32", "byte", "unknown"}[m.next(5)]
	case "$ref":
		return fmt.Sprint("#/components/schemas/", []string{"A", "B"}[m.next(2)])
	case "discriminator":
		return map[string]any{"propertyName": "a", "mapping": map[string]any{"x": "#/components/schemas/A", "y": "B"}}
	case "writeOnly", "nullable", "uniqueItems":
		return m.next(2) == 1
	case "enum", "examples":
		return []any{m.example(), m.example()}[:m.next(3)]
	case "const", "example", "default":
		return m.example()
	}
	return m.next(9) - 2 // a number
}

func (m *schemaMaker) example() any {
	return []any{"text", 1, 2.5, true, map[string]any{"a": "b"}, []any{1, "a"}, map[string]any{}, ""}[m.next(8)]
}

// Whatever a document's schemas are, they are refused, or every sample of them is valid,
// the same each time, and does not keep anybody waiting.
func FuzzSchemas(f *testing.F) {
	for _, seed := range []string{
		"", "0", "some bytes that are choices", strings.Repeat("\x04\x01\x05\x14", 30), strings.Repeat("\x02\x14", 40),
	} {
		f.Add([]byte(seed), "{}", false)
		f.Add([]byte(seed+"x"), `{"a":[1]}`, true)
	}
	f.Fuzz(func(t *testing.T, choices []byte, body string, isOld bool) {
		m := &schemaMaker{choices}
		schemas := map[string]any{"A": m.schema(4), "B": m.schema(4)}
		content := map[string]any{"application/json": map[string]any{"schema": m.schema(4), "example": m.example()}}
		version := "3.1.0"
		if isOld {
			version = "3.0.3"
		}
		text, err := json.Marshal(map[string]any{
			"openapi": version, "info": map[string]any{"title": "a", "version": "a"},
			"components": map[string]any{"schemas": schemas},
			"paths": map[string]any{"/a": map[string]any{"post": map[string]any{
				"requestBody": map[string]any{"content": content},
				"responses": map[string]any{"200": map[string]any{"description": "a", "content": map[string]any{
					"application/json": map[string]any{"schema": m.schema(4)}}}},
			}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		var option yunotest.Option
		if refused := panicOf(func() { option = yunotest.WithDocument(string(text)) }); refused != nil {
			assert.Contains(t, refused, "yunotest: WithDocument: ")
			return
		}
		began := time.Now()
		first := serve(t, yunotest.New(option), newRequest(t, http.MethodPost, "/v1/a", body))
		again := serve(t, yunotest.New(option), newRequest(t, http.MethodPost, "/v1/a", body))
		assert.Equal(t, first.Body.String(), again.Body.String())
		assert.Contains(t, []int{200, 400}, first.Code)
		assert.Less(t, time.Since(began), time.Minute)
	})
}
