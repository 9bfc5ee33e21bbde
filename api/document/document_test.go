package document_test

import (
	"fmt"
	"maps"
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
	want, err := document.Read(text)
	require.NoError(t, err)
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
			assert.JSONEq(t, want.JSON(), got.JSON())
			if name == "a page" {
				assert.Equal(t, strings.TrimRight(text, "\n"), strings.TrimRight(got.Text, "\n"), "verbatim")
			}
		})
	}
}

func TestReadNamesWhatItRefuses(t *testing.T) {
	text := withPath("{get: {responses: {}}}")
	operation := func(tree string) string { return withPath("{get: {" + tree + "}}") }
	response := func(tree string) string { return operation("responses: {'200': " + tree + "}") }
	for name, test := range map[string]struct{ text, says string }{
		"nothing":                        {"", "an OpenAPI document, which is an object, and not null, is needed"},
		"no text":                        {"\xff\xfe", "not UTF-8 text"},
		"HTML":                           {"\n<!DOCTYPE html><html>", "an HTML page"},
		"a page without":                 {"# A page\n\n```yaml\nopenapi: 3.1.0\n```\n", "between two lines of four backticks"},
		"a page cut off":                 {strings.TrimSuffix(page(text), "````\n"), "no OpenAPI document between"},
		"a fence indented too far":       {strings.ReplaceAll(page(text), "````", "    ````"), "no OpenAPI document between"},
		"a page with two":                {page(text) + page(text), "2 OpenAPI documents in one page"},
		"a list":                         {"[]", "an object, and not [], is needed"},
		"no OpenAPI":                     {"a: b\n", "not an OpenAPI 3.x document: openapi is null, swagger is null"},
		"broken YAML":                    {"openapi: 3.1.0\n  a: [\n", "invalid YAML or JSON"},
		"a control character":            {"openapi: \"3.1.0\x01\"", "invalid YAML or JSON: yaml: control characters are not allowed"},
		"broken JSON":                    {`{"openapi": "3.1.0",`, "invalid YAML or JSON"},
		"JSON and more":                  {strings.TrimSpace(toJSON(t, text)) + "{}", "unexpected text after the document"},
		"a directive after a CR":         {"# a\r%TAG !a! b\n---\n" + text, "a directive: remove the line"},
		"two documents":                  {text + "---\n" + text, "a second document begins with ---"},
		"two documents, the first empty": {"---\n---\n" + text, "a second document begins with ---"},
		"Swagger 2":                      {"swagger: '2.0'\npaths: {}\n", `swagger is "2.0"`},
		"OpenAPI 4":                      {strings.Replace(text, "openapi: 3.1.0", "openapi: 4.0.0", 1), `openapi is "4.0.0"`},
		"a version that is a number":     {strings.Replace(text, "openapi: 3.1.0", "openapi: 3.1", 1), "openapi is 3.1,"},
		"no operations":                  {"openapi: 3.1.0\ninfo: {title: a, version: a}\npaths: {}\n", "the document has no operations"},

		"a duplicate key":                  {operation("responses: {}, responses: {}"), `line 4: duplicate key "responses"`},
		"a duplicate key, once in quotes":  {operation("responses: {200: {}, '200': {}}"), `duplicate key "200"`},
		"a duplicate key in JSON":          {`{"openapi": "3.1.0", "paths": {"/a": {"get": {}, "get": {}}}}`, `duplicate key "get"`},
		"a duplicate key in JSON, escaped": {`{"openapi": "3.1.0", "paths": {"/a": {"get": {}, "g\u0065t": {}}}}`, `duplicate key "get"`},
		"a key in hexadecimal":             {operation("responses: {200: {}, 0xC8: {}}"), `unsupported key "0xC8": quote it`},
		"a key that is a flag":             {withSchema("{properties: {true: {}}}"), `unsupported key "true": quote it`},
		"a number in hexadecimal":          {withSchema("{maximum: 0xC8}"), `unsupported number "0xC8": quote it`},
		"a number with a leading zero":     {withSchema("{default: 007}"), `unsupported number "007": quote it`},
		"infinity":                         {withSchema("{maximum: .inf}"), `unsupported number ".inf"`},
		"an alias":                         {withSchema("{example: &a [1], default: *a}"), "aliases are not supported"},
		"a directive":                      {"%TAG !a! b\n---\n" + text, "a directive: remove the line"},
		"a merge":                          {withSchema("{<<: {title: a}}"), `unsupported key "<<"`},
		"a tag":                            {withSchema("{default: !!binary aGk=}"), "unsupported tag !!binary"},

		"a reference to a URL": {response("{$ref: 'http://127.0.0.1:1/a.yaml'}"), `"http://127.0.0.1:1/a.yaml": only references to #/components/… are supported at ` +
			"/paths/~1a/get/responses/200/$ref: correct a copy of the page"},
		"a reference to a file":          {response("{$ref: 'file:///etc/passwd'}"), "only references to"},
		"a reference to a path":          {response("{$ref: '#/paths/~1a'}"), "only references to"},
		"an encoded reference":           {withSchema("{items: {$ref: '#/components/schemas/%41'}}"), "only references to"},
		"a reference into a schema":      {withSchema("{items: {$ref: '#/components/schemas/A/items'}}"), "only references to"},
		"a reference to nothing":         {withSchema("{items: {$ref: '#/components/schemas/B'}}"), "#/components/schemas/B does not exist"},
		"a reference to another kind":    {response("{$ref: '#/components/schemas/A'}") + "components: {schemas: {A: {}}}", "#/components/schemas/A is not one of components/responses at /paths/~1a/get/responses/200/$ref"},
		"a reference to an unknown kind": {withSchema("{items: {$ref: '#/components/things/A'}}") + "x: {}", "#/components/things/A is not one of components/schemas"},
		"references in a circle":         {withSchema("{$ref: '#/components/schemas/A'}"), "is a reference to a reference, more than 10 times"},
		"a keyword beside":               {withSchema("{items: {$ref: '#/components/schemas/A', required: [a]}}"), "unsupported keyword beside $ref at /components/schemas/A/items/required"},
		"an operation beside":            {withPath("{$ref: '#/components/pathItems/A', get: {}}") + "components: {pathItems: {A: {}}}", "unsupported keyword beside $ref at /paths/~1a/get"},
		"a reference for a text":         {withSchema("{title: {$ref: 'a.yaml'}}"), "a string, and not {"},
		"a reference of a link":          {response("{links: {a: {$ref: 'file:///etc/passwd'}}}"), "only references to"},
		"a reference below another's":    {withSchema("{$ref: '#/components/schemas/A', properties: {a: {$ref: '/etc/passwd'}}}"), "only references to"},
		"a reference that is no text":    {withSchema("{$ref: 5}"), "a string, and not 5, is needed at /components/schemas/A/$ref"},
		"a discriminator":                {withSchema("{discriminator: {propertyName: a, mapping: {a: 'b.yaml#/c'}}}"), "only references to"},

		"null for a path":                      {text + "  /b: null\n", "unexpected null at /paths/~1b"},
		"null for parameters":                  {operation("parameters: "), "unexpected null at /paths/~1a/get/parameters"},
		"null for a parameter":                 {operation("parameters: [null]"), "unexpected null at /paths/~1a/get/parameters/0"},
		"null for a property of a text's name": {withSchema("{properties: {title: }}"), "unexpected null at /components/schemas/A/properties/title"},
		"null for a type":                      {withSchema("{type: [string, null]}"), "the name of a type, and not null"},

		"Go code in a path":               {strings.Replace(text, "/a:", `'/a"+b()+"':`, 1), `unsupported path "/a\"+b()+\""`},
		"a verb of fmt in a path":         {strings.Replace(text, "/a:", "/a%s:", 1), "unsupported path"},
		"a path without a slash":          {strings.Replace(text, "/a:", "a:", 1), "unsupported path"},
		"dots in a path":                  {strings.Replace(text, "/a:", "/a/../b:", 1), "unsupported path"},
		"an empty segment of a path":      {strings.Replace(text, "/a:", "/a//b:", 1), "unsupported path"},
		"a long name":                     {withSchema("{properties: {" + strings.Repeat("a", 201) + ": {}}}"), "a property of more than 200 bytes"},
		"a brace in a path":               {strings.Replace(text, "/a:", "'/a{b':", 1), "unsupported path"},
		"Go code in a parameter's name":   {operation("parameters: [{in: query, name: 'a\"+b()+\"'}]"), "unsupported parameter name"},
		"Go code in a header's name":      {response("{headers: {'a`': {}}}"), "unsupported parameter name"},
		"a style that is a backslash":     {operation(`parameters: [{in: query, name: a, style: "\\"}]`), "unsupported style"},
		"an unknown place":                {operation("parameters: [{in: body, name: a}]"), `unsupported in "body"`},
		"Go code in an operationId":       {operation(`operationId: "a\nfunc init() {}"`), "unsupported operationId"},
		"Go code in a property":           {withSchema("{properties: {'a`b': {}}}"), "unsupported property"},
		"Go code in a component":          {withPath("{get: {}}") + "components: {schemas: {'A b': {}}}", "unsupported name"},
		"Go code in a media type":         {response(`{content: {'a"': {}}}`), "unsupported media type"},
		"Go code in a server":             {text + `servers: [{url: 'https://a"+b()'}]`, "unsupported url"},
		"a verb of fmt in an operationId": {operation("operationId: 'a%s'"), "unsupported operationId"},
		"a verb of fmt in a server":       {text + "servers: [{url: 'https://a/%s'}]", "unsupported url"},
		"Go code in a format":             {withSchema("{format: 'a\"'}"), "unsupported format"},
		"Go code in a callback":           {operation("callbacks: {a: {'{$url}\"': {get: {}}}}"), "unsupported expression"},
		"a query in a path":               {strings.Replace(text, "/a:", "/a?b:", 1), "unsupported path"},
		"an unknown type":                 {withSchema("{type: text}"), `unsupported type "text"`},
		"an unknown status":               {operation("responses: {'20': {}}"), `unsupported status "20"`},

		"a list for an object": {withSchema("{properties: [a]}"), `an object, and not ["a"], is needed at /components/schemas/A/properties`},
		"a list for a schema":  {withSchema("{properties: {a: [b]}}"), `an object, and not ["b"], is needed`},
		"an object for a list": {withSchema("{allOf: {}}"), "a list, and not {}, is needed"},
		"a text for a flag":    {withSchema("{nullable: 'true'}"), `true or false, and not "true", is needed`},
		"a text for a number":  {withSchema("{maxLength: '5'}"), `a number, and not "5", is needed`},
		"a number for a text":  {operation("summary: 5"), "a string, and not 5, is needed at /paths/~1a/get/summary"},
		"flags for a limit":    {withSchema("{exclusiveMinimum: '5'}"), "a number, and not"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := document.Read(test.text)
			require.ErrorContains(t, err, test.says)
		})
	}
}

