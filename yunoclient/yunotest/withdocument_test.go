package yunotest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// reports is a document whose paths are below a server. The response of each shows the path.
func reports(server string, paths ...string) string {
	text := "openapi: 3.1.0\ninfo: {title: a, version: a}\n" + server + "\npaths:\n"
	for _, path := range paths {
		text += "  '" + path + "': {get: {responses: {'200': {description: a, content: {application/json: " +
			"{example: {path: '" + path + "'}}}}}}}\n"
	}
	return text
}

func below(server string) string { return "servers: [{url: '" + server + "'}]" }

// pageWith is a document with one operation, POST /a below /v1.
func pageWith(fields string) string {
	return `{"openapi":"3.1.0","info":{"title":"a","version":"a"},"servers":[{"url":"https://api.y.uno/v1"}],` +
		`"paths":{"/a":{"post":{` + fields + `"responses":{"201":{"description":"a"}}}}}}`
}

// bodyOf is such a document whose request body has a schema.
func bodyOf(schema string) string {
	return pageWith(`"requestBody":{"content":{"application/json":{"schema":` + schema + `}}},`)
}

// withComponents adds schemas for others to refer to.
func withComponents(text, schemas string) string {
	return strings.Replace(text, `"paths":`, `"components":{"schemas":{`+schemas+`}},"paths":`, 1)
}

// Each document has its own base path, and the path with the fewest parameters wins.
func TestWithDocumentSeveralTimes(t *testing.T) {
	const sandbox = "https://api-sandbox.y.uno"
	srv := yunotest.New(
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
		"/v1/a/b/c": "/{id}/b/c", "/v1/files/1:cancel": "/files/{id}:cancel", "/v3/relative": "/relative",
	} {
		got := send(t, srv, newRequest(t, http.MethodGet, path, ""))
		var shown struct{ Path string }
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &shown), got.Body.String())
		assert.Equal(t, want, shown.Path, path)
	}
	for _, path := range []string{
		"/domains", "/v2/reports/1", "/v1/reports/", "/v1/files/:cancel", "/v1/files/1", "/relative", "/v1",
	} {
		assert.Equal(t, http.StatusNotFound, send(t, srv, newRequest(t, http.MethodGet, path, "")).Code, path)
	}
	assert.Equal(t, http.StatusCreated, send(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil))).Code)
	got := send(t, srv, newRequest(t, http.MethodDelete, sessions, ""))
	assert.Equal(t, http.StatusMethodNotAllowed, got.Code)
	assert.Equal(t, "GET, POST", got.Header().Get("Allow"))
}

// Within a document the path with the fewest parameters wins, whatever methods it has.
func TestDocumentPrefersAPathWithFewerParameters(t *testing.T) {
	document := strings.Replace(reports(below("/v1"), "/{id}", "/{a}/{b}", "/{id}/list", "/b/{id}"), "paths:\n",
		"paths:\n  /a: {post: {responses: {'200': {description: a}}}}\n", 1)
	srv := yunotest.New(yunotest.WithDocument(document))
	assert.Equal(t, http.StatusMethodNotAllowed, send(t, srv, newRequest(t, http.MethodGet, "/v1/a", "")).Code)
	for path, want := range map[string]string{
		"/v1/b": "/{id}", "/v1/a/list": "/{id}/list", "/v1/b/1": "/b/{id}", "/v1/c/d": "/{a}/{b}",
		"/v1/b/list": "/b/{id}", // the first of two
	} {
		got := send(t, srv, newRequest(t, http.MethodGet, path, ""))
		assert.JSONEq(t, `{"path":"`+want+`"}`, got.Body.String())
	}
}

func TestWithDocumentLeavesYunosOwnFirst(t *testing.T) {
	srv := yunotest.New(yunotest.WithDocument(strings.ReplaceAll(pageWith(""), `"/a"`, `"/customers/sessions"`)))
	got := send(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil)))
	assert.Equal(t, http.StatusCreated, got.Code)
	assert.Contains(t, got.Body.String(), "customer_session")
}

