package yunotest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// schemaOf reads a schema, beside components that it may refer to.
func schemaOf(t testing.TB, schema, components string) *openapi3.Schema {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi":"3.1.0","info":{"title":"a","version":"a"},"paths":{},` +
		`"components":{"schemas":{` + strings.Trim(`"Sampled":`+schema+`,`+components, ",") + `}}}`))
	require.NoError(t, err)
	return spec.Components.Schemas["Sampled"].Value
}

// sampleOf returns the sample of a schema as JSON, or "none".
func sampleOf(t testing.TB, schema *openapi3.Schema) string {
	t.Helper()
	value, ok := yunotest.Sample(schema, openapi3.EnableJSONSchema2020())
	if !ok {
		return "none"
	}
	data, err := json.Marshal(value)
	require.NoError(t, err)
	return string(data)
}

func TestSampleShowsWhatTheSchemaShows(t *testing.T) {
	for schema, want := range map[string]string{
		`{"type":"string","enum":["a","b"]}`:                                                                  `"a"`,
		`{"type":"string","example":"e","default":"d","enum":["d","e"]}`:                                      `"e"`,
		`{"type":"integer","example":"1","default":2}`:                                                        `2`,
		`{"type":"string","examples":["x"]}`:                                                                  `"x"`,
		`{"const":4}`:                                                                                         `4`,
		`{"type":"object","example":{"a":1},"properties":{"b":{"type":"string"}}}`:                            `{"a":1}`,
		`{"type":"object","required":["b"],"example":{"a":1},"properties":{"b":{"type":"string"}}}`:           `{"b":"string"}`,
		`{"type":"object","properties":{"a":{"type":"string","example":"x"},"b":{"default":false}}}`:          `{"a":"x","b":false}`,
		`{"type":"array","items":{"type":"string","example":"x"},"minItems":2}`:                               `["x","x"]`,
		`{"allOf":[{"type":"string","example":"long"},{"maxLength":2}]}`:                                      `"st"`,
		`{"allOf":[{"type":"string"},{"example":"from a part"}]}`:                                             `"from a part"`,
		`{"oneOf":[{"type":"integer"},{"type":"string","example":"x"}],"example":"of the whole"}`:             `"of the whole"`,
		`{"type":["object","null"],"properties":{"a":{"type":["null","string"],"example":null}}}`:             `{"a":"string"}`,
		`{"type":"object","properties":{"in":{"type":"string","writeOnly":true},"a":{"const":1}}}`:            `{"a":1}`,
		`{"type":"object","maxProperties":1,"properties":{"a":{"const":1},"b":{"const":1}}}`:                  `{"a":1}`,
		`{"type":"object","maxProperties":1,"required":["b"],"properties":{"a":{"const":1},"b":{"const":2}}}`: `{"b":2}`,
	} {
		t.Run(schema, func(t *testing.T) { assert.JSONEq(t, want, sampleOf(t, schemaOf(t, schema, ""))) })
	}
}

