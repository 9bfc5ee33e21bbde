package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api"
)

func TestFencedBlocks(t *testing.T) {
	for name, test := range map[string]struct {
		page string
		want []block
	}{
		"none":            {"text\n", nil},
		"backticks":       {"a\n```yaml x y\nb\n```\nc\n", []block{{"b\n", 3, true}}},
		"tildes":          {"~~~\nb\n~~~", []block{{"b\n", 2, true}}},
		"trailing blank":  {"````\nb\n\n````", []block{{"b\n\n", 2, true}}},
		"longer close":    {"```\nb\n`````  \n", []block{{"b\n", 2, true}}},
		"shorter inside":  {"````\n```\nb\n```\n````\n", []block{{"```\nb\n```\n", 2, true}}},
		"other inside":    {"~~~\n```\n~~~\n", []block{{"```\n", 2, true}}},
		"info is no end":  {"```\n``` x\n```\n", []block{{"``` x\n", 2, true}}},
		"indented":        {"   ```\n   b\n  ```\n", []block{{"   b\n", 2, true}}},
		"too indented":    {"    ```\n    b\n", nil},
		"code in a line":  {"```a``` b\n", nil},
		"two ticks":       {"``\nb\n``\n", nil},
		"windows lines":   {"```\r\nb\r\n```\r\nc", []block{{"b\r\n", 2, true}}},
		"not closed":      {"```\nb\nc", []block{{"b\nc", 2, false}}},
		"ends with fence": {"```", []block{{"", 2, false}}},
		"empty":           {"```\n```\n", []block{{"", 2, true}}},
		"two":             {"```\na\n```\n~~~\nb\n~~~\n", []block{{"a\n", 2, true}, {"b\n", 5, true}}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, fencedBlocks(test.page)) })
	}
}

func TestFindReadsAnIndentedBlock(t *testing.T) {
	indented := "  " + strings.ReplaceAll(api.Document, "\n", "\n  ")
	got, err := find([]byte("1. See\n\n  ~~~~~yaml\n" + indented + "\n  ~~~~~\n"))
	require.NoError(t, err)
	assert.Equal(t, indented+"\n", string(got.text))
}

// The description of an API may show a document, or a piece of one.
func TestFindKeepsADocumentWithFencesWhole(t *testing.T) {
	document := strings.TrimRight(api.Document, "\n") + "\nx-note: |\n ```yaml\n openapi: 3.1.0\n paths: {}\n ```\n"
	got, err := find([]byte(document))
	require.NoError(t, err)
	assert.Equal(t, document, string(got.text))
}

func TestFindOfTheUsableOneAmongBlocks(t *testing.T) {
	broken := "\n\n```yaml\nopenapi: 3.1.0\npaths: [\n```\n"
	got, err := find([]byte(pageOf(api.Document) + broken))
	require.NoError(t, err)
	assert.Equal(t, api.Document, string(got.text))

	_, err = find([]byte(broken + broken))
	assert.ErrorContains(t, err, "none of its 2 OpenAPI documents is usable; the first: not YAML")
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		pageOf(api.Document), api.Document, "", "```", "~~~\n{}\n~~~", "```yaml\nopenapi: 3.1.0\n```", "<html>", "\ufeff---\na: *b\n",
		"openapi: 3.1.0\npaths:\n  /a: ~\n", "openapi: 3.1.0\npaths: {/a: {get: {operationId: create-customer-session}}}\n",
		"openapi: 3.1.0\npaths: &a {/a: *a}\n", `{"openapi":"3.1.0","paths":{"/a":{"get":null}}}`,
		"openapi: 3.1.0\ninfo: {title: a, version: b}\ncomponents: {schemas: {a: ~}}\n" +
			"paths: {/a: {get: {operationId: create-customer-session, responses: {200: ~}}}}\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, page string) {
		for _, b := range fencedBlocks(page) {
			require.Contains(t, page, b.text)
			require.LessOrEqual(t, b.line, strings.Count(page, "\n")+2)
		}
		got, err := find([]byte(page))
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		if !isJSON(got.text) && !strings.Contains(page, "{") {
			require.Contains(t, page, string(got.text), "not verbatim")
		}
		_, err = factsOf(got.model)
		require.NoError(t, err)
	})
}
