package document_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api/document"
)

func TestExamples(t *testing.T) {
	got, err := document.Read(withPath(`{get: {requestBody: {content: {application/json: {example: {a: 1}, examples: {
		c: {$ref: '#/components/examples/C'}, b: {value: '{"b": 2}'}, d: {value: '{no JSON'}, e: {value: null}, f: {}}}}}}}`) +
		"components: {examples: {C: {value: text}}}\n")
	require.NoError(t, err)
	body := got.Operations()[0].Tree["requestBody"].(document.Object)
	media := body["content"].(document.Object)["application/json"].(document.Object)
	assert.Equal(t, []any{
		document.Object{"a": json.Number("1")}, document.Object{"b": json.Number("2")}, "text", "{no JSON",
	}, got.Examples(media))
}
