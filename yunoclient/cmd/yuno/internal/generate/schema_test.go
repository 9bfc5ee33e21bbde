package generate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTypesOfRequest has what Go sends.
func TestTypesOfRequest(t *testing.T) {
	countries := strings.TrimSuffix(strings.Repeat("A, ", maxEnum+1), ", ")
	for i := range maxEnum + 1 {
		countries = strings.Replace(countries, "A,", fmt.Sprintf("A%d,", i), 1)
	}
	for name, test := range map[string]struct {
		schema string
		want   string
	}{
		"an optional text":     {"{type: object, properties: {a: {type: string}}}", `{"a":{"type":"string","x-go-type-skip-optional-pointer":true}}`},
		"a required text":      {"{type: object, required: [a], properties: {a: {type: string}}}", `{"a":{"type":"string","x-go-type-skip-optional-pointer":true}}`},
		"a date":               {"{type: object, properties: {a: {type: string, format: date-time}}}", `{"a":{"type":"string","x-go-type-skip-optional-pointer":true}}`},
		"a number":             {"{properties: {a: {type: number, format: float}}}", `{"a":{"type":"number"}}`},
		"an integer":           {"{properties: {a: {type: integer, format: int64}}}", `{"a":{"format":"int64","type":"integer"}}`},
		"an unknown format":    {"{properties: {a: {type: integer, format: uint128}}}", `{"a":{"type":"integer"}}`},
		"a flag":               {"{properties: {a: {type: boolean}}}", `{"a":{"type":"boolean"}}`},
		"a required null":      {"{required: [a], properties: {a: {type: [number, 'null']}}}", `{"a":{"nullable":true,"type":"number"}}`},
		"a required null, 3.0": {"{required: [a], properties: {a: {type: number, nullable: true}}}", `{"a":{"nullable":true,"type":"number"}}`},
		"a required null object": {"{required: [a], properties: {a: {nullable: true, properties: {b: {}}}}}",
			`{"a":{"allOf":[{"$ref":"#/components/schemas/create-thing-request-a"}],"nullable":true}}`},
		"two types":           {"{properties: {a: {type: [string, number]}}}", `{"a":{}}`},
		"no type":             {"{properties: {a: {}}}", `{"a":{}}`},
		"a list":              {"{properties: {a: {type: array, items: {type: string}}}}", `{"a":{"items":{"type":"string"},"type":"array"}}`},
		"a list of lists":     {"{properties: {a: {items: {items: {}}}}}", `{"a":{"items":{"items":{},"type":"array"},"type":"array"}}`},
		"a map":               {"{properties: {a: {type: object, additionalProperties: {type: number}}}}", `{"a":{"additionalProperties":{"type":"number"},"type":"object"}}`},
		"any object":          {"{properties: {a: {type: object}}}", `{"a":{"additionalProperties":{},"type":"object"}}`},
		"many values":         {"{properties: {a: {type: string, enum: [" + countries + "]}}}", `{"a":{"type":"string","x-go-type-skip-optional-pointer":true}}`},
		"numbers for values":  {"{properties: {a: {type: number, enum: [1, 2]}}}", `{"a":{"type":"number"}}`},
		"a value of Go code":  {`{properties: {a: {type: string, enum: ['"', b]}}}`, `{"a":{"type":"string","x-go-type-skip-optional-pointer":true}}`},
		"values of one name":  {`{properties: {a: {type: string, enum: [b, B]}}}`, `{"a":{"type":"string","x-go-type-skip-optional-pointer":true}}`},
		"no name":             {"{properties: {'': {}, '-': {}, a: {}}}", `{"a":{}}`},
		"an int32":            {"{properties: {a: {type: integer, format: int32}}}", `{"a":{"format":"int32","type":"integer"}}`},
		"values without type": {"{properties: {a: {enum: [A, B]}}}", `{"a":{"allOf":[{"$ref":"#/components/schemas/create-thing-request-a"}],"x-go-type-skip-optional-pointer":true}}`},
		"a null of variants":  {"{required: [a], properties: {a: {oneOf: [{type: number}, {type: number, nullable: true}]}}}", `{"a":{"nullable":true,"type":"number"}}`},
		"an object and more":  {"{properties: {a: {allOf: [{properties: {b: {}}}, {type: object}]}}}", `{"a":{"$ref":"#/components/schemas/create-thing-request-a"}}`},
		"null for a value":    {"{properties: {a: {enum: ['1', null, '1', '2']}}}", `{"a":{"allOf":[{"$ref":"#/components/schemas/create-thing-request-a"}],"x-go-type-skip-optional-pointer":true}}`},
		"further properties":  {"{additionalProperties: {type: number}, properties: {a: {}}}", `{"a":{}}`},
		"no further ones":     {"{additionalProperties: false, properties: {a: {type: object, additionalProperties: false}}}", `{"a":{"additionalProperties":{},"type":"object"}}`},
		"all of several":      {"{allOf: [{required: [a], properties: {a: {type: number}}}, {required: [b], properties: {b: {type: number}}}]}", `{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]`},
		"one of several":      {"{oneOf: [{required: [a, b], properties: {a: {type: number}, b: {type: number}}}, {required: [a], properties: {a: {type: number}}}]}", `{"a":{"type":"number"},"b":{"type":"number"}},"required":["a"]`},
		"a base of several":   {"{required: [a], properties: {a: {type: number}}, oneOf: [{properties: {b: {type: number}}}, {properties: {c: {}}}]}", `{"a":{"type":"number"},"b":{"type":"number"},"c":{}},"required":["a"]`},
		"what alone requires": {"{allOf: [{properties: {a: {type: number}}}, {required: [a]}]}", `{"a":{"type":"number"}},"required":["a"]`},
		"required beside it":  {"{required: [a], allOf: [{properties: {a: {type: number}}}]}", `{"a":{"type":"number"}},"required":["a"]`},
		"some require":        {"{oneOf: [{required: [a]}, {required: [b]}], properties: {a: {type: number}, b: {type: number}}}", `{"a":{"type":"number"},"b":{"type":"number"}},"type"`},
		"numbers of variants": {"{properties: {a: {oneOf: [{type: integer}, {type: number}]}, b: {oneOf: [{type: integer, format: int32}, {type: integer, format: int64}]}, c: {type: [integer, number]}}}", `{"a":{"type":"number"},"b":{"type":"integer"},"c":{"type":"number"}}`},
		"an empty list (Create Payment's discounts)": {"{properties: {a: []}}", `{"a":{}}`},
	} {
		t.Run(name, func(t *testing.T) {
			types := typesOf(t, requestPage(test.schema))
			assert.Contains(t, types["create-thing-request"], `"properties":`+test.want)
		})
	}
}

