package document_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api/document"
)

func TestReadTakesADocumentInEveryForm(t *testing.T) {
	text := published(t)
	asJSON := toJSON(t, text)
	for name, source := range map[string]string{
		"YAML":                          text,
		"a page":                        page(text),
		"a byte-order mark":             "\ufeff" + page(text),
		"a byte-order mark before JSON": "\ufeff" + asJSON,
		"another block":                 page(text) + "\n````\nopen: a\n````\n",
		"a longer fence":                strings.NewReplacer("````yaml", "   `````yaml", "\n````\n", "\n````` \n").Replace(page(text)),
		"backticks in the document":     page("x-a: |\n  a\n\n  ````yaml\n" + text),
		"backticks in YAML":             text + "x-a: a ```` b\n",
		"a key in quotes":               strings.Replace(page(text), "openapi: 3", "'openapi' : 3", 1),
		"CRLF":                          strings.ReplaceAll(page(text), "\n", "\r\n"),
		"JSON":                          asJSON,
		"JSON with a block in a text":   strings.Replace(asJSON, `"title":"`, `"x-a":"\n`+"````"+`yaml\nopenapi: 3.1.0\n`+"````"+`\n","title":"`, 1),
		"JSON in a page":                page(asJSON),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := document.Read(source)
			require.NoError(t, err)
			isSession := func(o document.Operation) bool { return o.ID() == "create-customer-session" }
			assert.True(t, slices.ContainsFunc(got.Operations(), isSession))
			assert.NotContains(t, got.Text, "\ufeff")
			delete(got.Tree, "x-a")
			delete(got.Tree["info"].(document.Object), "x-a")
			assert.JSONEq(t, asJSON, got.JSON())
			if name == "a page" {
				assert.Equal(t, strings.TrimRight(text, "\n"), strings.TrimRight(got.Text, "\n"), "verbatim")
			}
		})
	}
}

func TestReadNamesWhatItRefuses(t *testing.T) {
	text := withPath("{get: {responses: {}}}")
	for name, test := range map[string]struct{ text, says string }{
		"nothing":                    {"", "it is not an OpenAPI document"},
		"no text":                    {"\xff\xfe", "it is not UTF-8 text"},
		"HTML":                       {"\n<!DOCTYPE html><html>", "it is an HTML page"},
		"a page without":             {"# A page\n\n```yaml\nopenapi: 3.1.0\n```\n", "between two lines of four backticks"},
		"a page cut off":             {strings.TrimSuffix(page(text), "````\n"), "it has no block"},
		"a fence indented too far":   {strings.ReplaceAll(page(text), "````", "    ````"), "it has no block"},
		"a page with two":            {page(text) + page(text), "it holds 2 OpenAPI documents"},
		"a list":                     {"[]", "it is not an OpenAPI document: it is no object"},
		"no OpenAPI":                 {"a: b\n", "it is not an OpenAPI 3.x document: openapi is <nil>"},
		"broken YAML":                {"openapi: 3.1.0\n  a: [\n", "invalid YAML or JSON"},
		"a control character":        {"openapi: \"3.1.0\x01\"", "invalid YAML or JSON: yaml: control characters are not allowed"},
		"broken JSON":                {`{"openapi": "3.1.0",`, "invalid YAML or JSON"},
		"JSON and more":              {strings.TrimSpace(toJSON(t, text)) + "{}", "something follows the document"},
		"Swagger 2":                  {"swagger: '2.0'\npaths: {}\n", `swagger "2.0"`},
		"OpenAPI 4":                  {strings.Replace(text, "openapi: 3.1.0", "openapi: 4.0.0", 1), `openapi is "4.0.0"`},
		"a version that is a number": {strings.Replace(text, "openapi: 3.1.0", "openapi: 3.1", 1), `openapi is "3.1"`},
		"no operations":              {"openapi: 3.1.0\ninfo: {title: a, version: a}\npaths: {}\n", "it has no operations"},

		"a key twice":                  {withPath("{get: {operationId: a, responses: {}}, get: {}}"), `line 4: the key "get" stands there twice`},
		"a key twice, once in quotes":  {withPath("{get: {operationId: a, responses: {200: {description: a}, '200': {}}}}"), `the key "200" stands there twice`},
		"a key twice in JSON":          {`{"openapi": "3.1.0", "paths": {"/a": {"get": {}, "get": {}}}}`, `the key "get" stands there twice`},
		"a key twice in JSON, escaped": {`{"openapi": "3.1.0", "paths": {"/a": {"get": {}, "g\u0065t": {}}}}`, `the key "get" stands there twice`},

		"a reference to a URL":        {withPath("{get: {responses: {'200': {$ref: 'http://127.0.0.1:1/a.yaml'}}}}"), "it refers to http://127.0.0.1:1/a.yaml: only references to #/components/ are taken"},
		"a reference to a file":       {withPath("{get: {responses: {'200': {$ref: '/etc/passwd'}}}}"), "it refers to /etc/passwd"},
		"a reference to a path":       {withPath("{get: {responses: {'200': {$ref: '#/paths/~1a'}}}}"), "it refers to #/paths/~1a"},
		"a reference to a part":       {withSchema("{$ref: '#'}"), "it refers to #: "},
		"a reference for a text":      {withSchema("{title: {$ref: 'a.yaml'}}"), "it refers to a.yaml: "},
		"a reference that is no text": {withSchema("{$ref: 5}"), "it refers to 5: "},
		"a dynamic reference":         {withSchema("{items: {$dynamicRef: '#a'}}"), "it refers to #a: "},
		"a discriminator":             {withSchema("{discriminator: {propertyName: a, mapping: {a: 'b.yaml#/c'}}}"), "it refers to b.yaml#/c: "},

		"null for a path":                      {withPath("{get: {responses: {}}}") + "  /b: null\n", "null stands at paths./b, where "},
		"null for parameters":                  {withPath("{get: {parameters: , responses: {}}}"), "null stands at paths./a.get.parameters"},
		"null for a parameter":                 {withPath("{get: {parameters: [null], responses: {}}}"), "null stands at paths./a.get.parameters.0"},
		"null for a property of a text's name": {withSchema("{properties: {title: }}"), "null stands at components.schemas.A.properties.title"},
		"null twice":                           {withSchema("{properties: {a: null, b: null}}"), "null stands at components.schemas.A.properties.a,"},
		"null for a property":                  {withSchema("{properties: {default: null}}"), "null stands at components.schemas.A.properties.default"},
		"null for a type":                      {withSchema("{type: [string, null]}"), "null stands at components.schemas.A.type.1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := document.Read(test.text)
			require.ErrorContains(t, err, test.says)
		})
	}
}