func TestReadTakesNullForDataAndTexts(t *testing.T) {
	got, err := document.Read(withSchema("{default: null, example: {a: null}, examples: [null], enum: [null], const: null, "+
		"x-a: null, title: , format: null, properties: {a: {description: , example: {$ref: 5}}}}") + "x-b: null\n")
	require.NoError(t, err)
	schema := got.Resolve(document.Object{"$ref": "#/components/schemas/A"}).(document.Object)
	assert.NotContains(t, schema, "title")
	assert.Contains(t, schema, "default")
}

func TestReadLeavesValidityToOthers(t *testing.T) {
	for name, text := range map[string]string{
		"a parameter that is not declared": strings.Replace(withPath("{get: {operationId: a, responses: {}}}"), "/a", "/a/{b}", 1),
		"a value twice in a list":          withSchema("{enum: [a, b, a]}"),
		"no operationId":                   withPath("{get: {}}"),
		"flags for schemas":                withSchema("{additionalProperties: true, items: false}"),
		"flags for limits":                 withSchema("{minimum: 1, exclusiveMinimum: true}"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := document.Read(text)
			require.NoError(t, err)
		})
	}
}

// TestReadDropsWhatItDoesNotKnow has the ways in which a document could speak to its readers.
func TestReadDropsWhatItDoesNotKnow(t *testing.T) {
	got, err := document.Read(`openapi: 3.1.0
jsonSchemaDialect: file:///a
paths:
  x-a: {get: {}}
  /a:
    x-b: 1
    get:
      operationId: a
      x-go-name: B
      responses: {x-c: 1, '200': {description: a}}
      callbacks: {a: {x-f: 1, '{$request.body#/url}': {post: {}}}}
components:
  x-d: 1
  schemas:
    A: {$schema: 'file:///a', $id: a, x-go-type: B, $defs: {B: {}}, properties: {x-e: {amount: {}, type: string}}}
    B: {$ref: '#/components/schemas/A', title: a, x-go-type: C}
`)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"/components/schemas/A/$defs", "/components/schemas/A/$id", "/components/schemas/A/$schema",
		"/components/schemas/A/properties/x-e/amount", "/components/schemas/A/x-go-type", "/components/schemas/B/x-go-type",
		"/components/x-d", "/jsonSchemaDialect", "/paths/x-a", "/paths/~1a/get/callbacks/a/x-f", "/paths/~1a/get/responses/x-c",
		"/paths/~1a/get/x-go-name",
		"/paths/~1a/x-b",
	}, slices.Sorted(maps.Keys(got.Dropped)))
	assert.JSONEq(t, `{"openapi": "3.1.0",
		"paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "a"}},
		"callbacks": {"a": {"{$request.body#/url}": {"post": {}}}}}}},
		"components": {"schemas": {"A": {"properties": {"x-e": {"type": "string"}}}, "B": {"$ref": "#/components/schemas/A"}}}}`, got.JSON())
}