func TestTypesNames(t *testing.T) {
	types := typesOf(t, requestPage(`{properties: {
		amount: {properties: {value: {type: number}}},
		items: {type: array, items: {properties: {status_code: {type: string, enum: [A, B]}}}},
		by-id: {type: object, additionalProperties: {properties: {a: {}}}}}}`))
	assert.Equal(t, map[string]string{
		"create-thing-request": `{"properties":{"amount":{"$ref":"#/components/schemas/create-thing-request-amount"},` +
			`"by-id":{"additionalProperties":{"$ref":"#/components/schemas/create-thing-request-by-id-value"},"type":"object"},` +
			`"items":{"items":{"$ref":"#/components/schemas/create-thing-request-items"},"type":"array"}},"type":"object"}`,
		"create-thing-request-amount":      `{"properties":{"value":{"type":"number"}},"type":"object"}`,
		"create-thing-request-by-id-value": `{"properties":{"a":{}},"type":"object"}`,
		"create-thing-request-items": `{"properties":{"status_code":{"allOf":[{"$ref":` +
			`"#/components/schemas/create-thing-request-items-status-code"}],"x-go-type-skip-optional-pointer":true}},"type":"object"}`,
		"create-thing-request-items-status-code": `{"enum":["A","B"],"type":"string"}`,
	}, types)
}

