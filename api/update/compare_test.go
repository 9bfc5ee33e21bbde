package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api"
)

// small is a document with one of everything that is compared.
const small = `openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: https://one.example/v1}]
security: [{key: []}]
paths:
  /things:
    post:
      operationId: create-customer-session
      tags: [old]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [id]
              properties:
                id: {type: string, maxLength: 10, description: an id}
                kind: {type: string, enum: [A, B]}
                price: {allOf: [{$ref: '#/components/schemas/Money'}, {required: [amount]}]}
                way: {oneOf: [{$ref: '#/components/schemas/Card'}, {title: Cash, type: object}]}
          text/csv: {schema: {type: string}}
      responses:
        "201":
          description: made
          headers: {X-Id: {schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                properties:
                  state: {type: string, enum: [UP]}
                  count: {type: integer, format: int32}
                  items: {type: array, items: {type: object, properties: {leaf: {type: string}}}}
                  more: {type: object, additionalProperties: {type: string}}
        "400": {description: bad}
  /others:
    get: {operationId: others, responses: {"200": {description: ok}}}
components:
  schemas:
    Money: {type: object, properties: {amount: {type: number}, currency: {type: string}}}
    Card: {type: object, properties: {number: {type: string}, parent: {$ref: '#/components/schemas/Card'}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: x-key}
    other: {type: http, scheme: bearer}
`

func comparison(t *testing.T, old, published string) []string {
	t.Helper()
	before, after := factsFrom(t, old), factsFrom(t, published)
	return strings.Split(strings.TrimSuffix(compare(before, after), "\n"), "\n")
}

func factsFrom(t *testing.T, text string) facts {
	t.Helper()
	checked, err := check([]byte(text), 1)
	require.NoError(t, err)
	said, err := factsOf(checked.model)
	require.NoError(t, err)
	return said
}

