package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func inspectText(text string) error {
	root, err := parse([]byte(text), 1)
	if err != nil {
		return err
	}
	return new(inspector).inspect(root, 0)
}

func TestHazardsAreRefused(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		bomb += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	var keys strings.Builder
	for i := range maxKeys + 1 {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
	}
	for name, test := range map[string]struct{ text, want string }{
		"alias bomb":        {bomb, "more than 200000 values"},
		"alias of itself":   {"a: &a\n  - *a\n", "more than 100 levels"},
		"nested flow":       {"a:\n  " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "line 2: more than 100 levels"},
		"nested, very":      {"a:\n  " + strings.Repeat("[", 50_000), "not YAML"},
		"many keys":         {keys.String(), "more than 10000 keys"},
		"key twice":         {"a: 1\nb:\n  c: 1\n  d: 1\n  c: 2\n", `line 5: the key "c" stands already on line 3`},
		"key twice, quoted": {"'200': 1\n200: 2\n", `line 2: the key "200" stands already on line 1`},
		"key twice in JSON": {"{\"a\": 1,\n\"a\": 2}", `line 2: the key "a" stands already on line 1`},
		"a list as key":     {"[a]: 1\n", "line 1: a key must be a text"},
		"two documents":     {"a: 1\n---\nb: 1\n", "line 2: a second YAML document"},
		"broken second":     {"a: 1\n---\nb: [\n", "not YAML"},
		"a list":            {"- a\n", "line 1: not a mapping"},
		"a text":            {"a\n", "line 1: not a mapping"},
		"empty":             {"# nothing\n", "it is empty"},
		"unknown alias":     {"a: *b\n", "not YAML: unknown anchor 'b'"},
	} {
		t.Run(name, func(t *testing.T) { assert.ErrorContains(t, inspectText(test.text), test.want) })
	}
}

func TestAliasesAreAllowed(t *testing.T) {
	assert.NoError(t, inspectText("a: &a {b: 1}\nc: *a\nd: {<<: *a}\n"))
}

func TestReferencesOutOfTheDocumentAreRefused(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"URL":          {"a: 1\nb:\n  $ref: https://evil.example/a.yaml", `line 3: the $ref "https://evil.example/a.yaml"`},
		"file":         {"a: [{$ref: 'other.yaml#/a'}]", `line 1: the $ref "other.yaml#/a"`},
		"absolute":     {"a: {$ref: /etc/passwd}", `"/etc/passwd"`},
		"empty":        {"a: {$ref: ''}", `the $ref ""`},
		"a number":     {"a: {$ref: 5}", `the $ref "5"`},
		"dynamic":      {"a: {$dynamicRef: 'x.yaml#a'}", `the $dynamicRef "x.yaml#a"`},
		"in JSON":      {"{\"a\":\n{\"\\u0024ref\": \"x.yaml\"}}", `line 2: the $ref "x.yaml"`},
		"by alias":     {"x: &k $ref\ny: &v https://evil.example\na: {*k : *v}", `the $ref "https://evil.example"`},
		"escaped text": {`a: {"\x24ref": "\x68ttps://evil.example"}`, `the $ref "https://evil.example"`},
	} {
		t.Run(name, func(t *testing.T) { assert.ErrorContains(t, inspectText(test.text), test.want) })
	}
	assert.NoError(t, inspectText("a: {$ref: '#/b'}\nproperties: {$ref: {type: string}}"), "a field may be named $ref")
}

func TestLinesAreTheSources(t *testing.T) {
	root, err := parse([]byte("a: 1\nb: 2\n"), 41)
	require.NoError(t, err)
	assert.Equal(t, 42, member(root, "b").Line)
	_, err = parse([]byte("a: 1\n\tb: 2\n"), 41)
	assert.ErrorContains(t, err, "at or after line 41")
}
