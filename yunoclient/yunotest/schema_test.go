package yunotest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// old makes a document OpenAPI 3.0.
func old(text string) string { return strings.Replace(text, "3.1.0", "3.0.3", 1) }

func TestSchemaJudgesABody(t *testing.T) {
	const self = `{"$ref":"#/components/schemas/A"}`
	for name, test := range map[string]struct {
		text  string
		takes []string
		not   []string
	}{
		"a pattern": {bodyOf(`{"pattern":"^b"}`), []string{`"b"`}, []string{`"a"`}},
		"a pattern that Go lacks": {
			bodyOf(`{"properties":{"a":{"type":"string","pattern":"^(?=b)"}}}`), []string{`{"a":"c"}`}, []string{`{"a":1}`},
		},
		"such a pattern in anyOf": {
			bodyOf(`{"anyOf":[{"type":"number"},{"type":"string","pattern":"^(?!x)"}]}`), []string{`"a"`, `1`}, []string{`{}`},
		},
		"such a pattern in oneOf": {
			bodyOf(`{"oneOf":[{"type":"number"},{"type":"string","pattern":"^(?!x)"}]}`), []string{`"a"`, `1`}, []string{`{}`},
		},
		"such a pattern in a component": {
			withComponents(bodyOf(self), `"A":{"type":"string","pattern":"^(?!x)"}`), []string{`"a"`}, []string{`1`},
		},
		"a component that is named as a keyword": {
			withComponents(bodyOf(`{"$ref":"#/components/schemas/default"}`), `"default":{"type":"string","pattern":"^(?!x)"}`),
			[]string{`"a"`}, []string{`1`},
		},
		"such a pattern for names": {
			bodyOf(`{"patternProperties":{"^(?!x)":false,"^b":{"type":"number"}}}`),
			[]string{`{"a":1}`, `{"b":1}`}, []string{`{"b":"1"}`},
		},
		"properties that are named as keywords": {
			bodyOf(`{"properties":{"default":{"type":"string"},"enum":{"pattern":"(?!x)"},"format":{"type":"number"},
				"pattern":{"type":"number"},"patternProperties":{"type":"object","patternProperties":{"(?!x)":false}},
				"properties":{"properties":{"a":{"type":"number"}}}}}`),
			[]string{`{"default":"a","enum":"x","format":1,"pattern":1,"patternProperties":{"a":1},"properties":{"a":1}}`},
			[]string{`{"default":1}`, `{"format":"a"}`, `{"pattern":"a"}`, `{"properties":{"a":"a"}}`},
		},
		"data that looks like a schema": {
			bodyOf(`{"const":{"pattern":"(?!x)","format":"a"}}`), []string{`{"pattern":"(?!x)","format":"a"}`}, []string{`{}`},
		},
		"a format":                     {bodyOf(`{"format":"date-time"}`), []string{`"2025-05-07T20:00:18Z"`}, []string{`"today"`}},
		"a format that is not checked": {bodyOf(`{"format":"uuid"}`), []string{`"a"`}, nil},
		"nullable":                     {old(bodyOf(`{"type":"string","nullable":true}`)), []string{`null`, `"a"`}, []string{`1`}},
		"nullable and an enum": {
			old(bodyOf(`{"type":"string","nullable":true,"enum":["a"]}`)), []string{`null`, `"a"`}, []string{`"b"`},
		},
		"nullable of a part": {
			old(bodyOf(`{"properties":{"a":{"type":"object","nullable":true}}}`)), []string{`{"a":null}`}, []string{`{"a":1}`},
		},
		"not nullable":            {old(bodyOf(`{"type":"string","nullable":false}`)), nil, []string{`null`}},
		"nullable in OpenAPI 3.1": {bodyOf(`{"type":"string","nullable":true}`), []string{`"a"`}, []string{`null`}},
		"exclusive limits of 3.0": {
			old(bodyOf(`{"minimum":1,"exclusiveMinimum":true,"maximum":3,"exclusiveMaximum":false}`)),
			[]string{`2`, `3`}, []string{`1`, `4`},
		},
		"an exclusive limit of none": {old(bodyOf(`{"exclusiveMinimum":true}`)), []string{`0`}, nil},
		"exclusive limits of 3.1":    {bodyOf(`{"exclusiveMinimum":1}`), []string{`2`}, []string{`1`}},
		"null for anything":          {bodyOf(`{"properties":{"a":{}}}`), []string{`{"a":null}`}, nil},
		"an empty list for a schema": {
			bodyOf(`{"properties":{"a":{"type":"string"},"discounts":[]}}`), []string{`{"discounts":[1]}`}, []string{`{"a":1}`},
		},
		"text after the JSON": {bodyOf(`{}`), []string{`{} `}, []string{`{} {}`, `{`}},
		"a dialect that is a file": {
			bodyOf(`{"$schema":"file:///nowhere/schema.json","$id":"file:///nowhere/a","type":"string"}`), []string{`"a"`}, []string{`1`},
		},
		"a tree": {
			withComponents(bodyOf(self), `"A":{"type":"object","properties":{"a":`+self+`}}`),
			[]string{`{"a":{"a":{}}}`}, []string{`{"a":{"a":1}}`},
		},
		"a part of itself": {withComponents(bodyOf(self), `"A":{"allOf":[`+self+`]}`), nil, []string{`{}`}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.New(yunotest.WithDocument(test.text))
			for status, bodies := range map[int][]string{http.StatusCreated: test.takes, http.StatusBadRequest: test.not} {
				for _, body := range bodies {
					got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", body))
					assert.Equal(t, status, got.Code, "%s: %s", body, got.Body)
				}
			}
		})
	}
}