func TestReadTakesNullForDataAndTexts(t *testing.T) {
	_, err := document.Read(withSchema("{default: null, example: {a: null}, examples: [null], enum: [null], const: null, "+
		"x-a: null, title: , format: null, properties: {a: {description: , example: {$ref: 5}}}}") + "x-b: null\n")
	require.NoError(t, err)
	_, err = document.Read(withPath("{get: {responses: {}}}") + "x-a: \n")
	require.NoError(t, err)
}

func TestReadLeavesValidityToOthers(t *testing.T) {
	for name, text := range map[string]string{
		"a parameter that is not declared": strings.Replace(withPath("{get: {operationId: a, responses: {}}}"), "/a", "/a/{b}", 1),
		"a missing reference":              withPath("{get: {responses: {'200': {$ref: '#/components/responses/a'}}}}"),
		"a value twice in a list":          withSchema("{enum: [a, b, a]}"),
		"no operationId":                   withPath("{get: {}}"),
		"a list for a schema":              withSchema("{properties: {a: []}}"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := document.Read(text)
			require.NoError(t, err)
		})
	}
}

func TestReadLimitsTheDepth(t *testing.T) {
	nested := func(levels int) string { // those of the schema are below those of {components: {schemas: {A: …}}}
		return withSchema(strings.Repeat("{items: ", levels-3) + "{title: a}" + strings.Repeat("}", levels-3))
	}
	lists := func(levels int) string { // the schema is the fourth
		return withSchema("{default: " + strings.Repeat("[", levels-4) + "1" + strings.Repeat("]", levels-4) + "}")
	}
	for _, text := range []string{nested(99), lists(100)} { // and one that the innermost braces are
		_, err := document.Read(text)
		require.NoError(t, err)
	}
	for _, text := range []string{nested(100), toJSON(t, nested(100)), lists(101), toJSON(t, lists(101))} {
		_, err := document.Read(text)
		require.EqualError(t, err, "it is nested deeper than 100 levels")
	}
}

