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
		text        string
		takes, nots []string
	}{
		"a pattern that Go lacks": {
			bodyOf(`{"properties":{"a":{"type":"string","pattern":"^(?=b)"},"b":{"pattern":"^b"}}}`),
			[]string{`{"a":"c","b":"b"}`}, []string{`{"a":1}`, `{"b":"a"}`},
		},
		"such a pattern in oneOf": {
			bodyOf(`{"oneOf":[{"type":"number"},{"type":"string","pattern":"^(?!x)"}]}`), []string{`"a"`, `1`}, []string{`{}`},
		},
		"such a pattern in a component that is named as a keyword": {
			withComponents(bodyOf(`{"$ref":"#/components/schemas/default"}`), `"default":{"type":"string","pattern":"^(?!x)"}`),
			[]string{`"a"`}, []string{`1`},
		},
		"such a pattern for names": {
			bodyOf(`{"patternProperties":{"^(?!x)":false,"^b":{"type":"number"}}}`),
			[]string{`{"a":1}`, `{"b":1}`}, []string{`{"b":"1"}`},
		},
		"properties that are named as keywords": {
			bodyOf(`{"properties":{"default":{"type":"string"},"format":{"type":"number"},"pattern":{"type":"number"},
				"patternProperties":{"type":"object","patternProperties":{"(?!x)":false}}}}`),
			[]string{`{"default":"a","format":1,"pattern":1,"patternProperties":{"a":1}}`},
			[]string{`{"default":1}`, `{"format":"a"}`, `{"pattern":"a"}`},
		},
		"data that looks like a schema": {
			bodyOf(`{"const":{"pattern":"(?!x)","format":"a"}}`), []string{`{"pattern":"(?!x)","format":"a"}`}, []string{`{}`},
		},
		"formats": {
			bodyOf(`{"properties":{"a":{"format":"date-time"},"b":{"format":"uuid"}}}`),
			[]string{`{"a":"2025-05-07T20:00:18Z","b":"b"}`}, []string{`{"a":"today"}`},
		},
		"nullable": {
			old(bodyOf(`{"properties":{"a":{"type":"string","nullable":true,"enum":["a"]},"b":{"type":"string","nullable":false}}}`)),
			[]string{`{"a":null}`, `{"a":"a"}`}, []string{`{"a":"b"}`, `{"b":null}`},
		},
		"nullable in OpenAPI 3.1": {bodyOf(`{"type":"string","nullable":true}`), []string{`"a"`}, []string{`null`}},
		"exclusive limits of 3.0": {
			old(bodyOf(`{"minimum":1,"exclusiveMinimum":true,"maximum":3,"exclusiveMaximum":false}`)),
			[]string{`2`, `3`}, []string{`1`, `4`},
		},
		"an exclusive limit of none": {old(bodyOf(`{"exclusiveMinimum":true}`)), []string{`0`}, nil},
		"exclusive limits of 3.1":    {bodyOf(`{"exclusiveMinimum":1}`), []string{`2`}, []string{`1`}},
		"text after the JSON":        {bodyOf(`{}`), []string{`{} `}, []string{`{} {}`}},
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
			for status, bodies := range map[int][]string{http.StatusCreated: test.takes, http.StatusBadRequest: test.nots} {
				for _, body := range bodies {
					got := send(t, srv, newRequest(t, http.MethodPost, "/v1/a", body))
					assert.Equal(t, status, got.Code, "%s: %s", body, got.Body)
				}
			}
		})
	}
}