func TestSampleIsTheLeastThatTheSchemaAllows(t *testing.T) {
	for schema, want := range map[string]string{
		`{}`:                 `{}`,
		`true`:               `{}`,
		`{"type":"boolean"}`: `true`,
		`{"type":"null"}`:    `null`,
		`{"type":"string"}`:  `"string"`,
		`{"type":["null","string"],"minLength":7}`:                                                        `"stringg"`,
		`{"type":"string","maxLength":2}`:                                                                 `"st"`,
		`{"type":"string","maxLength":0}`:                                                                 `""`,
		`{"minLength":8}`:                                                                                 `"stringgg"`,
		`{"type":"string","format":"uuid"}`:                                                               `"7dd71f21-9e4c-439a-9c6d-58f240bd28df"`,
		`{"type":"string","format":"unknown"}`:                                                            `"string"`,
		`{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}$"}`:                                            `"2025-05-07"`,
		`{"type":"string","pattern":"^[ab]+$","minLength":4}`:                                             `"aaaa"`,
		`{"allOf":[{"minLength":3},{"type":"string","pattern":"^[ab]+$"}]}`:                               `"aaa"`,
		`{"type":"string","pattern":"^[A-Z]{2}$"}`:                                                        `"AA"`,
		`{"type":"string","pattern":"^(ab|c)+_[^a]?\\d*.$"}`:                                              `"ab_a"`,
		`{"type":"string","pattern":"^[a-z]+$","minLength":9}`:                                            `"stringggg"`,
		`{"type":"string","pattern":"^x[0-9]{2,}$","minLength":9,"maxLength":10}`:                         `"x000000000"`,
		`{"type":"string","pattern":"^.{30,40}$"}`:                                                        `"7dd71f21-9e4c-439a-9c6d-58f240bd28df"`,
		`{"type":"integer"}`:                                                                              `0`,
		`{"type":"integer","minimum":3}`:                                                                  `3`,
		`{"type":"integer","maximum":-1}`:                                                                 `-1`,
		`{"type":"integer","minimum":2.5}`:                                                                `3`,
		`{"type":"number","exclusiveMinimum":0}`:                                                          `1`,
		`{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}`:                                     `0.5`,
		`{"type":"integer","minimum":10,"multipleOf":7}`:                                                  `14`,
		`{"type":"number","maximum":-0.3,"multipleOf":0.5}`:                                               `-0.5`,
		`{"type":"string","pattern":"^(abcd)*$","minLength":2,"maxLength":4}`:                             `"abcd"`,
		`{"type":"string","pattern":"^((ab)*-)+$","minLength":3}`:                                         `"ab-"`,
		`{"type":"string","pattern":"^[!-#%-'*-,]$"}`:                                                     `"!"`,
		`{"type":"string","pattern":"^[!-#%-'a]$"}`:                                                       `"a"`,
		`{"type":"string","pattern":"^[!-z]$"}`:                                                           `"a"`,
		`{"type":"string","not":{"minLength":1}}`:                                                         `""`,
		`{"type":"string","format":"hostname"}`:                                                           `"example.com"`,
		`{"type":"string","format":"time"}`:                                                               `"20:00:18Z"`,
		`{"minimum":5}`:                                                                                   `5`,
		`{"maximum":-5}`:                                                                                  `-5`,
		`{"type":"integer","maximum":-10,"multipleOf":7}`:                                                 `-14`,
		`{"multipleOf":7}`:                                                                                `0`,
		`{"minLength":1}`:                                                                                 `"string"`,
		`{"maxLength":3}`:                                                                                 `"str"`,
		`{"format":"date"}`:                                                                               `"2025-05-07"`,
		`{"pattern":"^b$"}`:                                                                               `"b"`,
		`{"minItems":1}`:                                                                                  `[{}]`,
		`{"allOf":[{"type":"integer"},{"title":"a"}]}`:                                                    `0`,
		`{"properties":{"a":{"type":"array","maxItems":0},"b":{"const":1}}}`:                              `{"a":[],"b":1}`,
		`{"properties":{"a":{"type":"string","minLength":2,"maxLength":1},"b":{"const":1}}}`:              `{"b":1}`,
		`{"properties":{"a":{"type":"integer","minimum":2,"maximum":1},"b":{"const":1}}}`:                 `{"b":1}`,
		`{"properties":{"a":{"required":["x"],"properties":{"x":false}},"b":{"const":1}}}`:                `{"b":1}`,
		`{"properties":{"a":{"const":1}},"not":{"required":["a"]}}`:                                       `{}`,
		`{"type":"array","items":{"const":1},"not":{"contains":{"const":1}}}`:                             `[]`,
		`{"type":"array","minItems":1,"items":{"properties":{"a":{"const":1}},"not":{"required":["a"]}}}`: `[{}]`,
		`{"type":"array"}`:                                                                                `[{}]`,
		`{"type":"array","items":{"type":"string"}}`:                                                      `["string"]`,
		`{"items":{"type":"boolean"}}`:                                                                    `[true]`,
		`{"type":"array","items":{"type":"string"},"maxItems":0}`:                                         `[]`,
		`{"type":"array","items":false}`:                                                                  `[]`,
		`{"type":"array","items":{"type":"boolean"},"minItems":3}`:                                        `[true,true,true]`,
		`{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":{"const":3},"minItems":3}`:       `[1,2,3]`,
		`{"required":["a"],"properties":{"a":{"type":"string"},"b":{"const":"1"}}}`:                       `{"a":"string","b":"1"}`,
		`{"type":"object","required":["a"],"additionalProperties":{"type":"integer"}}`:                    `{"a":0}`,
		`{"type":"object","additionalProperties":{"type":"integer"}}`:                                     `{}`,
		`{"type":"object","properties":{"a":false,"b":{"type":"null"}}}`:                                  `{"b":null}`,
		`{"required":["a"],"properties":{"a":{"const":1},"b":{"const":2}},"not":{"required":["b"]}}`:      `{"a":1}`,
		`{"type":"array","items":{"type":"array","items":{"const":1},"minItems":1},"not":{"maxItems":0}}`: `[[1]]`,
	} {
		t.Run(schema, func(t *testing.T) { assert.JSONEq(t, want, sampleOf(t, schemaOf(t, schema, ""))) })
	}
}

