package generate

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOperationPathBelowBase(t *testing.T) {
	for name, test := range map[string]struct {
		servers, path, want string
	}{
		"below /v1":               {"[{url: 'https://api.y.uno/v1'}]", "/a", "/a"},
		"with a slash":            {"[{url: 'https://api.y.uno/v1/'}]", "/a", "/a"},
		"/v1 in the path":         {"[{url: 'https://api.y.uno'}]", "/v1/a", "/a"},
		"deeper":                  {"[{url: 'https://api.y.uno/v1/b'}]", "/a", "/b/a"},
		"a second server":         {"[{url: 'https://api.y.uno/v2'}, {url: 'https://api.y.uno/v1'}]", "/a", "/a"},
		"an undeclared variable":  {"[{url: 'https://{merchant_base_URL}/v1'}]", "/a", "/a"},
		"no host":                 {"[{url: /v1}]", "/a", "/a"},
		"/v2":                     {"[{url: 'https://api.y.uno/v2'}]", "/a", ""},
		"a path that begins so":   {"[{url: 'https://api.y.uno'}]", "/v10/a", ""},
		"a host that is named so": {"[{url: 'https://v1'}]", "/a", ""},
		"a variable":              {"[{url: 'https://api.y.uno/{version}', variables: {version: {default: v1}}}]", "/a", "/a"},
		"a variable for the host": {"[{url: '{host}/v1'}]", "/a", "/a"},
		"variables in a circle":   {"[{url: 'https://a/{b}/{c}', variables: {b: {default: v1}, c: {default: d}}}]", "/a", "/d/a"},
		"no server":               {"[]", "/v1/a", ""},
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := built("openapi: 3.1.0\nservers: " + test.servers + "\npaths: {" + test.path + ": {get: {}}}\n")
			if test.want == "" {
				require.ErrorContains(t, err, "no server of the operation has a path below /v1")
				return
			}
			require.NoError(t, err)
			assert.Contains(t, tree["paths"], test.want)
		})
	}
	for servers, says := range map[string]string{
		"[{url: 'https://a/v1/..'}]":                                          "unsupported path",
		"[{url: 'https://a/v1//b'}]":                                          "unsupported path",
		"[{url: 'https://a/v1/{b}', variables: {b: {default: 'x%d'}}}]":       "unsupported server variable",
		"[{url: 'https://a/v1/{b}', variables: {b: {default: '{c}'}}}]":       "unsupported server variable",
		"[{url: 'https://a/v1/{b}', variables: {b: {default: \"x\\\"()\"}}}]": "unsupported server variable",
	} {
		_, err := built("openapi: 3.1.0\nservers: " + servers + "\npaths: {/a: {get: {}}}\n")
		require.ErrorContains(t, err, says, servers)
	}
	tree, err := built("openapi: 3.1.0\nservers: [{url: 'https://a/v2'}]\npaths: {/a: {servers: [{url: 'https://a/v3'}], " +
		"get: {servers: [{url: 'https://a/v1'}]}}}\n")
	require.NoError(t, err, "an operation's own servers replace others")
	assert.Contains(t, tree["paths"], "/a")
}