// TestTypesOfResult has what Go reads.
func TestTypesOfResult(t *testing.T) {
	const raw = `{"x-go-type":"json.RawMessage","x-go-type-skip-optional-pointer":true}`
	const text = `{"type":"string","x-go-type-skip-optional-pointer":true}`
	for name, test := range map[string]struct {
		schema string
		want   string
	}{
		"an integer":               {"{properties: {a: {type: integer, format: int32}}}", `{"a":{"type":"number"}}`},
		"an integer or null":       {"{properties: {a: {type: [integer, 'null']}}}", `{"a":{"type":"number"}}`},
		"null":                     {"{properties: {a: {type: object, properties: {}}}}", `{"a":` + raw + `}`},
		"a required null":          {"{required: [a], properties: {a: {type: [number, 'null']}}}", `{"a":{"type":"number"}},"required":["a"]`},
		"maps of variants":         {"{oneOf: [{properties: {a: {type: object, additionalProperties: {type: string}}}}, {properties: {a: {type: object, additionalProperties: {type: number}}}}]}", `{"a":{"additionalProperties":{"x-go-type":"json.RawMessage"},"type":"object"}}`},
		"no type":                  {"{properties: {a: {}}}", `{"a":` + raw + `}`},
		"properties of variants":   {"{oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}", `{"a":` + text + `,"b":` + text + `}`},
		"a base and variants":      {"{type: object, properties: {a: {type: string}}, anyOf: [{properties: {b: {type: string}}}]}", `{"a":` + text + `,"b":` + text + `}`},
		"a bare base":              {"{type: object, allOf: [{properties: {b: {type: string}}}]}", `{"b":` + text + `}`},
		"variants within variants": {"{oneOf: [{anyOf: [{properties: {a: {type: string}}}]}, {properties: {b: {type: string}}}]}", `{"a":` + text + `,"b":` + text + `}`},
		"an integer and a number":  {"{oneOf: [{properties: {a: {type: integer}}}, {properties: {a: {type: number}}}]}", `{"a":{"type":"number"}}`},
		"a text and a number":      {"{oneOf: [{properties: {a: {type: string}}}, {properties: {a: {type: number}}}]}", `{"a":` + raw + `}`},
		"a text and null":          {"{oneOf: [{properties: {a: {type: string}}}, {properties: {a: {type: object}}}]}", `{"a":` + raw + `}`},
		"a text and no type":       {"{oneOf: [{properties: {a: {type: string}}}, {properties: {a: {}}}]}", `{"a":` + text + `}`},
		"a list and an object":     {"{oneOf: [{properties: {a: {items: {}}}}, {properties: {a: {properties: {b: {}}}}}]}", `{"a":` + raw + `}`},
		"values and no values":     {"{oneOf: [{properties: {a: {type: string, enum: [A]}}}, {properties: {a: {type: string}}}]}", `{"a":` + text + `}`},
		"a map and an object":      {"{oneOf: [{properties: {a: {additionalProperties: {}, type: object}}}, {properties: {a: {properties: {b: {}}}}}]}", `{"a":` + raw + `}`},
	} {
		t.Run(name, func(t *testing.T) {
			types := typesOf(t, resultPage(test.schema))
			assert.Contains(t, types["create-thing-result"], `{"properties":`+test.want)
		})
	}
	types := oneOf(t, "{properties: {a: {type: string, enum: [A, B]}}}, {properties: {a: {type: string, enum: [B, C]}}}")
	assert.Equal(t, `{"enum":["A","B","C"],"type":"string"}`, types["create-thing-result-a"])
	types = oneOf(t, "{properties: {a: {type: string, enum: [a]}}}, {properties: {a: {type: string, enum: [A]}}}")
	assert.NotContains(t, types, "create-thing-result-a", "the constants would have one name")
	types = oneOf(t, "{required: [a], properties: {a: {type: number}}}, {properties: {b: {type: number}}}")
	assert.NotContains(t, types["create-thing-result"], "required")
	types = oneOf(t, "{items: {properties: {a: {type: number}}}}, {items: {properties: {b: {type: number}}}}")
	assert.Contains(t, types["create-thing-result"], `{"a":{"type":"number"},"b":{"type":"number"}}`)
	types = oneOf(t, "{items: {}}, {properties: {b: {}}}")
	assert.Equal(t, `{"x-go-type":"json.RawMessage"}`, types["create-thing-result"])
}