func TestWithDocumentPanicsOnABadText(t *testing.T) {
	for text, says := range map[string]string{
		"openapi: 3.1.0\npaths: {}":                     "no operations",
		bodyOf(`{"properties":{"a":{"minLength":-1}}}`): "POST /a: invalid schema: properties.a.minLength: minimum: got -1, want 0",
		pageWith(`"parameters":[{"name":"a","in":"query","schema":{"type":"string","minLength":-1}}],`): "POST /a: invalid schema: ",
	} {
		refused := panicOf(func() { yunotest.WithDocument(text) })
		assert.Contains(t, refused, "yunotest: WithDocument: ")
		assert.Contains(t, refused, says)
	}
}

func TestWithDocumentRequiresTheBodyOfRequiredFields(t *testing.T) {
	const component = `"A":{"required":["a"]}`
	for text, want := range map[string]int{
		bodyOf(`{"required":["a"]}`):      400,
		bodyOf(`{"properties":{"a":{}}}`): 201,
		bodyOf(`{"required":[]}`):         201,
		pageWith(`"requestBody":{"required":true,"content":{"application/json":{}}},`): 400,
		withComponents(bodyOf(`{"$ref":"#/components/schemas/A"}`), component):         400,
	} {
		srv := yunotest.New(yunotest.WithDocument(text))
		assert.Equal(t, want, send(t, srv, newRequest(t, http.MethodPost, "/v1/a", "")).Code, text)
	}
}

// The examples of a page contradict its schema here and there.
func TestWithDocumentIgnoresFaultsOfItsExamples(t *testing.T) {
	srv := yunotest.New(yunotest.WithDocument(pageWith(`"requestBody":{"content":{"application/json":{
		"schema":{"type":"object","required":["amount","checkout"],"properties":{"amount":{"type":"number"},
			"country":{"enum":["BR"]},"number":{"enum":[1]},"items":{"type":"array","items":{"required":["id"]}}}},
		"examples":{
			"direct":{"value":{"amount":1,"number":12345678}},
			"written as text":{"value":"{\"amount\":1,\"country\":\"AR\",\"items\":[{}]}"},
			"not JSON":{"value":"amount"}}}}},`)))
	for body, want := range map[string][]string{
		`{"amount":2}`: nil, `{"amount":2,"checkout":{}}`: nil, `{"amount":2,"country":"AR"}`: nil,
		`{"amount":2,"number":12345678}`: nil, `{"amount":3,"items":[{},{"id":1},{}]}`: nil,
		`{"amount":"2"}`:                 {"amount: got string, want number"},
		`{}`:                             {"amount: is required"},
		`{"amount":2,"number":25990501}`: {`number: "25990501" is not one of 1`}, // and not 2.5990501e+07
		`{"amount":2,"country":"CL"}`:    {`country: "CL" is not one of BR`},
		`{"amount":"2","country":"AR"}`:  {"amount: got string, want number"},
	} {
		assert.Equal(t, want, faults(t, srv, newRequest(t, http.MethodPost, "/v1/a", body)), body)
	}
}

// Content types are compared as media types. Only JSON is checked.
func TestWithDocumentComparesMediaTypes(t *testing.T) {
	const schema = `:{"schema":{"type":"string"}}`
	for name, test := range map[string]struct {
		contents, contentType, body string
		status                      int
	}{
		"in capitals":               {`"application/json; charset=utf-8"` + schema, " Application/JSON;a=b ", `1`, 400},
		"a suffix":                  {`"application/*+json"` + schema, "application/merge-patch+json", `1`, 400},
		"not the suffix":            {`"application/*+json"` + schema, "application/json", `"a"`, 415},
		"the exact one":             {`"*/*"` + schema + `,"application/json":{}`, "application/json", "1", 201},
		"any":                       {`"*/*"` + schema, "application/json", "1", 400},
		"XML":                       {`"application/xml"` + schema, "application/xml", "<a>", 201},
		"brackets that are no JSON": {`"text/csv"` + schema, "text/csv", strings.Repeat("[", 101), 201},
		"no body, no type":          {`"application/json"` + schema, "", "", 201},
		"none declared":             {``, "text/csv", "a", 201},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.New(yunotest.WithDocument(pageWith(`"requestBody":{"content":{` + test.contents + `}},`)))
			got := send(t, srv, newRequest(t, http.MethodPost, "/v1/a", test.body, "Content-Type:", "Content-Type: "+test.contentType))
			assert.Equal(t, test.status, got.Code, got.Body.String())
		})
	}
}