// TestReadStopsEarly has texts of which a library made gigabytes.
func TestReadStopsEarly(t *testing.T) {
	for name, text := range map[string]string{
		"a key 10,000 times":       "openapi: 3.1.0\n" + strings.Repeat("a: 1\n", 10_000),
		"a key 10,000 times, JSON": "{" + strings.Repeat(`"a": 1,`, 10_000) + `"a": 1}`,
		"3,000 schemas in a row":   withSchema(strings.Repeat("{items: ", 3_000) + "{}" + strings.Repeat("}", 3_000)),
		"5,000 lists, JSON":        `{"openapi": ` + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000) + "}",
		"16,000 blocks of no use":  strings.Repeat("````yaml\na: b\n````\n\n````\n", 16_000),
		"aliases of aliases":       "a: &a [1,1,1,1,1,1,1,1,1]\n" + aliases(8),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := document.Read(text)
			runtime.ReadMemStats(&after)
			require.Error(t, err)
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(256<<20))
		})
	}
}

// aliases returns lists of nine aliases of the list before.
func aliases(levels int) string {
	var text strings.Builder
	for i := range levels {
		name, other := string(rune('b'+i)), string(rune('a'+i))
		fmt.Fprintf(&text, "%s: &%s [%s]\n", name, name, strings.TrimSuffix(strings.Repeat("*"+other+",", 9), ","))
	}
	return text.String()
}

func TestReadKeepsNumbersAndTexts(t *testing.T) {
	got, err := document.Read(strings.Replace(toJSON(t, withSchema("{maximum: 12345678901234567890, multipleOf: 0.10}")),
		`"title":"a"`, `"title":"😀\ud83d\ude00 <b>"`, 1))
	require.NoError(t, err)
	assert.Contains(t, got.JSON(), "12345678901234567890")
	assert.Equal(t, "😀😀 <b>", got.Tree["info"].(document.Object)["title"])

	got, err = document.Read(withPath("{get: {summary: 2025-05-07, description: 2025-05-07T20:00:18.721786Z}}"))
	require.NoError(t, err)
	assert.Contains(t, got.JSON(), `"description":"2025-05-07T20:00:18.721786Z","summary":"2025-05-07"`, "a date is a text")
}

func TestOperationsAreSorted(t *testing.T) {
	got, err := document.Read(`openapi: 3.1.0
paths:
  /b: {get: {operationId: last}, parameters: []}
  /a: {put: {}, get: {operationId: first}, summary: a}
  /c: {$ref: '#/components/pathItems/C'}
  /d: {$ref: '#/components/pathItems/D'}
components:
  pathItems: {C: {patch: {operationId: of-a-component}}}
`)
	require.NoError(t, err)
	var ids, calls []string
	for _, operation := range got.Operations() {
		ids, calls = append(ids, operation.ID()), append(calls, operation.String())
		assert.NotNil(t, operation.Item[operation.Method])
	}
	assert.Equal(t, []string{"first", "PUT /a", "last", "of-a-component"}, ids)
	assert.Equal(t, []string{"GET /a", "PUT /a", "GET /b", "PATCH /c"}, calls)
}

func TestSplitReference(t *testing.T) {
	for reference, want := range map[string][3]string{
		"#/components/schemas/A":              {"schemas", "A", ""},
		"#/components/schemas/a~1b~0c":        {"schemas", "a/b~c", ""},
		"#/components/schemas/A/properties/b": {"schemas", "A", "/properties/b"},
		"#/components/schemas//b":             {"schemas", "", "/b"},
		"#/components/schemas":                {"schemas", "", ""},
	} {
		kind, name, rest := document.SplitReference(reference)
		assert.Equal(t, want, [3]string{kind, name, rest}, reference)
	}
}

// FuzzRead checks that what is read is the same when it is read again, and that its index can be made.
func FuzzRead(f *testing.F) {
	text := published(f)
	for _, seed := range []string{text, page(text), toJSON(f, text), "````\nopenapi: 3.1.0\n````", "{", "<html>", "\ufeff", "a: *b",
		"swagger: 2.0", withSchema("{$ref: '#/components/schemas/A'}"), withPath("null"), "openapi: 3.1.0\npaths: {0: {get: {operAtioNId: A}}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := document.Read(text)
		if err != nil {
			return
		}
		again, err := document.Read(got.Text)
		require.NoError(t, err)
		require.Equal(t, got.Tree, again.Tree)
		fromJSON, err := document.Read(got.JSON())
		require.NoError(t, err)
		require.Equal(t, got.Tree, fromJSON.Tree)
		_, _ = openapi3.NewLoader().LoadFromData([]byte(got.JSON()))
		index, err := document.NewIndex(got.JSON())
		if err != nil {
			return
		}
		for _, path := range index.Paths() {
			_, _ = index.Load(path)
		}
	})
}
