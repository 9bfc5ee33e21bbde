package yunotest_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/api/document"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const sessions = "/v1/customers/sessions"

// newRequest returns a request with both keys. Headers are "Name: value", and
// those without a value are left out.
func newRequest(t *testing.T, method, path, body string, headers ...string) *http.Request {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	require.NoError(t, yunotest.New().Credentials().RequestEditor()(t.Context(), req))
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		if value = strings.TrimSpace(value); value == "" {
			req.Header.Del(name)
		} else {
			req.Header.Add(name, value)
		}
	}
	return req
}

// send sends a request, and checks what every response has.
func send(t *testing.T, srv *yunotest.Server, req *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	recorder := httptest.NewRecorder()
	srv.ServeHTTP(recorder, req)
	assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, recorder.Header().Get("x-request-id"))
	return recorder
}

// failure decodes an error, and checks what every error of the fake has.
func failure(t *testing.T, recorder *httptest.ResponseRecorder) yuno.ErrorResponse {
	t.Helper()
	assert.Equal(t, "application/json", recorder.Header().Get("Content-Type"))
	var got yuno.ErrorResponse
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &got), recorder.Body.String())
	assert.NotEmpty(t, got.Messages)
	return got
}

// faults sends a request, and returns the messages of the error, or nil for a 201.
func faults(t *testing.T, srv *yunotest.Server, req *http.Request) []string {
	t.Helper()
	got := send(t, srv, req)
	if got.Code == http.StatusCreated {
		return nil
	}
	return failure(t, got).Messages
}

// load reads testdata/further.yaml, and adds the operation that opens a session.
func load(t *testing.T) *openapi3.T {
	t.Helper()
	data, err := os.ReadFile("testdata/further.yaml")
	require.NoError(t, err)
	further, err := openapi3.NewLoader().LoadFromData(data)
	require.NoError(t, err)
	published := loadPublished(t)
	further.Paths.Set("/customers/sessions", published.Paths.Value("/customers/sessions"))
	maps.Copy(further.Components.Schemas, published.Components.Schemas)
	return further
}

// loadPublished reads the document of this module.
func loadPublished(t testing.TB) *openapi3.T {
	t.Helper()
	read, err := document.Read(api.Document())
	require.NoError(t, err)
	doc, err := openapi3.NewLoader().LoadFromData([]byte(read.JSON()))
	require.NoError(t, err)
	return doc
}

// text returns a document as JSON.
func text(t *testing.T, doc *openapi3.T) string {
	t.Helper()
	data, err := doc.MarshalJSON()
	require.NoError(t, err)
	return string(data)
}

// createSession returns the operation that opens a session.
func createSession(doc *openapi3.T) *openapi3.Operation {
	return doc.Paths.Value("/customers/sessions").Post
}

// sessionSchema returns the schema of its request.
func sessionSchema(doc *openapi3.T) *openapi3.Schema {
	return createSession(doc).RequestBody.Value.Content.Get("application/json").Schema.Value
}

// body returns the JSON of a request for a session, with other values for some fields.
func body(t *testing.T, changes map[string]any) string {
	t.Helper()
	data, err := json.Marshal(request)
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(data, &fields))
	maps.Copy(fields, changes)
	data, err = json.Marshal(fields)
	require.NoError(t, err)
	return string(data)
}

// panicOf returns what a function panics with.
func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}
