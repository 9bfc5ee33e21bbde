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

func TestServerRefusesWhatTheDocumentsRefuse(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	const form = "Content-Type: application/x-www-form-urlencoded"
	var required []string
	for _, name := range slices.Sorted(slices.Values(sessionSchema(load(t)).Required)) {
		required = append(required, name+": is required")
	}
	for name, test := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		code               yunoclient.Code
		messages           []string
	}{
		"no public key": {
			headers: []string{"public-api-key:"}, status: 401, messages: []string{"the header public-api-key is missing"},
		},
		"a key that the whole document asks for": {
			method: "DELETE", path: "/customers/123", headers: []string{"private-secret-key:"}, status: 401,
			messages: []string{"the header private-secret-key is missing"},
		},
		"no body":      {status: 400, messages: []string{"the body is missing"}},
		"null":         {body: "null", status: 400, messages: []string{"got null, want object"}},
		"empty object": {body: "{}", status: 400, messages: required},
		"no end":       {body: "{", status: 400, messages: []string{"the body cannot be read: unexpected EOF"}},
		"fields": {
			path: "/customers", body: `{"country":"ES","merchant_customer_id":"12","address":{"lines":["a",1]}}`, status: 400,
			messages: []string{"address.city: is required", "address.lines.1: got number, want string",
				`country: "ES" is not one of AR, BR`, "merchant_customer_id: minLength: got 2, want 3"},
		},
		"fields of a component": {
			path: "/payments", body: `{"amount":{"currency":"EUR"}}`, status: 400,
			messages: []string{`amount.currency: "EUR" is not one of BRL, USD`, "amount.value: is required"},
		},
		"parameters": {
			method: "GET", path: "/customers/12?limit=11", status: 400,
			messages: []string{"X-Account (header): is required", "customer_id (path): minLength: got 2, want 3",
				"limit (query): maximum: got 11, want 10"},
		},
		"form": {
			body: "a", headers: []string{"Content-Type:", form}, status: 415,
			messages: []string{"the Content-Type must be application/json"},
		},
		"no content type": {
			body: "{}", headers: []string{"Content-Type:"}, status: 415, messages: []string{"the Content-Type must be application/json"},
		},
		"other method": {method: "POST", path: "/customers/123", status: 405, messages: []string{"POST is not a method of this path"}},
		"empty parameter": {
			path: "/customers//payment-methods/1", status: 404,
			messages: []string{"there is no /v1/customers//payment-methods/1 in the document; the API is below /v1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			method, path := cmp.Or(test.method, http.MethodPost), "/v1"+cmp.Or(test.path, "/customers/sessions")
			req := newRequest(t, method, path, test.body, test.headers...)
			got := send(t, srv, req)
			assert.Equal(t, test.status, got.Code)
			codes := map[int]yunoclient.Code{
				400: yunoclient.CodeInvalidRequest, 401: yunoclient.CodeInvalidCredentials, 404: yunoclient.CodeNotFound,
				405: yunoclient.CodeUnsupportedMethod, 415: "UNSUPPORTED_MEDIA_TYPE",
			}
			assert.Equal(t, string(codes[test.status]), failure(t, got).Code)
			assert.Equal(t, test.messages, failure(t, got).Messages)
			if test.status == http.StatusMethodNotAllowed {
				assert.Equal(t, "DELETE, GET", got.Header().Get("Allow"))
			}
			if test.path == "" {
				checkResponse(t, req, got)
			}
		})
	}
}

func TestRejectCustomer(t *testing.T) {
	srv := yunotest.New()
	srv.RejectCustomer(request.CustomerID)
	req := newRequest(t, http.MethodPost, sessions, body(t, nil))
	got := send(t, srv, req)
	assert.Equal(t, http.StatusBadRequest, got.Code)
	assert.Equal(t, string(yunoclient.CodeCustomerNotFound), failure(t, got).Code)
	checkResponse(t, req, got)
	req = newRequest(t, http.MethodPost, sessions, body(t, map[string]any{"customer_id": "another", "unknown": true}))
	got = send(t, srv, req)
	assert.Equal(t, http.StatusCreated, got.Code)
	checkResponse(t, req, got)
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

func TestWithCredentials(t *testing.T) {
	mine := yunoclient.NewCredentials("sandbox_mine", "sandbox_my_secret")
	only := yunotest.New(yunotest.WithCredentials(mine))
	_, err := only.Client().CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	for _, wrong := range []yunoclient.Credentials{
		yunoclient.NewCredentials("sandbox_other", "sandbox_my_secret"), yunoclient.NewCredentials("sandbox_mine", "sandbox_other"),
	} {
		for srv, want := range map[*yunotest.Server]error{only: yunoclient.CodeInvalidCredentials, yunotest.New(): nil} {
			client, err := yunoclient.New(wrong, srv.Options()...)
			require.NoError(t, err)
			_, err = client.CreateCustomerSession(t.Context(), request)
			require.ErrorIs(t, err, want)
		}
	}
	assert.Panics(t, func() { yunotest.New(yunotest.WithCredentials(yunoclient.Credentials{})) })
}
