package yunotest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// sampleOf returns what a server sends for a response with a schema and no example.
func sampleOf(t *testing.T, schema, components string) string {
	t.Helper()
	text := withComponents(pageWith(""), components)
	text = strings.Replace(text, `"201":{"description":"a"}`,
		`"200":{"description":"a","content":{"application/json":{"schema":`+schema+`}}}`, 1)
	got := send(t, yunotest.New(yunotest.WithDocument(text)), newRequest(t, http.MethodPost, "/v1/a", ""))
	assert.Equal(t, http.StatusOK, got.Code)
	return got.Body.String()
}

func TestSample(t *testing.T) {
	const components = `"A":{"type":"object","properties":{"id":{"type":"string"},"parent":{"$ref":"#/components/schemas/A"},
		"children":{"type":"array","items":{"$ref":"#/components/schemas/A"}}}}`
	for schema, want := range map[string]string{
		`{}`:                      `{}`,
		`true`:                    `null`,
		`{"const":4,"example":5}`: `4`,
		`{"type":"string","example":"e","examples":["x"],"default":"d","enum":["f"]}`: `"e"`,
		`{"type":"string","examples":["x"],"default":"d","enum":["f"]}`:               `"x"`,
		`{"type":"string","default":"d","enum":["f"]}`:                                `"d"`,
		`{"type":"string","enum":["a","b"]}`:                                          `"a"`,
		`{"default":false}`:                                                           `false`,
		`{"type":"null"}`:                                                             `null`,
		`{"type":"integer"}`:                                                          `0`,
		`{"type":"string"}`:                                                           `"string"`,
		`{"type":["null","string"],"maxLength":-1}`:                                   `"string"`,
		`{"type":["string","null"],"maxLength":3}`:                                    `"str"`,
		`{"type":"string","format":"uuid"}`:                                           `"7dd71f21-9e4c-439a-9c6d-58f240bd28df"`,
		`{"type":"array"}`:                                                            `[]`,
		`{"type":"array","items":{"type":"string"},"minItems":2}`:                     `["string"]`,
		`{"properties":{"b":{"type":"boolean"},"a":{"properties":{"c":{"type":"integer"}}}}}`: `{"a":{"c":0},"b":true}`,
		`{"properties":{"pin":{"type":"string","writeOnly":true},"a":{"const":1}}}`:           `{"a":1}`,
		`{"type":"object","example":{"a":1},"properties":{"b":{"type":"string"}}}`:            `{"a":1}`,
		`{"allOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":{"const":2}}}],
			"properties":{"c":{"const":3}}}`: `{"a":1,"b":2,"c":3}`,
		`{"oneOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":{"const":2}}}],
			"properties":{"c":{"const":3}}}`: `{"a":1,"c":3}`,
		`{"anyOf":[{"type":"string"},{"type":"integer"}]}`:                       `"string"`,
		`{"properties":{"a":{"oneOf":[{"type":"string"}]},"b":{"type":"null"}}}`: `{"a":"string","b":null}`,
		`{"allOf":[{"title":"a"},{"type":"integer"}]}`:                           `0`,
		`{"$ref":"#/components/schemas/A"}`:                                      `{"children":[],"id":"string"}`,
		`{"properties":{"a":{"$ref":"#/components/schemas/A"},
			"b":{"$ref":"#/components/schemas/A"}}}`: `{"a":{"children":[],"id":"string"},"b":{"children":[],"id":"string"}}`,
	} {
		assert.Equal(t, want, sampleOf(t, schema, components), schema)
	}
}

// Each schema has the next twice, so that a full sample would have 2^40 values.
func TestSampleIsLimited(t *testing.T) {
	components := `"Level0":{"type":"string"}`
	for i := range 40 {
		next := fmt.Sprintf(`{"$ref":"#/components/schemas/Level%d"}`, i)
		components += fmt.Sprintf(`,"Level%d":{"type":"object","properties":{"a":%s,"b":%s}}`, i+1, next, next)
	}
	got := sampleOf(t, `{"$ref":"#/components/schemas/Level40"}`, components)
	assert.Contains(t, got, `{"a":{"a":{"a":`)
	assert.Less(t, len(got), 1<<20, "the client takes it")
	assert.Equal(t, got, sampleOf(t, `{"$ref":"#/components/schemas/Level40"}`, components), "the same each time")
}
