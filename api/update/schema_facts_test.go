package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSchemasThatReferTooOftenAreRefused(t *testing.T) {
	text := small + "\n"
	bomb := "    S0: {type: string}\n"
	for _, pair := range []string{"S1 S0", "S2 S1", "S3 S2", "S4 S3", "S5 S4", "S6 S5"} {
		name, inner, _ := strings.Cut(pair, " ")
		bomb += "    " + name + ": {type: object, properties: {"
		for _, field := range strings.Split("abcdefghij", "") {
			bomb += field + ": {$ref: '#/components/schemas/" + inner + "'}, "
		}
		bomb += "}}\n"
	}
	text = strings.Replace(text, "    Money:", bomb+"    Money:", 1)
	text = strings.Replace(text, "leaf: {type: string}", "leaf: {$ref: '#/components/schemas/S6'}", 1)
	checked, err := check([]byte(text), 1)
	require.NoError(t, err)
	_, err = factsOf(checked.model)
	assert.ErrorContains(t, err, "more than 50000 fields")
}