func TestReadIgnoresWhatIsBesideAReference(t *testing.T) {
	for version, schema := range map[string]string{
		"3.1.0": "{$ref: '#/components/schemas/B', description: a, nullable: true, default: 1}",
		"3.0.3": "{$ref: '#/components/schemas/B', required: [a]}",
	} {
		text := strings.Replace(withSchema(schema), "schemas: {", "schemas: {B: {}, ", 1)
		got, err := document.Read(strings.Replace(text, "3.1.0", version, 1))
		require.NoError(t, err)
		assert.Contains(t, got.JSON(), `"A":{"$ref":"#/components/schemas/B"}`)
	}
}

func TestReadTakesPathsThatEndWithASlash(t *testing.T) {
	for _, path := range []string{"/", "/a/", "/a/{b}/"} {
		_, err := document.Read(strings.Replace(withPath("{get: {}}"), "/a", "'"+path+"'", 1))
		require.NoError(t, err)
	}
	for _, path := range []string{"//", "//a", "/a//", "/./a"} {
		_, err := document.Read(strings.Replace(withPath("{get: {}}"), "/a", "'"+path+"'", 1))
		require.ErrorContains(t, err, "unsupported path")
	}
}

func TestResolve(t *testing.T) {
	got, err := document.Read(strings.Replace(withSchema("{$ref: '#/components/schemas/B'}"), "schemas: {",
		"schemas: {B: {$ref: '#/components/schemas/C'}, C: {title: c}, ", 1))
	require.NoError(t, err)
	assert.Equal(t, document.Object{"title": "c"}, got.Resolve(document.Object{"$ref": "#/components/schemas/A"}))
	assert.Equal(t, "text", got.Resolve("text"))
}