// Of all that a document may say of security, only the keys are required.
func TestWithDocumentRequiresKeys(t *testing.T) {
	headers := func(name string) string {
		return `"parameters":[{"name":"` + name + `","in":"header","required":true,"schema":{"enum":["another"]}}],`
	}
	for name, test := range map[string]struct {
		fields string
		keys   bool
	}{
		"schemes that are not declared": {`"security":[{"keys":[],"another":[]}],`, true},
		"none":                          {`"security":[],`, false},
		"header parameters":             {`"security":[],` + headers("PRIVATE-SECRET-KEY"), true},
		"another header":                {`"parameters":[{"name":"x-other","in":"header","schema":{}}],`, false},
		"another parameter":             {`"parameters":[{"name":"public-api-key","in":"query","schema":{}}],`, false},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.New(yunotest.WithDocument(pageWith(test.fields)))
			assert.Nil(t, faults(t, srv, newRequest(t, http.MethodPost, "/v1/a", "")))
			var want []string
			if test.keys {
				want = []string{"the header private-secret-key is missing", "the header public-api-key is missing"}
			}
			assert.Equal(t, want, faults(t, srv, newRequest(t, http.MethodPost, "/v1/a", "", "public-api-key:", "private-secret-key:")))
		})
	}
}

func TestWithDocumentChecksParameters(t *testing.T) {
	srv := yunotest.New(yunotest.WithDocument(strings.Replace(pageWith(`"parameters":[
		{"name":"limit","in":"query","required":true,"schema":{"type":"integer","maximum":10}},
		{"name":"all","in":"query","schema":{"type":"boolean"}},
		{"name":"text","in":"query","schema":{"type":["string","null"],"enum":["1","true"]}},
		{"name":"both","in":"query","schema":{"type":["integer","string"],"maxLength":2}},
		{"name":"list","in":"query","schema":{"type":"array","items":{"type":"integer"}}},
		{"name":"object","in":"query","style":"deepObject","schema":{"type":"object","required":["a"]}},
		{"name":"any","in":"query","schema":{"enum":["a"]}},
		{"name":"X-Day","in":"header","schema":{"type":"string","format":"date"}},
		{"name":"shared","in":"query","schema":{"type":"integer"}},
		{"name":"cookie","in":"cookie","required":true,"schema":{"type":"integer"}}],`), `{"post":`,
		`{"parameters":[{"name":"shared","in":"query","schema":{"type":"boolean"}},
			{"name":"shared","in":"header","schema":{"type":"boolean"}}],"post":`, 1)))
	for query, want := range map[string][]string{
		"?limit=10&all=true&text=1&both=12&list=a&object=1&any=b&shared=1": nil,
		"":                          {"limit (query): is required"},
		"?limit=11":                 {"limit (query): maximum: got 11, want 10"},
		"?limit=1.5":                {"limit (query): got number, want integer"},
		`?limit=[1]`:                {"limit (query): got string, want integer"},
		"?limit=1&text=2":           {`text (query): "2" is not one of 1, true`},
		"?limit=1&shared=true":      {"shared (query): got boolean, want integer"},
		"?limit=a&all=b":            {"all (query): got string, want boolean", "limit (query): got string, want integer"},
		"?limit=1#X-Day:today":      {`X-Day (header): "today" is not a valid date`},
		"?limit=1#shared:1":         {"shared (header): got number, want boolean"},
		"?limit=1#x-day:2025-01-01": nil,
	} {
		target, header, _ := strings.Cut(query, "#")
		assert.Equal(t, want, faults(t, srv, newRequest(t, http.MethodPost, "/v1/a"+target, "", header)), query)
	}
}

