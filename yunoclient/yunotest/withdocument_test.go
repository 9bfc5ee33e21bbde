package yunotest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/oasdiff/yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// reports is a document whose paths are below a server, and show themselves.
func reports(server string, paths ...string) string {
	text := "openapi: 3.1.0\ninfo: {title: a, version: a}\n" + server + "\npaths:\n"
	for _, path := range paths {
		parameters := ""
		if strings.Contains(path, "{id}") {
			parameters = "parameters: [{name: id, in: path, required: true, schema: {type: string}}], "
		}
		text += "  '" + path + "': {get: {" + parameters + "responses: {'200': {description: a, content: {application/json: " +
			"{example: {path: '" + path + "'}}}}}}}\n"
	}
	return text
}

// alone returns a server that follows nothing besides but the operation for sessions,
// whatever else Yuno's document in this module has.
func alone(t *testing.T, options ...yunotest.Option) *yunotest.Server {
	t.Helper()
	return yunotest.NewOf(text(t, loadPublished(t)), options...)
}

func below(server string) string { return "servers: [{url: '" + server + "'}]" }

// operation is a document with one operation, POST /a below /v1.
func operation(fields string) string {
	return `{"openapi":"3.1.0","info":{"title":"a","version":"a"},"servers":[{"url":"https://api.y.uno/v1"}],` +
		`"paths":{"/a":{"post":{` + fields + `"responses":{"201":{"description":"a"}}}}}}`
}

func TestWithDocumentTakesEveryForm(t *testing.T) {
	further, err := os.ReadFile("testdata/further.yaml")
	require.NoError(t, err)
	asJSON, err := yaml.YAMLToJSON(further)
	require.NoError(t, err)
	for name, text := range map[string]string{
		"YAML": string(further), "JSON": string(asJSON),
		"page": "\ufeff# Further\n\n````yaml further.yaml post /customers\n" + string(further) + "````\n",
	} {
		t.Run(name, func(t *testing.T) {
			srv := alone(t, yunotest.WithDocument(text))
			client := srv.Client(yunoclient.WithMaxRetries(0))
			for path, want := range map[string]int{"/version": 200, "/elsewhere": 404, "/customers/1": 400} {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, client.BaseURL()+path, nil)
				require.NoError(t, err)
				resp, err := client.Do(req)
				if want == http.StatusOK {
					require.NoError(t, err)
					assert.Equal(t, want, resp.StatusCode)
					continue
				}
				var failure *yunoclient.APIError
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, want, failure.StatusCode)
			}
			_, err := client.CreateCustomerSession(t.Context(), request)
			require.NoError(t, err)
		})
	}
}

// Each document has a base path of its own, and of several paths the most exact counts.
func TestWithDocumentSeveralTimes(t *testing.T) {
	const sandbox = "https://api-sandbox.y.uno"
	srv := alone(t,
		yunotest.WithDocument(reports(below(sandbox+"/v1"), "/reports/{id}", "/twice", "/{id}/{id}/c", "/files/{id}:cancel")),
		yunotest.WithDocument(reports(below(sandbox+"/v1/"), "/reports/list", "/twice/", "/customers/{id}", "/{id}/b/c")),
		yunotest.WithDocument(reports(below(sandbox), "/v1/domains", "/v1/reports/{id}", "/v1/twice")),
		yunotest.WithDocument(reports(below(sandbox+"/v2"), "/reports/{id}/download")),
		yunotest.WithDocument(reports(below("https://{merchant_base_URL}/v1"), "/webhooks")),
		yunotest.WithDocument(reports(below("/v3"), "/relative")),
		yunotest.WithDocument(reports("", "/without")))
	for path, want := range map[string]string{
		"/v1/reports/1": "/reports/{id}", "/v1/reports/list": "/reports/list", "/v1/twice": "/twice", "/v1/twice/": "/twice/",
		"/v1/domains": "/v1/domains", "/v2/reports/1/download": "/reports/{id}/download", "/v1/webhooks": "/webhooks",
		"/v1/without": "/without", "/v1/customers/sessions": "/customers/{id}", "/v1/customers/a%2Fb": "/customers/{id}",
		"/v1/a/b/c": "/{id}/b/c", "/v1/files/1:cancel": "/files/{id}:cancel", "/v1/files/1%3Acancel": "/files/{id}:cancel",
		"/v3/relative": "/relative",
	} {
		got := serve(t, srv, newRequest(t, http.MethodGet, path, ""))
		var shown struct{ Path string }
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &shown), got.Body.String())
		assert.Equal(t, want, shown.Path, path)
	}
	for _, path := range []string{
		"/domains", "/v2/reports/1", "/v1/reports/", "/v1/files/:cancel", "/v1/files/1", "/relative", "/v1",
	} {
		assert.Equal(t, http.StatusNotFound, serve(t, srv, newRequest(t, http.MethodGet, path, "")).Code, path)
	}
	assert.Equal(t, http.StatusCreated, serve(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil))).Code)
	got := serve(t, srv, newRequest(t, http.MethodDelete, sessions, ""))
	assert.Equal(t, http.StatusMethodNotAllowed, got.Code)
	assert.Equal(t, "GET, POST", got.Header().Get("Allow"))
}