// TestReadKeepsPathsNamedAsKeywords has names that an OpenAPI keyword has elsewhere: what they hold depends on their place.
func TestReadKeepsPathsNamedAsKeywords(t *testing.T) {
	for _, name := range []string{"example", "default", "enum", "x-a", "properties"} {
		_, err := document.Read(withSchema("{properties: {" + name + ": {$ref: 'http://127.0.0.1:1'}}}"))
		require.ErrorContains(t, err, "only references to", name)
		got, err := document.Read(strings.Replace(withPath("{get: {}}"), "/a", "/"+name, 1))
		require.NoError(t, err)
		assert.Len(t, got.Operations(), 1)
	}
}

func TestReadRepairsAnEmptyListForASchema(t *testing.T) {
	got, err := document.Read(withSchema("{properties: {discounts: []}}"))
	require.NoError(t, err)
	assert.Contains(t, got.JSON(), `{"discounts":{}}`)
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
		require.EqualError(t, err, "invalid YAML or JSON: nested deeper than 100 levels")
	}
}

// TestReadStopsEarly has texts of which a library made gigabytes.
func TestReadStopsEarly(t *testing.T) {
	for name, text := range map[string]string{
		"a key 10,000 times":                       "openapi: 3.1.0\n" + strings.Repeat("a: 1\n", 10_000),
		"a key 10,000 times, JSON":                 "{" + strings.Repeat(`"a": 1,`, 10_000) + `"a": 1}`,
		"3,000 schemas in a row":                   withSchema(strings.Repeat("{items: ", 3_000) + "{}" + strings.Repeat("}", 3_000)),
		"5,000 lists, JSON":                        `{"openapi": ` + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000) + "}",
		"16,000 blocks of no use":                  strings.Repeat("````yaml\na: b\n````\n\n````\n", 16_000),
		"2,000,000 keys":                           "openapi: 3.1.0\n" + strings.Repeat("a: 1\n", 2_000_000),
		"2,000,000 keys of ?":                      strings.Repeat("? a\n", 2_000_000),
		"5,000,000 items":                          "a: [" + strings.Repeat("a,", 5_000_000) + "]",
		"100,000 directives":                       strings.Repeat("%TAG !a! b\n", 100_000),
		"more than 16 MiB":                         "openapi: 3.1.0\n" + strings.Repeat("#", 16<<20),
		"40,000 keys of one object, and one again": "openapi: 3.1.0\n" + numbered(40_000) + "a1: 1\n",
		"aliases of aliases":                       "a: &a [1,1,1,1,1,1,1,1,1]\n" + aliases(8),
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

// numbered returns lines with a key each.
func numbered(keys int) string {
	var text strings.Builder
	for i := range keys {
		fmt.Fprintf(&text, "a%d: 1\n", i)
	}
	return text.String()
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

	long := strings.Repeat("9", 38)
	got, err = document.Read(withSchema("{nullable: True, deprecated: FALSE, maximum: " + long + ", minimum: -1.5e-3, " +
		"properties: {2025-05-07: {}, on: {}, no: {}}, default: [~, null, 'null', yes, 0.10]}"))
	require.NoError(t, err)
	assert.Contains(t, got.JSON(), `{"A":{"default":[null,null,"null","yes",0.10],"deprecated":false,"maximum":`+long+
		`,"minimum":-1.5e-3,"nullable":true,"properties":{"2025-05-07":{},"no":{},"on":{}}}}`)
}

// FuzzRead checks that a document is the same when it is read again.
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
		require.Empty(t, fromJSON.Dropped)
		_, _ = openapi3.NewLoader().LoadFromData([]byte(got.JSON()))
	})
}
