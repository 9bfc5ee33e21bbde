package yunotest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// The operations of a document need no code.
func TestDocumentOfFurtherOperations(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	const noExample = `{"code":"NOT_IMPLEMENTED","messages":["the document has no 2xx response of this operation: ` +
		`script one with Reply, or with POST /__admin/replies of yuno mock"]}` + "\n"
	const customer = `{"merchant_customer_id":"123","country":"AR"}`
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		response           string
	}{
		"first example of a status that has one": {method: "POST", path: "/customers", body: customer, status: 201, response: `{"id": "first"}`},
		"a body that nobody asks for":            {method: "DELETE", path: "/customers/123", body: "{}", status: 204},
		"a text that is a number":                {method: "GET", path: "/version", status: 200, response: `"42"`},
		"no content":                             {method: "DELETE", path: "/customers/123", status: 204},
		"another type":                           {method: "GET", path: "/customers/a%2Fb?limit=10", headers: []string{"X-Account: 1"}, status: 200, response: "Ada"},
		"no keys where none are asked for":       {method: "GET", path: "/status", headers: []string{"public-api-key:", "private-secret-key:"}, status: 200, response: `{"up":true}`},
		"a body that may be absent":              {method: "POST", path: "/payments", status: 200},
		"no success":                             {method: "POST", path: "/files", body: "a", headers: []string{"Content-Type:", "Content-Type: text/plain"}, status: 501, response: noExample},
		"no example":                             {method: "POST", path: "/customers/1/payment-methods/2", status: 200, response: "{}"},
	} {
		t.Run(name, func(t *testing.T) {
			got := serve(t, srv, newRequest(t, test.method, "/v1"+test.path, test.body, test.headers...))
			assert.Equal(t, test.status, got.Code)
			assert.Equal(t, test.response, got.Body.String())
		})
	}
	assert.Equal(t, http.StatusCreated, serve(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil))).Code)
}

func TestDocumentChecksFurtherOperations(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		code               yunoclient.Code
		messages           []string
	}{
		"fields": {
			method: "POST", path: "/customers", body: `{"country":"ES","merchant_customer_id":"12","address":{"lines":["a",1]}}`,
			status: 400, code: yunoclient.CodeInvalidRequest,
			messages: []string{"address.city: is required", "address.lines.1: got number, want string",
				`country: "ES" is not one of AR, BR`, "merchant_customer_id: minLength: got 2, want 3"},
		},
		"fields of a component": {
			method: "POST", path: "/payments", body: `{"amount":{"currency":"EUR"}}`, status: 400, code: yunoclient.CodeInvalidRequest,
			messages: []string{`amount.currency: "EUR" is not one of BRL, USD`, "amount.value: is required"},
		},
		"parameters": {
			method: "GET", path: "/customers/12?limit=11", status: 400, code: yunoclient.CodeInvalidRequest,
			messages: []string{"X-Account (header): is required", "customer_id (path): minLength: got 2, want 3",
				"limit (query): maximum: got 11, want 10"},
		},
		"type of a parameter": {
			method: "GET", path: "/customers/123?limit=x", headers: []string{"X-Account: 1"},
			status: 400, code: yunoclient.CodeInvalidRequest,
			messages: []string{"limit (query): got string, want integer"},
		},
		"key": {
			method: "POST", path: "/customers", headers: []string{"private-secret-key:"},
			status: 401, code: yunoclient.CodeInvalidCredentials,
			messages: []string{"the header private-secret-key is missing"},
		},
		"key that the whole document asks for": {
			method: "DELETE", path: "/customers/123", headers: []string{"private-secret-key:"},
			status: 401, code: yunoclient.CodeInvalidCredentials,
			messages: []string{"the header private-secret-key is missing"},
		},
		"content type": {
			method: "POST", path: "/customers", body: "a=b", headers: []string{"Content-Type:"},
			status: 415, code: "UNSUPPORTED_MEDIA_TYPE",
			messages: []string{"the Content-Type must be application/json"},
		},
		"method": {
			method: "POST", path: "/customers/123", status: 405, code: yunoclient.CodeUnsupportedMethod,
			messages: []string{"POST is not a method of this path"},
		},
		"empty parameter": {
			method: "DELETE", path: "/customers/", status: 404, code: yunoclient.CodeNotFound,
			messages: []string{"there is no /v1/customers/ in the document; the API is below /v1"},
		},
		"empty parameter in between": {
			method: "POST", path: "/customers//payment-methods/1", status: 404, code: yunoclient.CodeNotFound,
			messages: []string{"there is no /v1/customers//payment-methods/1 in the document; the API is below /v1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := serve(t, srv, newRequest(t, test.method, "/v1"+test.path, test.body, test.headers...))
			assert.Equal(t, test.status, got.Code)
			assert.Equal(t, string(test.code), failure(t, got).Code)
			assert.Equal(t, test.messages, failure(t, got).Messages)
			if test.status == http.StatusMethodNotAllowed {
				assert.Equal(t, "DELETE, GET", got.Header().Get("Allow"))
			}
		})
	}
}