func TestCompare(t *testing.T) {
	const post = "POST /things "
	for name, test := range map[string]struct {
		old, published string // the one is put in the place of the other
		want           []string
	}{
		"operation added": {"  /others:", "  /new: {get: {operationId: n, responses: {'200': {description: a}}}}\n  /others:",
			[]string{"added     GET /new: n", "additive"}},
		"operation removed": {"    get: {operationId: others, ", "    put: {operationId: others, ",
			[]string{"removed   GET /others: others", "added     PUT /others: others", "breaking: GET /others is removed"}},
		"operationId changed": {"operationId: others", "operationId: list",
			[]string{"changed   GET /others: others -> list", "breaking: GET /others has another operationId"}},
		"server added": {"[{url: https://one.example/v1}]", "[{url: https://one.example/v1}, {url: https://two.example}]",
			[]string{"added     server https://two.example", "additive"}},
		"server moved": {"one.example", "two.example",
			[]string{"removed   server https://one.example/v1", "added     server https://two.example/v1", "breaking: server https://one.example/v1 is removed"}},
		"scheme changed": {"name: x-key", "name: x-token", []string{
			"changed   GET /others security: apiKey header x-key -> apiKey header x-token",
			"changed   " + post + "security: apiKey header x-key -> apiKey header x-token",
			"breaking: GET /others security changes; " + post + "security changes"}},
		"security of one operation": {"operationId: others", "operationId: others, security: [{key: [], other: []}, {}]",
			[]string{"changed   GET /others security: apiKey header x-key -> apiKey header x-key and http bearer, or nothing", "breaking: GET /others security changes"}},
		"parameter added": {"operationId: others", "operationId: others, parameters: [{name: p, in: query, schema: {type: string}}]",
			[]string{"added     GET /others parameter p (query): string, optional", "breaking: GET /others parameter p (query) is a new argument"}},
		"parameter of the path added": {"    get: {operationId", "    parameters: [{name: p, in: header, required: true, schema: {type: string}}]\n    get: {operationId",
			[]string{"added     GET /others parameter p (header): string, required", "breaking: GET /others parameter p (header) is a new argument"}},
		"parameter removed": {"      parameters: [{name: limit, in: query, schema: {type: integer}}]\n", "",
			[]string{"removed   " + post + "parameter limit (query): integer, optional", "breaking: " + post + "parameter limit (query) is removed"}},
		"parameter required": {"in: query,", "in: query, required: true,",
			[]string{"changed   " + post + "parameter limit (query): integer, optional -> integer, required", "breaking: " + post + "parameter limit (query) becomes required"}},
		"body added": {"operationId: others", "operationId: others, requestBody: {content: {application/json: {schema: {type: object}}}}",
			[]string{"added     GET /others request body: optional", "breaking: GET /others request body is a new argument"}},
		"body required": {"      requestBody:\n", "      requestBody:\n        required: true\n",
			[]string{"changed   " + post + "request body: optional -> required", "additive"}},
		"content type added": {"text/csv: {schema", "text/xml: {schema: {type: string}}\n          text/csv: {schema",
			[]string{"added     " + post + "request text/xml: string", "additive"}},
		"content type removed": {"          text/csv: {schema: {type: string}}\n", "",
			[]string{"removed   " + post + "request text/csv: string", "breaking: " + post + "request text/csv is removed"}},
		"request field added": {"kind: {type", "new: {type: object, required: [a], properties: {a: {type: string}}}\n                kind: {type",
			[]string{"added     " + post + "request field new: object, optional", "additive"}},
		"request field added, required": {"required: [id]\n              properties:", "required: [id, new]\n              properties:\n                new: {type: string}",
			[]string{"added     " + post + "request field new: string, required", "breaking: " + post + "request field new is new and required"}},
		"request field becomes required": {"required: [id]", "required: [id, kind]",
			[]string{"changed   " + post + "request field kind: string, optional -> string, required", "breaking: " + post + "request field kind becomes required"}},
		"request field becomes optional": {"              required: [id]\n", "",
			[]string{"changed   " + post + "request field id: string, required -> string, optional", "additive"}},
		"request field renamed": {"kind: {type", "sort: {type",
			[]string{"removed   " + post + "request field kind: string, optional", "added     " + post + "request field sort: string, optional", "breaking: " + post + "request field kind is removed"}},
		"request field retyped": {"{type: string, maxLength: 10", "{type: [integer, string], maxLength: 10",
			[]string{"changed   " + post + "request field id: string, required -> integer or string, required", "breaking: " + post + "request field id has another type"}},
		"request field in an allOf": {"currency: {type: string}", "currency: {type: number}",
			[]string{"changed   " + post + "request field price.currency: string, optional -> number, optional", "breaking: " + post + "request field price.currency has another type"}},
		"required in an allOf": {"{required: [amount]}", "{required: [amount, currency]}",
			[]string{"changed   " + post + "request field price.currency: string, optional -> string, required", "breaking: " + post + "request field price.currency becomes required"}},
		"field of an option, of a schema in itself": {"{number: {type: string}", "{number: {type: string}, cvv: {type: string}",
			[]string{"added     " + post + "request field way<Card>.cvv: string, optional", "additive"}},
		"option removed": {", {title: Cash, type: object}]", "]",
			[]string{"removed   " + post + "request field way<Cash>: object", "breaking: " + post + "request field way<Cash> is removed"}},
		"option added": {", {title: Cash, type: object}]", ", {title: Cash, type: object}, {type: string}]",
			[]string{"added     " + post + "request field way<3>: string", "additive"}},
		"enum value added": {"enum: [A, B]", "enum: [B, C, A]",
			[]string{"added     " + post + "request field kind enum C", "additive"}},
		"enum value removed": {"enum: [A, B]", "enum: [B]",
			[]string{"removed   " + post + "request field kind enum A", "breaking: " + post + "request field kind enum A is removed"}},
		"enum value added to an answer": {"enum: [UP]", "enum: [UP, DOWN]",
			[]string{"added     " + post + "response 201 field state enum DOWN", "additive"}},
		"enum gone": {", enum: [UP]", "",
			[]string{"removed   " + post + "response 201 field state enum", "removed   " + post + "response 201 field state enum UP",
				"breaking: " + post + "response 201 field state enum is gone: the field gets another Go type; " + post + "response 201 field state enum UP is removed"}},
		"limit tightened": {"maxLength: 10", "maxLength: 9",
			[]string{"changed   " + post + "request field id maxLength: 10 -> 9", "breaking: " + post + "request field id maxLength is tightened"}},
		"limit loosened": {"maxLength: 10", "maxLength: 36",
			[]string{"changed   " + post + "request field id maxLength: 10 -> 36", "additive"}},
		"limit gone": {", maxLength: 10", "",
			[]string{"removed   " + post + "request field id maxLength: 10", "additive"}},
		"limits new": {"maxLength: 10", "maxLength: 10, minLength: 3, pattern: a, format: uuid, default: x, x-a: 1",
			[]string{
				"added     " + post + "request field id default: x", "added     " + post + "request field id format: uuid",
				"added     " + post + "request field id minLength: 3", "added     " + post + "request field id pattern: a",
				"added     " + post + "request field id x-a: 1",
				"breaking: " + post + "request field id format is a new limit; " + post + "request field id minLength is a new limit; " +
					post + "request field id pattern is a new limit"}},
		"limit of an answer": {"leaf: {type: string}", "leaf: {type: string, format: uuid, maxLength: 3}",
			[]string{"added     " + post + "response 201 field items[].leaf format: uuid", "added     " + post + "response 201 field items[].leaf maxLength: 3", "additive"}},
		"status added": {`"400": {`, "\"429\": {description: slow}\n        \"400\": {",
			[]string{"added     " + post + "response 429", "additive"}},
		"status removed": {`"400": {`, `"401": {`,
			[]string{"removed   " + post + "response 400", "added     " + post + "response 401", "breaking: " + post + "response 400 is removed"}},
		"header removed": {"          headers: {X-Id: {schema: {type: string}}}\n", "",
			[]string{"removed   " + post + "response 201 header X-Id: string", "breaking: " + post + "response 201 header X-Id is removed"}},
		"response field nullable": {"leaf: {type: string}", `leaf: {type: [string, "null"]}`,
			[]string{"changed   " + post + "response 201 field items[].leaf: string -> string or null", "additive"}},
		"response field removed": {"more: {type: object, additionalProperties: {type: string}}", "",
			[]string{"removed   " + post + "response 201 field more: object", "breaking: " + post + "response 201 field more is removed"}},
		"values of a map": {"additionalProperties: {type: string}", "additionalProperties: {type: integer}",
			[]string{"changed   " + post + "response 201 field more.*: string -> integer", "breaking: " + post + "response 201 field more.* has another type"}},
		"items of an array": {"{type: array, items: {type: object, properties: {leaf: {type: string}}}}", "{type: array, items: {type: object, properties: {leaf: {type: array, items: {type: string}}}}}",
			[]string{"changed   " + post + "response 201 field items[].leaf: string -> array of string", "breaking: " + post + "response 201 field items[].leaf has another type"}},
		"format of a number": {"format: int32", "format: int64",
			[]string{"changed   " + post + "response 201 field count format: int32 -> int64", "breaking: " + post + "response 201 field count format gives the field another Go type"}},
		"texts": {"description: an id", "description: 'an \"id\", `this`', example: x, title: t",
			[]string{"changed   texts only: descriptions, examples (3 place(s))", "additive"}},
		"texts beside a change": {"description: made", "description: done\n          x-note: 1",
			[]string{"added     " + post + "response 201 x-note: 1", "changed   texts only: descriptions, examples (1 place(s))", "additive"}},
		"tags and the version": {"tags: [old]", "tags: [new]\n      deprecated: true",
			[]string{"added     " + post + "deprecated: true", `changed   ` + post + `tags: ["old"] -> ["new"]`, "additive"}},
		"order of keys": {`title: t, version: "1"`, `version: "1", title: t`,
			[]string{"changed   form only: the order of keys, the layout, comments, unused components", "additive"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(small, test.old), "the text to replace")
			published := strings.Replace(small, test.old, test.published, 1)
			assert.Equal(t, test.want, comparison(t, small, published))
		})
	}
}