// Within a document the most exact path counts, whatever its methods are.
func TestDocumentPrefersAPathWithoutParameters(t *testing.T) {
	document := strings.Replace(reports(below("/v1"), "/{id}", "/{id}/list", "/b/{id}", "/{id}/1"), "paths:\n",
		"paths:\n  /a: {post: {responses: {'200': {description: a}}}}\n", 1)
	srv := alone(t, yunotest.WithDocument(document))
	assert.Equal(t, http.StatusMethodNotAllowed, serve(t, srv, newRequest(t, http.MethodGet, "/v1/a", "")).Code)
	for path, want := range map[string]string{"/v1/b": "/{id}", "/v1/a/list": "/{id}/list", "/v1/b/1": "/b/{id}"} {
		got := serve(t, srv, newRequest(t, http.MethodGet, path, ""))
		assert.JSONEq(t, `{"path":"`+want+`"}`, got.Body.String())
	}
}

func TestDocumentPrefersAPathWithFewerParameters(t *testing.T) {
	srv := alone(t, yunotest.WithDocument(reports(below("/v1"), "/{a}/{b}", "/{z}/c")))
	assert.JSONEq(t, `{"path":"/{z}/c"}`, serve(t, srv, newRequest(t, http.MethodGet, "/v1/any/c", "")).Body.String())
}

func TestWithDocumentLeavesYunosOwnFirst(t *testing.T) {
	srv := alone(t, yunotest.WithDocument(strings.ReplaceAll(operation(""), `"/a"`, `"/customers/sessions"`)))
	got := serve(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil)))
	assert.Equal(t, http.StatusCreated, got.Code)
	assert.Contains(t, got.Body.String(), "customer_session")
}

func TestWithDocumentPanicsOnABadText(t *testing.T) {
	schema := func(text string) string {
		return operation(`"requestBody":{"content":{"application/json":{"schema":` + text + `}}},`)
	}
	components := func(text string) string {
		text = `"components":{"schemas":{` + text + `}},"paths":`
		return strings.Replace(schema(`{"$ref":"#/components/schemas/A"}`), `"paths":`, text, 1)
	}
	for name, test := range map[string]struct{ text, says string }{
		"empty":               {"", "it is not an OpenAPI"},
		"HTML":                {"<html>", "it is an HTML page"},
		"no YAML":             {"[", "invalid YAML or JSON"},
		"no operation":        {"openapi: 3.1.0\npaths: {}", "it has no operations"},
		"Swagger":             {`{"swagger":"2.0","paths":{}}`, "it is not an OpenAPI 3"},
		"null":                {schema("null"), "null stands at paths./a.post.requestBody.content.application/json.schema"},
		"null as a property":  {schema(`{"properties":{"a":null}}`), "null stands at"},
		"null as a parameter": {operation(`"parameters":[null],`), "null stands at"},
		"null as a response":  {strings.Replace(operation(""), `{"description":"a"}`, "null", 1), "null stands at"},
		"missing reference":   {schema(`{"$ref":"#/components/schemas/Gone"}`), "Gone"},
		"other references":    {schema(`{"$ref":"https://example.com/a.json"}`), "https://example.com/a.json"},
		"another type":        {schema(`{"type":7}`), "it is not a usable OpenAPI document"},
		"reference to itself": {components(`"A":{"$ref":"#/components/schemas/A"}`), "#/components/schemas/A is a part of itself"},
		"two references":      {components(`"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}`), "is a part of itself"},
		"allOf of itself":     {components(`"A":{"allOf":[{"$ref":"#/components/schemas/A"}]}`), "is a part of itself"},
		"not itself":          {components(`"A":{"not":{"$ref":"#/components/schemas/A"}}`), "is a part of itself"},
		"in a circle": {components(`"A":{"oneOf":[{"$ref":"#/components/schemas/B"}]},"B":{"if":{"$ref":"#/components/schemas/A"}}`),
			"is a part of itself"},
	} {
		t.Run(name, func(t *testing.T) {
			text := panicOf(func() { yunotest.WithDocument(test.text) })
			assert.Contains(t, text, "yunotest: WithDocument: ")
			assert.Contains(t, text, test.says)
		})
	}
}