func TestErrorKeepsTheRestOfTheDocumentedBody(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/customers", "", "public-api-key:"))
	assert.JSONEq(t, `{"code":"INVALID_CREDENTIALS","messages":["the header public-api-key is missing"],"trace":"documented"}`,
		got.Body.String())
}

// If a document has several statuses for an error, the usual one is sent.
func TestErrorHasTheDocumentedStatus(t *testing.T) {
	for want, statuses := range map[int][]string{403: {"403"}, 401: {"400", "401", "403"}, 400: {"400", "403"}} {
		doc := loadPublished(t)
		responses := createSession(doc).Responses
		wrongKeys := responses.Value("401")
		responses.Delete("401")
		for _, status := range statuses {
			responses.Set(status, wrongKeys)
		}
		got := serve(t, yunotest.NewOf(text(t, doc)), newRequest(t, http.MethodPost, sessions, body(t, nil), "public-api-key:"))
		assert.Equal(t, want, got.Code, statuses)
		assert.Equal(t, string(yunoclient.CodeInvalidCredentials), failure(t, got).Code)
	}
}

// Some of Yuno's documents write each example as a string of JSON.
func TestExampleAsAString(t *testing.T) {
	doc := loadPublished(t)
	for _, response := range createSession(doc).Responses.Map() {
		for _, media := range response.Value.Content {
			for _, example := range media.Examples {
				if _, isString := example.Value.Value.(string); isString {
					continue
				}
				data, err := json.Marshal(example.Value.Value)
				require.NoError(t, err)
				example.Value.Value = "\n" + string(data)
			}
		}
	}
	asObjects, asStrings := yunotest.New(), yunotest.NewOf(text(t, doc))
	for status := range createSession(doc).Responses.Map() {
		req := newRequest(t, http.MethodPost, sessions, "", "Prefer: code="+status)
		want, got := serve(t, asObjects, req), serve(t, asStrings, req)
		assert.Equal(t, want.Code, got.Code)
		if want.Body.Len() > 0 {
			assert.JSONEq(t, want.Body.String(), got.Body.String())
		}
	}
	asStrings.RejectCustomer(request.CustomerID)
	got := serve(t, asStrings, newRequest(t, http.MethodPost, sessions, body(t, nil)))
	assert.Equal(t, string(yunoclient.CodeCustomerNotFound), failure(t, got).Code)
}

// The client and the fake take the same countries, whatever the document lists.
func TestCountryIsJudgedAsTheClientDoes(t *testing.T) {
	listing := func(countries ...any) string {
		doc := loadPublished(t)
		requestSchema(doc).Properties["country"].Value.Enum = countries
		return text(t, doc)
	}
	for name, srv := range map[string]*yunotest.Server{
		"Yuno's list": yunotest.New(),
		"no list":     yunotest.NewOf(listing()),
		"short list":  yunotest.NewOf(listing("BR", "XK")),
	} {
		t.Run(name, func(t *testing.T) {
			taken := []string{"ES", "LV", "BR", "ZA", "DZ"}
			if name == "short list" {
				taken = append(taken, "XK") // not in ISO 3166-1
			}
			if name == "Yuno's list" {
				for _, country := range yunoclient.Countries() {
					taken = append(taken, string(country))
				}
			}
			for _, country := range taken {
				got := serve(t, srv, newRequest(t, http.MethodPost, sessions, body(t, map[string]any{"country": country})))
				assert.Equal(t, http.StatusCreated, got.Code, country)
			}
			for _, country := range []string{"es", "ESP", "Spain", "ZZ", "UK", "XYZ", "", " ES"} {
				got := serve(t, srv, newRequest(t, http.MethodPost, sessions, body(t, map[string]any{"country": country})))
				assert.Equal(t, http.StatusBadRequest, got.Code, country)
				assert.True(t, strings.HasPrefix(failure(t, got).Messages[0], "country: "), got.Body.String())
			}
		})
	}
}