func TestWithDocumentSends(t *testing.T) {
	withSchema := func(status, schema string) string {
		return `"` + status + `":{"description":"a","content":{"application/json":{"schema":` + schema + `}}}`
	}
	const nothing = `{"code":"NOT_IMPLEMENTED","messages":["the document has no 2xx response of this operation: ` +
		`script one with Reply, or with POST /__admin/replies of yuno mock"]}` + "\n"
	for name, test := range map[string]struct {
		responses string
		prefer    []string
		status    int
		kind      string
		body      string
	}{
		"a sample": {
			responses: withSchema("200", `{"type":"object","properties":{"id":{"type":"string"}}}`),
			status:    200, kind: "application/json", body: `{"id":"string"}`,
		},
		"an example of a later status": {
			responses: withSchema("200", `{"type":"object"}`) + `,` +
				`"202":{"description":"a","content":{"application/json":{"example":{"a":10.50}}}}`,
			status: 202, kind: "application/json", body: `{"a":10.50}`,
		},
		"a late 2xx":  {responses: `"300":{"description":"a"},"299":{"description":"a"}`, status: 299},
		"the lowest":  {responses: `"204":{"description":"a"},"201":{"description":"a"},"100":{"description":"a"}`, status: 201},
		"any success": {responses: `"4XX":{"description":"a"},"2XX":{"description":"a"}`, status: 200},
		"default": {
			responses: withSchema("default", `{"const":1}`) + `,"400":{"description":"a"}`,
			status:    200, kind: "application/json", body: `1`,
		},
		"default beside another": {responses: withSchema("default", `{"const":1}`) + `,"201":{"description":"a"}`, status: 201},
		"no success":             {responses: `"300":{"description":"a"}`, status: 501, kind: "application/json", body: nothing},
		"text": {
			responses: `"200":{"description":"a","content":{"text/csv":{"schema":{"type":"string","example":"a,b"}}}}`,
			status:    200, kind: "text/csv", body: "a,b",
		},
		"a text that is a number": {
			responses: `"200":{"description":"a","content":{"application/json":{"example":"42"}}}`,
			status:    200, kind: "application/json", body: `"42"`,
		},
		"an object written as a text": {
			responses: `"200":{"description":"a","content":{"application/json":{"example":"\n{\"a\": 1}"}}}`,
			status:    200, kind: "application/json", body: "\n" + `{"a": 1}`,
		},
		"a failure": {
			responses: `"200":{"description":"a"},` + withSchema("409", `{"properties":{"code":{"const":"C"}}}`),
			prefer:    []string{"Prefer: code=409"}, status: 409, kind: "application/json", body: `{"code":"C"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			document := strings.Replace(pageWith(""), `"201":{"description":"a"}`, test.responses, 1)
			srv := yunotest.New(yunotest.WithDocument(document))
			got := send(t, srv, newRequest(t, http.MethodPost, "/v1/a", "", test.prefer...))
			assert.Equal(t, test.status, got.Code)
			assert.Equal(t, test.kind, got.Header().Get("Content-Type"))
			assert.Equal(t, test.body, got.Body.String())
		})
	}
}

func FuzzWithDocument(f *testing.F) {
	f.Add(pageWith(""), "{}")
	const self = `{"$ref":"#/components/schemas/A"}`
	f.Add(withComponents(bodyOf(self), `"A":{"anyOf":[`+self+`,{"pattern":"("}]}`), "[]")
	f.Add(reports("", "/{id}", "/a"), "")
	f.Add(pageWith(`"parameters":[{"name":"a","in":"query","content":{"application/json":{}}}],`), "1")
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
				resp := send(t, srv, newRequest(t, method, path, body)).Result()
				_, err := io.Copy(io.Discard, resp.Body)
				assert.NoError(t, err)
			}
		}
	})
}