func TestWithDocumentRefusesSchemasOfThemselves(t *testing.T) {
	const self = `{"$ref":"#/components/schemas/A~0~1"}`
	for _, schema := range []string{
		`{"allOf":[` + self + `]}`, `{"oneOf":[{},` + self + `]}`, `{"anyOf":[` + self + `]}`, `{"not":` + self + `}`,
		`{"if":` + self + `}`, `{"then":` + self + `}`, `{"else":` + self + `}`, `{"dependentSchemas":{"a":` + self + `}}`,
		`{"properties":{"a":{"anyOf":[{"not":{"$ref":"#/components/schemas/A~0~1/properties/a"}}]}}}`,
	} {
		document := strings.Replace(operation(""), `"paths":`, `"components":{"schemas":{"A~/":`+schema+`}},"paths":`, 1)
		assert.Contains(t, panicOf(func() { yunotest.WithDocument(document) }), "is a part of itself", schema)
	}
}

func TestWithDocumentRequiresTheBodyOfRequiredFields(t *testing.T) {
	for schema, want := range map[string]int{`{"required":["a"]}`: 400, `{"properties":{"a":{}}}`: 201} {
		srv := alone(t, yunotest.WithDocument(operation(`"requestBody":{"content":{"application/json":{"schema":`+schema+`}}},`)))
		assert.Equal(t, want, serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", "")).Code, schema)
	}
}

func TestWithDocumentTakesWhatItShows(t *testing.T) {
	srv := alone(t, yunotest.WithDocument(operation(`"requestBody":{"content":{"application/json":{
		"schema":{"type":"object","required":["amount","checkout"],"properties":{"amount":{"type":"number"},
			"country":{"enum":["BR"]},"number":{"enum":[1]},"items":{"type":"array","items":{"required":["id"]}}}},
		"examples":{
			"direct":{"value":{"amount":1,"number":12345678}},
			"written as text":{"value":"{\"amount\":1,\"country\":\"AR\",\"items\":[{}]}"},
			"not JSON":{"value":"amount"}}}}},`)))
	for body, want := range map[string][]string{
		`{"amount":2}`: nil, `{"amount":2,"checkout":{}}`: nil, `{"amount":2,"country":"AR"}`: nil, `{"amount":2,"number":12345678}`: nil, `{"amount":3,"items":[{},{"id":1},{}]}`: nil,
		`{"amount":"2"}`:                {"amount: got string, want number"},
		`{}`:                            {"amount: is required"},
		`{"amount":2,"country":"CL"}`:   {`country: "CL" is not one of BR`},
		`{"amount":"2","country":"AR"}`: {"amount: got string, want number"},
	} {
		got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", body))
		if want == nil {
			assert.Equal(t, http.StatusCreated, got.Code, got.Body.String())
			continue
		}
		assert.Equal(t, want, failure(t, got).Messages)
	}
}

// The page of Create Payment has an empty list where a schema belongs.
func TestWithDocumentTakesAnEmptyListForASchema(t *testing.T) {
	srv := alone(t, yunotest.WithDocument(operation(`"requestBody":{"content":{"application/json":{
		"schema":{"properties":{"a":{"type":"string"},"discounts":[]}}}}},`)))
	got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", `{"a":"b","discounts":[1]}`))
	assert.Equal(t, http.StatusCreated, got.Code)
	assert.Contains(t, panicOf(func() {
		yunotest.WithDocument(operation(`"requestBody":{"content":{"application/json":{"schema":{"properties":{"a":[1]}}}}},`))
	}), "it is not a usable OpenAPI document")
}

// kin-openapi overflows the stack where a schema has nothing but parts, and is one of them.
func TestWithDocumentTakesSchemasThatHoldThemselves(t *testing.T) {
	const (
		self = `{"$ref":"#/components/schemas/A"}`
		part = `{"properties":{"a":` + self + `}}`
	)
	for _, schema := range []string{
		`{"properties":{"a":` + self + `}}`, `{"items":` + self + `}`, `{"additionalProperties":` + self + `}`,
		`{"properties":{"a":{"properties":{"a":` + self + `}}}}`, `{"additionalProperties":{"$ref":"#/components/schemas/A","not":{}}}`,
		`{"allOf":[` + part + `]}`, `{"properties":{"a":{"oneOf":[` + self + `,{}]}}}`, `{"oneOf":[` + part + `]}`,
		`{"anyOf":[` + part + `]}`, `{"not":` + part + `}`, `{"if":` + part + `}`, `{"then":` + part + `}`, `{"else":` + part + `}`,
		`{"dependentSchemas":{"a":` + part + `}}`, `{"patternProperties":{"a":` + self + `}}`, `{"propertyNames":` + self + `}`,
		`{"prefixItems":[` + self + `]}`, `{"contains":` + self + `}`, `{"unevaluatedItems":` + self + `}`,
		`{"unevaluatedProperties":` + self + `}`, `{"contentSchema":` + self + `}`,
		`{"properties":{"a":` + self + `,"b":{"$ref":"#/components/schemas/A","not":` + part + `}}}`,
		`{"$ref":"#/components/schemas/Any","properties":{"a":` + self + `}}`,
	} {
		for _, version := range []string{"3.0.3", "3.1.0"} {
			document := operation(`"requestBody":{"content":{"application/json":{"schema":` + self + `}}},`)
			document = strings.Replace(document, `"paths":`, `"components":{"schemas":{"Any":{},"A":`+schema+`}},"paths":`, 1)
			document = strings.Replace(document, "3.1.0", version, 1)
			servers := []*yunotest.Server{alone(t, yunotest.WithDocument(document))}
			if !strings.Contains(schema, `"b":`) { // which the loader asks for: see LoadPublished
				servers = append(servers, yunotest.NewOfUnread(document))
			}
			for _, srv := range servers {
				got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", `{"a":{}}`))
				assert.Contains(t, []int{http.StatusCreated, http.StatusBadRequest}, got.Code, schema)
			}
		}
	}
}

func TestWithDocumentTakesNullForAnything(t *testing.T) {
	const anything = `"requestBody":{"content":{"application/json":{"schema":{"properties":{"a":{}}}}}},`
	srv := alone(t, yunotest.WithDocument(operation(anything)))
	got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", `{"a":null}`))
	assert.Equal(t, http.StatusCreated, got.Code, got.Body.String())
}

// A body of a type that the validator cannot read is taken as it is.
func TestWithDocumentTakesAnyContentType(t *testing.T) {
	for _, contentType := range []string{"application/xml", "image/png", "application/vnd.yuno+json"} {
		srv := alone(t, yunotest.WithDocument(operation(`"requestBody":{"content":{"`+contentType+`":{"schema":{"type":"string"}}}},`)))
		got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", `"<a>"`, "Content-Type:", "Content-Type: "+contentType))
		assert.Equal(t, http.StatusCreated, got.Code, got.Body.String())
		assert.Equal(t, http.StatusUnsupportedMediaType, serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", `"a"`)).Code)
	}
}

func TestWithDocumentTakesAnExtensionOfPaths(t *testing.T) {
	for _, extension := range []string{`{"get":{"responses":{}}}`, `5`, `null`} {
		srv := alone(t, yunotest.WithDocument(strings.Replace(operation(""), `"paths":{`, `"paths":{"x-a":`+extension+`,`, 1)))
		assert.Equal(t, http.StatusCreated, serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", "")).Code)
		assert.Equal(t, http.StatusNotFound, serve(t, srv, newRequest(t, http.MethodGet, "/v1/x-a", "")).Code)
	}
}

// A pattern of JavaScript's that Go does not have is not judged.
func TestWithDocumentTakesAPatternThatGoDoesNot(t *testing.T) {
	srv := alone(t, yunotest.WithDocument(operation(`"requestBody":{"content":{"application/json":{
		"schema":{"properties":{"a":{"type":"string","pattern":"^(?=b)"},"n":{"type":"number"}}}}}},`)))
	got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", `{"a":"b","n":1}`))
	assert.Equal(t, http.StatusCreated, got.Code, got.Body.String())
	got = serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", `{"a":"b","n":"1"}`))
	assert.Equal(t, http.StatusBadRequest, got.Code)
	assert.Len(t, failure(t, got).Messages, 1)
}

// Of all that a document may say of security, the keys are asked for.
func TestWithDocumentAsksForKeysAlone(t *testing.T) {
	const declared = `"security":[{"keys":[],"another":[]}],`
	headers := func(name string) string {
		return `"parameters":[{"name":"` + name + `","in":"header","required":true,"schema":{"type":"string"}}],`
	}
	for name, test := range map[string]struct {
		fields string
		keys   bool
	}{
		"schemes that are not declared": {fields: declared, keys: true},
		"none":                          {fields: "", keys: false},
		"for everybody":                 {fields: `"security":[],`, keys: false},
		"header parameters":             {fields: headers("public-api-key"), keys: true},
		"in capitals":                   {fields: headers("PRIVATE-SECRET-KEY"), keys: true},
		"another header":                {fields: `"parameters":[{"name":"x-other","in":"header","schema":{}}],`, keys: false},
		"another parameter":             {fields: `"parameters":[{"name":"public-api-key","in":"query","schema":{}}],`, keys: false},
		"parameters and no security":    {fields: `"security":[],` + headers("PRIVATE-SECRET-KEY"), keys: true},
	} {
		t.Run(name, func(t *testing.T) {
			srv := alone(t, yunotest.WithDocument(operation(test.fields)))
			got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", ""))
			assert.Equal(t, http.StatusCreated, got.Code, got.Body.String())

			got = serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", "", "public-api-key:", "private-secret-key:"))
			if !test.keys {
				assert.Equal(t, http.StatusCreated, got.Code)
				return
			}
			assert.Equal(t, http.StatusUnauthorized, got.Code)
			assert.Equal(t, string(yunoclient.CodeInvalidCredentials), failure(t, got).Code)
			assert.Equal(t, []string{"the header private-secret-key is missing", "the header public-api-key is missing"},
				failure(t, got).Messages)
		})
	}
}

// Any two keys will do, and no text of the validator's holds one.
func TestWithDocumentJudgesNoKeyByItsSchema(t *testing.T) {
	for _, schema := range []string{`{"type":"string","pattern":"^x$"}`, `{"type":"integer"}`, `{"enum":["a"]}`} {
		srv := alone(t, yunotest.WithDocument(operation(`"parameters":[
			{"name":"Private-Secret-Key","in":"header","required":true,"schema":`+schema+`},
			{"name":"public-api-key","in":"header","required":true,"schema":`+schema+`}],`)))
		got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", ""))
		assert.Equal(t, http.StatusCreated, got.Code, got.Body.String())
	}
}

func TestWithDocumentMakesUpResponses(t *testing.T) {
	withSchema := func(status, schema string) string {
		return `"` + status + `":{"description":"a","content":{"application/json":{"schema":` + schema + `}}}`
	}
	for name, test := range map[string]struct {
		responses string
		prefer    []string
		status    int
		kind      string
		body      string
	}{
		"from a schema": {
			responses: withSchema("200", `{"type":"object","properties":{"id":{"type":"string"}}}`),
			status:    200, kind: "application/json", body: `{"id":"string"}`,
		},
		"an example of a later status": {
			responses: withSchema("200", `{"type":"object"}`) + `,` +
				`"202":{"description":"a","content":{"application/json":{"example":{"a":1}}}}`,
			status: 202, kind: "application/json", body: `{"a":1}`,
		},
		"a late 2xx":   {responses: `"300":{"description":"a"},"299":{"description":"a"}`, status: 299},
		"the lowest":   {responses: `"204":{"description":"a"},"201":{"description":"a"},"100":{"description":"a"}`, status: 201},
		"too high":     {responses: `"1000":{"description":"a"},"200":{"description":"a"}`, prefer: []string{"Prefer: code=1000"}, status: 400, kind: "application/json", body: `{"code":"INVALID_REQUEST","messages":["Prefer: code=1000 is not in the document, which has 200"]}` + "\n"},
		"any success":  {responses: `"4XX":{"description":"a"},"2XX":{"description":"a"}`, status: 200},
		"one of them":  {responses: `"2XX":{"description":"a"},"201":{"description":"a"}`, status: 201},
		"bare status":  {responses: `"202":{"description":"a"}`, status: 202},
		"no schema":    {responses: `"200":{"description":"a","content":{"application/json":{}}}`, status: 200},
		"nothing fits": {responses: withSchema("200", `{"not":{}}`), status: 200},
		"text": {
			responses: `"200":{"description":"a","content":{"text/csv":{"schema":{"type":"string","example":"a,b"}}}}`,
			status:    200, kind: "text/csv", body: "a,b",
		},
		"a failure": {
			responses: `"200":{"description":"a"},` + withSchema("409", `{"properties":{"code":{"const":"C"}}}`),
			prefer:    []string{"Prefer: code=409"}, status: 409, kind: "application/json", body: `{"code":"C"}`,
		},
		"what is written is not sent back": {
			responses: withSchema("200", `{"properties":{"pin":{"type":"string","writeOnly":true}}}`),
			status:    200, kind: "application/json", body: `{}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			document := strings.Replace(operation(""), `"201":{"description":"a"}`, test.responses, 1)
			srv := alone(t, yunotest.WithDocument(document))
			for range 2 {
				got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/a", "", test.prefer...))
				assert.Equal(t, test.status, got.Code)
				assert.Equal(t, test.kind, got.Header().Get("Content-Type"))
				assert.Equal(t, test.body, got.Body.String())
			}
		})
	}
}

func FuzzWithDocument(f *testing.F) {
	f.Add(operation(""), "{}")
	f.Add(operation(`"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},`), "[]")
	f.Add(reports("", "/{id}", "/a"), "")
	withParameter := operation(`"parameters":[{"name":"a","in":"query","content":{"application/json":{}}}],`)
	f.Add(strings.Replace(withParameter, `"201":{"description":"a"}`,
		`"200":{"description":"a","content":{"application/json":{"schema":{"allOf":[{"type":"array","minItems":2}],"oneOf":[{},true]}}}}`, 1), "1")
	further, err := os.ReadFile("testdata/further.yaml")
	require.NoError(f, err)
	f.Add(string(further), `{"amount":{}}`)
	f.Fuzz(func(t *testing.T, text, body string) {
		var option yunotest.Option
		if refused := panicOf(func() { option = yunotest.WithDocument(text) }); refused != nil {
			assert.Contains(t, refused, "yunotest: WithDocument: ")
			return
		}
		srv := yunotest.New(option)
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
			for _, path := range []string{"/v1/a", "/v1/customers", "/v1/payments", "/a"} {
				resp := serve(t, srv, newRequest(t, method, path, body)).Result()
				_, err := io.Copy(io.Discard, resp.Body)
				assert.NoError(t, err)
			}
		}
	})
}

// Each schema is twice a part of the one before, so that the last one judges a value
// more often than anybody can count.
func TestWithDocumentLimitsParts(t *testing.T) {
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		const levels = 60
		schemas := fmt.Sprintf(`"Level%d":{"type":"object","properties":{"a":{"type":"string"}}}`, levels)
		for level := range levels {
			next := fmt.Sprintf(`{"$ref":"#/components/schemas/Level%d"}`, level+1)
			schemas += fmt.Sprintf(`,"Level%d":{"%s":[%s,%s]}`, level, keyword, next, next)
		}
		const first = `"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Level0"}}}`
		document := operation(`"requestBody":{` + first + `},`)
		document = strings.Replace(document, `"paths":`, `"components":{"schemas":{`+schemas+`}},"paths":`, 1)
		got := serve(t, alone(t, yunotest.WithDocument(document)), newRequest(t, http.MethodPost, "/v1/a", `{"a":"b"}`))
		// One of two equal schemas never fits alone.
		assert.Contains(t, []int{http.StatusCreated, http.StatusBadRequest}, got.Code, keyword)
	}
}