func TestOperationParameters(t *testing.T) {
	for name, test := range map[string]struct {
		path, item, want string
	}{
		"in a path": {"/a/{id}", "{get: {parameters: [{in: path, name: id, schema: {type: integer}}]}}",
			`[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}]`},
		"undeclared":          {"/a/{id}", "{get: {}}", `[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}]`},
		"declared but absent": {"/a", "{get: {parameters: [{in: path, name: id}]}}", `[]`},
		"of the path": {"/a", "{parameters: [{in: query, name: b, schema: {type: boolean}}], get: {}}",
			`[{"in":"query","name":"b","required":false,"schema":{"type":"boolean"}}]`},
		"of both": {"/a", "{parameters: [{in: query, name: b}], get: {parameters: [{in: query, name: b, required: true, schema: {type: number}}]}}",
			`[{"in":"query","name":"b","required":true,"schema":{"type":"number"}}]`},
		"the keys": {"/a", "{get: {parameters: [{in: header, name: PUBLIC-API-KEY}, {in: header, name: private-secret-key}]}}", `[]`},
		"headers that OpenAPI ignores": {"/a", "{get: {parameters: [{in: header, name: Accept}, {in: header, name: content-type}, " +
			"{in: header, name: Authorization}]}}", `[]`},
		"a key in a query": {"/a", "{get: {parameters: [{in: query, name: accept, schema: {type: string}}]}}",
			`[{"in":"query","name":"accept","required":false,"schema":{"type":"string"}}]`},
		"of any type": {"/a", "{get: {parameters: [{in: query, name: b}, {in: query, name: c, schema: {items: {type: [string, number]}}}]}}",
			`[{"in":"query","name":"b","required":false,"schema":{"type":"string"}},{"in":"query","name":"c","required":false,` +
				`"schema":{"items":{"type":"string"},"type":"array","x-go-type-skip-optional-pointer":false}}]`},
		"an enumeration": {"/a", "{get: {operationId: b, parameters: [{in: query, name: c, schema: {type: string, enum: [A]}}]}}",
			`[{"in":"query","name":"c","required":false,"schema":{"$ref":"#/components/schemas/b-params-c"}}]`},
		"a map": {"/a", "{get: {parameters: [{in: query, name: b, style: deepObject, schema: {type: object}}]}}",
			`[{"in":"query","name":"b","required":false,"schema":{"additionalProperties":{},"type":"object",` +
				`"x-go-type-skip-optional-pointer":false},"style":"deepObject"}]`},
		"a required list": {"/a", "{get: {parameters: [{in: query, name: b, required: true, schema: {items: {type: string}}}]}}",
			`[{"in":"query","name":"b","required":true,"schema":{"items":{"type":"string"},"type":"array"}}]`},
		"a list": {"/a", "{get: {parameters: [{in: query, name: b, style: form, explode: false, schema: {items: {type: string}}}]}}",
			`[{"explode":false,"in":"query","name":"b","required":false,"schema":{"items":{"type":"string"},"type":"array",` +
				`"x-go-type-skip-optional-pointer":false},"style":"form"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			tree, err := built(pathPage(test.path, test.item))
			require.NoError(t, err)
			operation := tree["paths"].(object)[test.path].(object)["get"].(object)
			assert.Equal(t, test.want, toJSON(t, operation["parameters"]))
		})
	}
	_, err := built(operationPage("parameters: [{in: query, name: a, content: {application/json: {}}}]"))
	require.ErrorContains(t, err, "/paths/~1things/post/parameters/0: a parameter with content is not supported")
	_, err = built(pathPage("'/a/{b}'", "{get: {parameters: [{in: path, name: b, schema: {type: array}}]}}"))
	require.ErrorContains(t, err, "/paths/~1a~1{b}/get/parameters/0: only a text is supported in a path")
	_, err = built(operationPage("parameters: [{in: query}]"))
	require.ErrorContains(t, err, "/paths/~1things/post/parameters/0: the parameter has no name")
	_, err = built(operationPage("parameters: [{in: query, name: a, style: matrix}]"))
	require.ErrorContains(t, err, `/paths/~1things/post/parameters/0: unsupported style "matrix" in a query`)
}

func TestOperationRequest(t *testing.T) {
	_, err := built(operationPage("requestBody: {content: {multipart/form-data: {schema: {}}}}"))
	require.ErrorContains(t, err, "/paths/~1things/post/requestBody: only JSON is supported: use Client.Do")
	operation := operationOf(t, operationPage("requestBody: {content: {text/plain: {}, "+
		"application/vnd.a+json: {schema: {items: {properties: {a: {}}}}}}}"))
	assert.Equal(t, `{"content":{"application/vnd.a+json":{"schema":{"items":{"$ref":"#/components/schemas/create-thing-request"},`+
		`"type":"array"}}},"required":true}`, toJSON(t, operation["requestBody"]))
}

func TestOperationResult(t *testing.T) {
	const reference = `{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/create-thing-result"}}},` +
		`"description":"the result"}}`
	const none = `{"200":{"description":"the result"}}`
	for name, test := range map[string]struct {
		responses, want string
		accept          any
	}{
		"JSON":        {"{'201': {content: {application/json: {schema: {properties: {a: {}}}}}}}", reference, nil},
		"no schema":   {"{'200': {content: {application/json: {}}}}", reference, nil},
		"2XX":         {"{2XX: {content: {application/json: {schema: {type: string}}}}}", reference, nil},
		"no content":  {"{'204': {description: a}}", none, nil},
		"only errors": {"{'400': {content: {application/json: {schema: {properties: {a: {}}}}}}, default: {content: {application/json: {}}}}", none, nil},
		"a file":      {"{'200': {content: {text/csv: {}}}}", none, "text/csv"},
		"a file or JSON": {"{'200': {content: {text/csv: {}}}, '202': {content: {application/json: {schema: {type: string}}}}, " +
			"'203': {content: {text/csv: {}, application/pdf: {}}}}", none, "application/json, application/pdf, text/csv"},
		"two statuses": {"{'200': {content: {application/json: {schema: {type: string}}}}, '202': {description: a}}", reference, nil},
		"a list": {"{'200': {content: {application/json: {schema: {items: {properties: {a: {}}}}}}}}",
			strings.Replace(reference, `{"$ref":"#/components/schemas/create-thing-result"}`,
				`{"items":{"$ref":"#/components/schemas/create-thing-result"},"type":"array"}`, 1), nil},
	} {
		t.Run(name, func(t *testing.T) {
			operation := operationOf(t, operationPage("responses: "+test.responses))
			assert.Equal(t, test.want, toJSON(t, operation["responses"]))
			assert.Equal(t, test.accept, operation["x-accept"])
		})
	}
	types := typesOf(t, operationPage("responses: {"+
		"'200': {content: {application/json: {schema: {properties: {a: {type: string}}}}}}, "+
		"'201': {content: {application/json: {schema: {properties: {b: {type: number}}}}}}}"))
	assert.Contains(t, types["create-thing-result"], `"a":`)
	assert.Contains(t, types["create-thing-result"], `"b":`)
}