func TestSampleOfAlternatives(t *testing.T) {
	const animals = `
		"Pet":{"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],
			"discriminator":{"propertyName":"kind","mapping":{"cat":"#/components/schemas/Cat","dog":"Dog"}}},
		"Kennel":{"oneOf":[{"$ref":"#/components/schemas/Dog"}],
			"discriminator":{"propertyName":"kind","mapping":{"cat":"#/components/schemas/Cat","dog":"Dog"}}},
		"Unmapped":{"oneOf":[{"$ref":"#/components/schemas/Dog"}],"discriminator":{"propertyName":"kind"}},
		"Animal":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}}},
		"Cat":{"allOf":[{"$ref":"#/components/schemas/Animal"},{"type":"object","required":["lives"],"properties":{"lives":{"const":9}}}]},
		"Dog":{"allOf":[{"$ref":"#/components/schemas/Animal"},{"type":"object","required":["bark"],"properties":{"bark":{"type":"string"}}}]},
		"Expression":{"oneOf":[{"type":"object","required":["left"],"properties":{"left":{"$ref":"#/components/schemas/Expression"}}},
			{"type":"integer"}]}`
	for schema, want := range map[string]string{
		`{"oneOf":[{"type":"string"},{"type":"integer"}]}`:                                                                       `"string"`,
		`{"oneOf":[{"type":"number"},{"type":"integer"},{"type":"boolean"}]}`:                                                    `true`,
		`{"oneOf":[{"properties":{"a":{"const":1}}},{"required":["b"],"properties":{"b":{"const":2}}}]}`:                         `{"a":1}`,
		`{"oneOf":[{"type":"object","properties":{"a":{"const":1}}},{"type":"object","properties":{"b":{"const":1}}}]}`:          `none`,
		`{"anyOf":[{"properties":{"a":{"const":1}}}],"properties":{"b":{"const":2}},"allOf":[{"properties":{"c":{"const":3}}}]}`: `{"a":1,"b":2,"c":3}`,
		`{"anyOf":[{"required":["a"]},{"required":["b"]}],"properties":{"a":{"const":1},"b":{"const":2}}}`:                       `{"a":1,"b":2}`,
		`{"allOf":[{"oneOf":[{"type":"string"},{"type":"integer"}]},{"oneOf":[{"type":"integer"},{"type":"boolean"}]}]}`:         `0`,
		`{"allOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"a":{"maxLength":3}}}]}`:                                `{"a":"str"}`,
		`{"$ref":"#/components/schemas/Pet"}`:                                                                                    `{"kind":"cat","lives":9}`,
		`{"$ref":"#/components/schemas/Kennel"}`:                                                                                 `{"kind":"dog","bark":"string"}`,
		`{"properties":{"a":{"oneOf":[false]},"b":{"const":1}}}`:                                                                 `{"b":1}`,
		`{"$ref":"#/components/schemas/Unmapped"}`:                                                                               `{"kind":"Dog","bark":"string"}`,
		`{"$ref":"#/components/schemas/Cat"}`:                                                                                    `{"kind":"string","lives":9}`,
		`{"$ref":"#/components/schemas/Expression"}`:                                                                             `0`,
	} {
		t.Run(schema, func(t *testing.T) {
			got := sampleOf(t, schemaOf(t, `{"type":"object","required":["a"],"properties":{"a":`+schema+`}}`, animals))
			if want == "none" {
				assert.Equal(t, want, got)
				return
			}
			assert.JSONEq(t, `{"a":`+want+`}`, got)
		})
	}
}

func TestSampleIsNoneWhereNothingIsValid(t *testing.T) {
	for _, schema := range []string{
		`false`, `{"not":{}}`, `{"type":"string","minLength":2,"maxLength":1}`, `{"type":"integer","minimum":2,"maximum":1}`,
		`{"type":"array","minItems":1,"items":false}`, `{"type":"array","minItems":1000000000,"items":{"type":"string"}}`,
		`{"type":"number","not":{"maximum":1}}`, `{"type":"number","not":{"minimum":-1}}`, `{"type":"string","minLength":1000000000}`, `{"type":"string","format":"date","maxLength":3}`, `{"type":"object","required":["a"],"additionalProperties":false}`,
		`{"allOf":[{"type":"string"},{"type":"integer"}]}`, `{"type":"string","pattern":"(?!a)"}`,
		`{"type":"string","minLength":30000,"pattern":"^(` + strings.Repeat("a*b*", 10) + `)*$"}`,
		`{"type":"object","required":["self"],"properties":{"self":{"$ref":"#/components/schemas/Sampled"}}}`,
	} {
		t.Run(schema, func(t *testing.T) { assert.Equal(t, "none", sampleOf(t, schemaOf(t, schema, ""))) })
	}
}