// oneOf returns the types of a result with variants.
func oneOf(t *testing.T, variants string) map[string]string {
	t.Helper()
	return typesOf(t, resultPage("{oneOf: ["+variants+"]}"))
}

func TestTypesOfAllOfWithin(t *testing.T) {
	types := typesOf(t, requestPage("{allOf: [{properties: {m: {required: [a], properties: {a: {type: number}}}}}, "+
		"{properties: {m: {required: [b], properties: {b: {type: number}}}}}]}"))
	assert.Contains(t, types["create-thing-request-m"], `"required":["a","b"]`)
}

func TestTypesLongName(t *testing.T) {
	name := strings.Repeat("a", 100)
	page := strings.Repeat("{properties: {"+name+": ", 5) + "{properties: {a: {}}}" + strings.Repeat("}}", 5)
	_, err := built(requestPage(page))
	require.ErrorContains(t, err, "the name of the type has more than 500 bytes")
}

func TestTypesOfReferences(t *testing.T) {
	schemas := "components: {schemas: {Amount: {properties: {value: {type: integer}}}, " +
		"Loop: {properties: {a: {items: {$ref: '#/components/schemas/Loop'}}}}}}\n"
	const amount = "{$ref: '#/components/schemas/Amount'}"
	types := typesOf(t, requestPage("{properties: {a: "+amount+", b: "+amount+"}}")+schemas)
	assert.Contains(t, types, "create-thing-request-a")
	assert.Contains(t, types, "create-thing-request-b")
	assert.NotContains(t, types, "Amount", "a second page may have another of this name")

	_, err := built(requestPage("{$ref: '#/components/schemas/Loop'}") + schemas)
	require.ErrorContains(t, err, "/paths/~1things/post/requestBody/content/application~1json/schema/properties/a/items: "+
		"the schema refers to itself")
}

// TestTypesOfFewLinesThatMakeBillions has a schema that is copied twice into one that is copied twice, and so on.
func TestTypesOfFewLinesThatMakeBillions(t *testing.T) {
	var schemas strings.Builder
	for i := range 40 {
		next := fmt.Sprintf("{$ref: '#/components/schemas/S%d'}", i+1)
		fmt.Fprintf(&schemas, "S%d: {properties: {a: %s, b: %s}}, ", i, next, next)
	}
	_, err := built(requestPage("{$ref: '#/components/schemas/S0'}") + "components: {schemas: {" + schemas.String() + "S40: {}}}\n")
	require.ErrorContains(t, err, "more than 50000 schemas")
	pages := make([]string, 30) // each has fewer
	for i := range pages {
		pages[i] = requestPage("{$ref: '#/components/schemas/S29'}") + "components: {schemas: {" + schemas.String() + "S40: {}}}\n"
	}
	_, err = built(pages...)
	require.ErrorContains(t, err, "more than 50000 schemas")

	schemas.Reset()
	for i := range 300 {
		fmt.Fprintf(&schemas, "S%d: {items: {$ref: '#/components/schemas/S%d'}}, ", i, i+1)
	}
	_, err = built(requestPage("{$ref: '#/components/schemas/S0'}") + "components: {schemas: {" + schemas.String() + "S300: {}}}\n")
	require.ErrorContains(t, err, "or 200 within each other")
}

