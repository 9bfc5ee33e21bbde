package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func correction(action string) []byte {
	return []byte("overlay: 1.1.0\nx-speakeasy-jsonpath: rfc9535\ninfo: {title: a, version: a}\nactions:\n  - " + action + "\n")
}

func TestCorrect(t *testing.T) {
	doc := func() object {
		get := object{"responses": []any{}, "summary": "2025-01-01", "operationId": "😀 <a>\u2028"}
		return object{"paths": object{"/a": object{"get": get}}}
	}
	for name, test := range map[string]struct {
		corrections []byte
		want        string // of GET /a
		says        string
	}{
		"what is removed": {corrections: correction("{target: \"$.paths['/a'].get[?length(@) == 0]\", remove: true}"),
			want: `{"operationId":"😀 <a>\u2028","summary":"2025-01-01"}`},
		"what is set": {corrections: correction("{target: \"$.paths['/a'].get\", update: {responses: [5], tags: [1.50, 'true', true, 2025-01-01]}}"),
			want: `{"operationId":"😀 <a>\u2028","summary":"2025-01-01","responses":[5],"tags":[1.5,"true",true,"2025-01-01"]}`},
		"what is not there": {corrections: correction("{target: \"$.paths['/b']\", remove: true}"),
			says: "selector \"$.paths['/b']\" did not match any targets"},
		"what is so already": {corrections: correction("{target: \"$.paths['/a'].get\", update: {summary: '2025-01-01'}}"), says: "does nothing"},
		"no target":          {corrections: correction("{update: {summary: a}}"), says: "target"},
		"no overlay":         {corrections: []byte("a"), says: "cannot unmarshal"},
		"no action":          {corrections: []byte("overlay: 1.1.0\ninfo: {title: a, version: a}\nactions: []\n"), says: "action"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := correct(doc(), test.corrections)
			if test.says != "" {
				require.ErrorContains(t, err, test.says)
				return
			}
			require.NoError(t, err)
			text, err := indented(part(t, got, "paths /a get").(object))
			require.NoError(t, err)
			assert.JSONEq(t, test.want, string(text))
			assert.Contains(t, string(text), "<a>")
		})
	}
}

func TestCorrectKeepsLongNumbers(t *testing.T) {
	got, err := correct(object{"maximum": json.Number("12345678901234567890")}, correction("{target: $, update: {a: b}}"))
	require.NoError(t, err)
	assert.Equal(t, object{"maximum": json.Number("12345678901234567890"), "a": "b"}, got)
}

func TestAssembleReadsTheCorrections(t *testing.T) {
	checkout(t)
	broken := operation("get", "/a", "a", "\n      parameters: {}")
	all := pages(t, this, broken)
	text, err := assemble(all)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"parameters": {}`)

	require.NoError(t, replace("api/corrections.yaml", correction("{target: \"$.paths['/a'].get[?length(@) == 0]\", remove: true}")))
	text, err = assemble(all)
	require.NoError(t, err)
	assert.NotContains(t, string(text), `"parameters"`)
	_, err = assemble(pages(t, this))
	require.ErrorContains(t, err, "api/corrections.yaml: ")
	require.ErrorContains(t, err, "did not match any targets")

	require.NoError(t, os.Remove("api/corrections.yaml"))
	require.NoError(t, os.Mkdir("api/corrections.yaml", 0o755))
	_, err = assemble(all)
	require.ErrorContains(t, err, "is a directory")
}

func TestOverlayNames(t *testing.T) {
	t.Chdir("../..")
	names, err := overlayNames()
	require.NoError(t, err)
	assert.Subset(t, names, []string{"Sandbox", "Country", "CreateCustomerSessionRequest", "CustomerSession", "ErrorResponse"})
	assert.NotContains(t, names, "true")
}
