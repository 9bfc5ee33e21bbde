package yunotest_test

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

var request = yuno.CreateCustomerSessionRequest{
	AccountID:   "8beac4de-5f6f-11ed-9b6a-0242ac120002",
	CustomerID:  "ae106483-65ee-463b-8782-9794022b3112",
	Country:     "BR",
	CallbackURL: "www.your-url.com",
}

func TestServerOpensASession(t *testing.T) {
	for name, srv := range map[string]*yunotest.Server{"loopback": yunotest.NewServer(t), "in memory": yunotest.New()} {
		t.Run(name, func(t *testing.T) {
			before := time.Now().Add(-time.Second)
			first, err := srv.Client().CreateCustomerSession(t.Context(), request)
			require.NoError(t, err)
			second, err := srv.Client().CreateCustomerSession(t.Context(), request)
			require.NoError(t, err)

			assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, first.ID)
			assert.NotEqual(t, first.ID, second.ID, "each session is a new one")
			assert.Equal(t, request.CustomerID, first.CustomerID)
			assert.Equal(t, request.Country, first.Country)
			assert.Equal(t, request.CallbackURL, first.CallbackURL)
			assert.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`, first.CustomerSession.CreatedAt)
			assert.WithinRange(t, first.CreatedAt, before, time.Now().Add(time.Second))
		})
	}
}

func TestServerRespondsAsTheDocumentSays(t *testing.T) {
	srv := yunotest.New()
	var required []string
	for _, name := range slices.Sorted(slices.Values(requestSchema(load(t)).Required)) {
		required = append(required, name+": is required")
	}
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		code               yunoclient.Code
		messages           []string
	}{
		"no public key":    {headers: []string{"public-api-key:"}, status: 401, code: yunoclient.CodeInvalidCredentials, messages: []string{"the header public-api-key is missing"}},
		"no private key":   {headers: []string{"private-secret-key:"}, status: 401, code: yunoclient.CodeInvalidCredentials, messages: []string{"the header private-secret-key is missing"}},
		"no key":           {headers: []string{"public-api-key:", "private-secret-key:"}, status: 401, code: yunoclient.CodeInvalidCredentials, messages: []string{"the header private-secret-key is missing", "the header public-api-key is missing"}},
		"no body":          {status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"the body is missing"}},
		"no body, no type": {headers: []string{"Content-Type:"}, status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"the body is missing"}},
		"null":             {body: "null", status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"got null, want object"}},
		"empty object":     {body: "{}", status: 400, code: yunoclient.CodeInvalidRequest, messages: required},
		"wrong types":      {body: body(t, map[string]any{"account_id": 1, "customer_id": []string{}}), status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"account_id: got number, want string", "customer_id: got array, want string"}},
		"no end":           {body: "{", status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"the body cannot be read: unexpected EOF"}},
		"form":             {body: "country=BR", headers: []string{"Content-Type:", "Content-Type: application/x-www-form-urlencoded"}, status: 415, code: "UNSUPPORTED_MEDIA_TYPE", messages: []string{"the Content-Type must be application/json"}},
		"a byte of a form": {body: "a", headers: []string{"Content-Type:", "Content-Type: application/x-www-form-urlencoded"}, status: 415, code: "UNSUPPORTED_MEDIA_TYPE", messages: []string{"the Content-Type must be application/json"}},
		"no type":          {body: body(t, nil), headers: []string{"Content-Type:"}, status: 415, code: "UNSUPPORTED_MEDIA_TYPE", messages: []string{"the Content-Type must be application/json"}},
		"other method":     {method: "GET", status: 405, code: yunoclient.CodeUnsupportedMethod, messages: []string{"GET is not a method of this path"}},
		"other case":       {method: "post", status: 405, code: yunoclient.CodeUnsupportedMethod, messages: []string{"post is not a method of this path"}},
		"other path":       {path: "/v1/elsewhere", status: 404, code: yunoclient.CodeNotFound, messages: []string{"there is no /v1/elsewhere in the document; the API is below /v1"}},
		"without /v1":      {path: "/customers/sessions", status: 404, code: yunoclient.CodeNotFound, messages: []string{"there is no /customers/sessions in the document; the API is below /v1"}},
		"slash at the end": {path: sessions + "/", status: 404, code: yunoclient.CodeNotFound, messages: []string{"there is no /v1/customers/sessions/ in the document; the API is below /v1"}},
		"base path alone":  {path: "/v1", status: 404, code: yunoclient.CodeNotFound, messages: []string{"there is no /v1 in the document; the API is below /v1"}},
	} {
		t.Run(name, func(t *testing.T) {
			req := newRequest(t, cmp.Or(test.method, http.MethodPost), cmp.Or(test.path, sessions), test.body, test.headers...)
			got := serve(t, srv, req)
			assert.Equal(t, test.status, got.Code)
			assert.Equal(t, string(test.code), failure(t, got).Code)
			assert.Equal(t, test.messages, failure(t, got).Messages)
			checkResponse(t, req, got)
		})
	}
}

func TestServerTakesWhatTheDocumentTakes(t *testing.T) {
	srv := yunotest.New()
	for name, headers := range map[string][]string{
		"charset": {"Content-Type:", "Content-Type: application/json; charset=utf-8"},
		"case":    {"Content-Type:", "Content-Type: Application/JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			req := newRequest(t, http.MethodPost, sessions, body(t, map[string]any{"unknown": true}), headers...)
			got := serve(t, srv, req)
			assert.Equal(t, http.StatusCreated, got.Code)
			checkResponse(t, req, got)
		})
	}
}

func TestRejectCustomer(t *testing.T) {
	srv := yunotest.New()
	srv.RejectCustomer(request.CustomerID)
	req := newRequest(t, http.MethodPost, sessions, body(t, nil))
	got := serve(t, srv, req)
	assert.Equal(t, http.StatusBadRequest, got.Code)
	assert.Equal(t, string(yunoclient.CodeCustomerNotFound), failure(t, got).Code)
	checkResponse(t, req, got)
	got = serve(t, srv, newRequest(t, http.MethodPost, sessions, body(t, map[string]any{"customer_id": "another"})))
	assert.Equal(t, http.StatusCreated, got.Code)
}

// checkResponse compares a response of the operation that opens a session with the
// document, if the document has the status.
func checkResponse(t *testing.T, req *http.Request, got *httptest.ResponseRecorder) {
	t.Helper()
	doc := load(t)
	item := doc.Paths.Value("/customers/sessions")
	assert.NoError(t, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: req,
			Route:   &routers.Route{Spec: doc, Path: "/customers/sessions", PathItem: item, Method: http.MethodPost, Operation: item.Post},
		},
		Status: got.Code,
		Header: got.Header(),
		Body:   io.NopCloser(bytes.NewReader(got.Body.Bytes())),
	}))
}

func TestBodyMayBeAbsentIfTheDocumentSaysSo(t *testing.T) {
	doc := loadPublished(t)
	requestSchema(doc).Required = nil
	got := serve(t, yunotest.NewOf(text(t, doc)), newRequest(t, http.MethodPost, sessions, ""))
	assert.Equal(t, http.StatusCreated, got.Code, got.Body.String())
}

func TestWithCredentialsPanicsOnInvalidKeys(t *testing.T) {
	assert.Panics(t, func() { yunotest.New(yunotest.WithCredentials(yunoclient.Credentials{})) })
}

func TestNewServerIsClosedDuringADelay(t *testing.T) {
	started := time.Now()
	var calls sync.WaitGroup
	t.Run("test", func(t *testing.T) {
		srv := yunotest.NewServer(t)
		srv.Reply(yunotest.Reply{Delay: time.Hour})
		arrived := make(chan struct{})
		ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
			WroteRequest: func(httptrace.WroteRequestInfo) { close(arrived) },
		})
		client := srv.Client(yunoclient.WithMaxRetries(0))
		calls.Go(func() { _, _ = client.CreateCustomerSession(ctx, request) })
		<-arrived
		require.Eventually(t, func() bool { return len(srv.Requests()) == 1 }, time.Minute, time.Millisecond)
	})
	calls.Wait()
	assert.Less(t, time.Since(started), time.Minute)
}

func TestServerTakesAnyTwoKeys(t *testing.T) {
	client, err := yunoclient.New(yunoclient.NewCredentials("any", "two"), yunoclient.WithBaseURL(yunotest.NewServer(t).BaseURL()))
	require.NoError(t, err)
	_, err = client.CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
}

func TestWithCredentialsTakesOnlyThese(t *testing.T) {
	creds := yunoclient.NewCredentials("sandbox_mine", "sandbox_my_secret")
	srv := yunotest.NewServer(t, yunotest.WithCredentials(creds))
	_, err := srv.Client().CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)

	for _, wrong := range []yunoclient.Credentials{
		yunoclient.NewCredentials("sandbox_other", "sandbox_my_secret"),
		yunoclient.NewCredentials("sandbox_mine", "sandbox_other"),
	} {
		client, err := yunoclient.New(wrong, yunoclient.WithBaseURL(srv.BaseURL()))
		require.NoError(t, err)
		_, err = client.CreateCustomerSession(t.Context(), request)
		require.ErrorIs(t, err, yunoclient.CodeInvalidCredentials)
	}
}
