package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/yuno-go/yuno/api"
)

func convert(t testing.TB, text string) string {
	t.Helper()
	root, err := parse([]byte(text), 1)
	require.NoError(t, err)
	converted, err := emit(root)
	require.NoError(t, err)
	return string(converted)
}

func TestJSONKeepsTheOrderAndBecomesBlocks(t *testing.T) {
	got := convert(t, "\t{\"z\": 1, \"a\": {\"w\": [true, null, {\"b\": \"c\"}], \"x\": {}},\n\"m\": []}")
	assert.Equal(t, "z: 1\na:\n  w:\n    - true\n    - null\n    - b: c\n  x: {}\nm: []\n", got)
}

func TestJSONKeepsEveryDigit(t *testing.T) {
	numbers := []string{"0", "-1", "9007199254740993", "123456789012345678901234567890", "1.10", "1e3", "-0.0", "1E+40"}
	got := convert(t, `{"list": [`+strings.Join(numbers, ",")+`]}`)
	assert.Equal(t, "list:\n  - "+strings.Join(numbers, "\n  - ")+"\n", got)
}

// Each of these is another type, or no YAML, without quotes: for YAML 1.2, or
// for the older YAML that other tools read.
var trickyTexts = []string{
	"NO", "no", "y", "On", "off", "true", "null", "~", "", " ", "2025-05-07T20:00:18Z", "2025-05-07", "1e3", "0123", "0x1f",
	"0o17", "0b1", "1_000", ".5", ".inf", "-.INF", ".nan", "12:30:45", "3.1.0", "-", "- a", "a: b", "a:", "a #b", "# a", "[", "{", "*a", "&a",
	"!a", "%a", "@a", "`a", "|", ">", "? a", "<<", "=", "'a'", `"a"`, `\n`, " a", "a ", "a\n", "a\nb", "\na", " a\nb", "a \nb", "a\n b",
	"a\r\nb", "a\tb", "\ta", "a\n\n\nb\n\n", "\u0000\u001b\u007f", "\u0085\u2028\u2029", "\ufeffa", "\U0001f600", "é", "---", "...",
}

func TestTextsOfJSONStayTexts(t *testing.T) {
	for _, text := range trickyTexts {
		t.Run(text, func(t *testing.T) { assertStaysText(t, text) })
	}
}

func assertStaysText(t testing.TB, text string) {
	t.Helper()
	encoded, err := json.Marshal(map[string]any{"list": []string{text}, "value": text, "key": map[string]int{text: 1}})
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(convert(t, string(encoded))), &got))
	assert.Equal(t, map[string]any{"list": []any{text}, "value": text, "key": map[string]any{text: 1}}, got)
}

func FuzzTextsOfJSONStayTexts(f *testing.F) {
	for _, text := range trickyTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { assertStaysText(t, strings.ToValidUTF8(text, "")) })
}

func TestJSONEscapesThatYAMLDoesNotHave(t *testing.T) {
	assert.Equal(t, "a/b: \"\\U0001F600\"\n", convert(t, `{"a\/b": "\ud83d\ude00"}`))
}

func TestJSONOfTheVendoredDocumentSaysTheSame(t *testing.T) {
	vendored, err := check([]byte(api.Document), 1)
	require.NoError(t, err)
	encoded, err := json.Marshal(vendored.model)
	require.NoError(t, err)
	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, encoded, "", "\t"))

	for name, source := range map[string]string{
		"one line": string(encoded), "tabs": indented.String(), "in a page": "# T\n\n```json\n" + indented.String() + "\n```\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir, file := newModule(t)
			got := runIn(t, dir, writeFile(t, source))
			require.Equal(t, exitDone, got.code, got.stderr)
			assert.Contains(t, got.stdout, "form only")
			assert.False(t, isJSON([]byte(readBack(t, file))), "still JSON")
			assert.Equal(t, exitDone, runIn(t, dir, "-check", writeFile(t, source)).code, "the second time nothing changes")
		})
	}
}

// YAML's readers take this number for a text.
func TestANumberThatYAMLDoesNotHaveIsRefused(t *testing.T) {
	root, err := parse([]byte("{\n\"a\": 1E+400}"), 1)
	require.NoError(t, err)
	_, err = emit(root)
	assert.EqualError(t, err, "line 2: cannot be written as YAML without changing it")
}

func TestBrokenJSONNamesTheLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"cut":       {"{\n\"a\": [1,\n", "line 3: unexpected end"},
		"comma":     {"{\n\"a\": 1,\n}", "line 3: invalid character"},
		"trailing":  {"{}\n{}", "line 2: invalid character"},
		"too deep":  {"{\"a\":\n" + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}", "line 2: more than 100 levels"},
		"very deep": {`{"a":` + strings.Repeat("[", 1_000_000), "not JSON: line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse([]byte(test.text), 1)
			assert.ErrorContains(t, err, test.want)
		})
	}
}