// TestTypesMany has schemas of which a careless reader takes quadratic time.
func TestTypesMany(t *testing.T) {
	var values, variants strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&values, "v%d, ", i)
		fmt.Fprintf(&variants, "{properties: {p%d: {}}}, ", i)
	}
	types := typesOf(t, requestPage("{properties: {a: {enum: ["+values.String()+"b]}}}"))
	assert.Len(t, types, 1)
	_, err := built(resultPage("{oneOf: [" + variants.String() + "{}]}"))
	require.ErrorContains(t, err, "more than 50000 schemas")
}

func TestTypesEnumOfManyValues(t *testing.T) {
	values := func(from, to int) string {
		var text strings.Builder
		for i := from; i <= to; i++ {
			fmt.Fprintf(&text, "A%d, ", i)
		}
		return "{properties: {a: {type: string, enum: [" + text.String() + "]}}}"
	}
	assert.Contains(t, typesOf(t, requestPage(values(1, 40))), "create-thing-request-a")
	assert.NotContains(t, typesOf(t, requestPage(values(1, 41))), "create-thing-request-a")
	assert.Contains(t, oneOf(t, values(1, 30)+", "+values(11, 40)), "create-thing-result-a")
	assert.NotContains(t, oneOf(t, values(1, 30)+", "+values(21, 41)), "create-thing-result-a")
}

func TestTypesCommentsOfThePage(t *testing.T) {
	tree, err := built(operationPage("parameters: [{in: query, name: q, description: A parameter.}], " +
		"requestBody: {content: {application/json: {schema: {items: {properties: {a: {type: string, description: A text.}, b: {description: An object., properties: {c: {}}}, " +
		"d: {description: First., oneOf: [{description: Second., properties: {e: {}}}]}}}}}}}"))
	require.NoError(t, err)
	schemas := tree["components"].(object)["schemas"].(object)
	request := schemas["create-thing-request"].(object)
	assert.Equal(t, "is the request of create-thing.", request["description"])
	assert.Equal(t, "A text.", request["properties"].(object)["a"].(object)["description"])
	assert.Equal(t, "An object.", schemas["create-thing-request-b"].(object)["description"])
	assert.Equal(t, "First.", schemas["create-thing-request-d"].(object)["description"])
	operation := tree["paths"].(object)["/things"].(object)["post"].(object)
	assert.Equal(t, "A parameter.", operation["parameters"].([]any)[0].(object)["description"])
}

// TestTypesComments checks that no line of a comment can be a directive.
func TestTypesComments(t *testing.T) {
	tree, err := built(requestPage(
		`{description: "An amount.\n+build ignore\u202e\0", properties: {a: {description: "\n//go:build ignore"}}}`))
	require.NoError(t, err)
	request := tree["components"].(object)["schemas"].(object)["create-thing-request"].(object)
	assert.Equal(t, "An amount. +build ignore", request["description"])
	assert.Equal(t, "//go:build ignore", request["properties"].(object)["a"].(object)["description"])
}

func TestRelax(t *testing.T) {
	const schema = "{required: [a, b, c], properties: {a: {type: number}, b: {required: [d], properties: {d: {type: number}}}, " +
		"c: {items: {required: [e, f], properties: {e: {type: number}, f: {type: number}}}}}}"
	page := operationPage("requestBody: {content: {application/json: {schema: " + schema +
		", example: {a: 1, b: {}, c: [{e: 1}]}, examples: {x: {value: {b: {}, c: []}}}}}}")
	types := typesOf(t, page)
	assert.Contains(t, types["create-thing-request"], `"required":["b","c"]`)
	assert.NotContains(t, types["create-thing-request-b"], "required")
	assert.Contains(t, types["create-thing-request-c"], `"required":["e"]`)

	types = typesOf(t, operationPage("requestBody: {content: {application/json: {schema: {properties: {m: {type: object, "+
		"additionalProperties: {required: [x], properties: {x: {type: number}}}}}}, example: {m: {k: {}}}}}}"))
	assert.NotContains(t, types["create-thing-request-m-value"], "required")
}