func TestANameThatOthersRefer(t *testing.T) {
	renamed := strings.NewReplacer("{key: []}", "{again: []}", "    key: {", "    again: {").Replace(small)
	assert.Equal(t, []string{"changed   form only: the order of keys, the layout, comments, unused components", "additive"},
		comparison(t, small, renamed), "nobody sends the name of a security scheme")

	renamed = strings.NewReplacer("schemas/Money", "schemas/Amount", "    Money: {", "    Amount: {").Replace(small)
	assert.Equal(t, []string{"added     component schema Amount", "removed   component schema Money", "breaking: component schema Money is removed"},
		comparison(t, small, renamed), "a schema's name is a Go type's")
}

func TestCompareIsInOrder(t *testing.T) {
	first := compare(factsFrom(t, api.Document), factsFrom(t, small))
	for range 5 {
		require.Equal(t, first, compare(factsFrom(t, api.Document), factsFrom(t, small)))
	}
}

// What a document says must not reach a terminal raw.
func TestCompareIsPrintable(t *testing.T) {
	published := strings.Replace(small, "kind: {type", "\"a\\e[31m\\nbreaking: b\": {type: string}\n                kind: {type", 1)
	assert.Equal(t, []string{"added     POST /things request field a\ufffd[31m breaking: b: string, optional", "additive"}, comparison(t, small, published))
}
