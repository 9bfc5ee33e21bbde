package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTightens(t *testing.T) {
	for name, test := range map[string]struct {
		keyword, from, to string
		want              bool
	}{
		"smaller maximum":        {"maximum", "10", "9.5", true},
		"larger maximum":         {"maximum", "9", "10", false}, // not compared as texts
		"larger minimum":         {"minItems", "9", "10", true},
		"smaller minimum":        {"minItems", "10", "9", false},
		"exclusive":              {"exclusiveMinimum", "1", "2", true},
		"another pattern":        {"pattern", "a", "b", true},
		"another default":        {"default", "1", "2", false},
		"an extension":           {"x-a", "", "1", false},
		"unknown fields refused": {"additionalProperties", "true", "false", true},
		"unknown fields allowed": {"additionalProperties", "false", "true", false},
		"a rule unknown to us":   {"not", "", "{}", true},
	} {
		t.Run(name, func(t *testing.T) {
			request := &fact{kind: kindLimit, name: "POST /x request field a b " + test.keyword}
			assert.Equal(t, test.want, tightens(test.from, test.to, request))
			response := &fact{kind: kindLimit, name: request.name, response: true}
			assert.False(t, tightens(test.from, test.to, response))
		})
	}
}