func TestSampleOfARecursiveSchema(t *testing.T) {
	const tree = `{"type":"object","properties":{"name":{"type":"string"},"parent":{"$ref":"#/components/schemas/Sampled"},
		"children":{"type":"array","items":{"$ref":"#/components/schemas/Sampled"}}}}`
	assert.JSONEq(t, `{"name":"string","children":[]}`, sampleOf(t, schemaOf(t, tree, "")))
}

func TestSampleHasAllOfALargeSchema(t *testing.T) {
	deep, wide := `{"const":"the end"}`, ""
	for i := range 90 {
		deep = `{"properties":{"a":` + deep + `}}`
		for j := range 20 {
			wide += fmt.Sprintf(`,"p%d-%d":{"type":"string"}`, i, j)
		}
	}
	assert.Contains(t, sampleOf(t, schemaOf(t, deep, "")), `"the end"`)
	assert.Equal(t, 90*20, strings.Count(sampleOf(t, schemaOf(t, `{"properties":{`+wide[1:]+`}}`, "")), `"string"`))
	unions := strings.ReplaceAll(wide[1:], `{"type":"string"}`, `{"oneOf":[{"type":"string"},{"type":"integer"}]}`)
	got := sampleOf(t, schemaOf(t, `{"properties":{`+unions+`}}`, ""))
	assert.Equal(t, 90*20, strings.Count(got, `"string"`), "unions beside each other")
}

// The validator looks at each alternative of each union: at twice as many with each level.
func TestSampleOfUnionsWithinEachOtherEnds(t *testing.T) {
	components := `"Level0":{"const":"the end"}`
	for i := range 40 {
		next := fmt.Sprintf(`{"$ref":"#/components/schemas/Level%d"}`, i)
		components += fmt.Sprintf(`,"Level%d":{"oneOf":[{"properties":{"a":%s}},{"required":["z"],"properties":{"a":%s}}]}`,
			i+1, next, next)
	}
	began := time.Now()
	got := sampleOf(t, schemaOf(t, `{"type":"object","properties":{"a":{"$ref":"#/components/schemas/Level40"}}}`, components))
	assert.True(t, strings.HasPrefix(got, `{"a":{"a":{"a":`), got)
	assert.Less(t, time.Since(began), time.Minute)
}

// Each of many schemas has properties of all others, or each is twice a part of the
// one before: the ways through them are more than anybody can count.
func TestSampleOfHighlyRecursiveSchemasEnds(t *testing.T) {
	const count = 40
	const first = `{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/components/schemas/NAME"}}}`
	all, chain, required := "", "", ""
	for i := range count {
		var properties []string
		for j := range count {
			properties = append(properties, fmt.Sprintf(`"p%d":{"$ref":"#/components/schemas/All%d"}`, j, j))
		}
		all += fmt.Sprintf(`,"All%d":{"type":"object","properties":{%s}}`, i, strings.Join(properties, ","))
		next := fmt.Sprintf(`{"$ref":"#/components/schemas/Chain%d"}`, i+1)
		chain += fmt.Sprintf(`,"Chain%d":{"type":"object","properties":{"a":%s,"b":%s,"c":{"oneOf":[%s,{"type":"string"}]}}}`,
			i, next, next, next)
		next = fmt.Sprintf(`{"$ref":"#/components/schemas/Required%d"}`, i+1)
		required += fmt.Sprintf(`,"Required%d":{"type":"object","required":["a","b"],"properties":{"a":%s,"b":%s}}`, i, next, next)
	}
	chain += fmt.Sprintf(`,"Chain%d":{"type":"string"}`, count)
	required += fmt.Sprintf(`,"Required%d":{"type":"string"}`, count)
	began := time.Now()
	for name, components := range map[string]string{"All0": all, "Chain0": chain} {
		schema := schemaOf(t, strings.Replace(first, "NAME", name, 1), components[1:])
		got := sampleOf(t, schema)
		assert.Contains(t, got, `{"a":{`)
		assert.Less(t, len(got), 1<<20, "the client takes it")
		assert.Equal(t, got, sampleOf(t, schema), "the same each time")
	}
	none := schemaOf(t, strings.Replace(first, "NAME", "Required0", 1), required[1:])
	assert.Equal(t, "none", sampleOf(t, none))
	assert.Less(t, time.Since(began), time.Minute)
	t.Log(time.Since(began))
}
