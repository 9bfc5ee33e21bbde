package yunotest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

var request = yuno.CreateCustomerSessionRequest{
	AccountID:   "8beac4de-5f6f-11ed-9b6a-0242ac120002",
	CustomerID:  "ae106483-65ee-463b-8782-9794022b3112",
	Country:     yuno.CountryBR,
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

func TestServerRecordsRequests(t *testing.T) {
	srv := yunotest.NewServer(t)
	_, err := srv.Client().CreateCustomerSession(t.Context(), request, yunoclient.IdempotencyKey("key-1"))
	require.NoError(t, err)

	requests := srv.Requests()
	require.Len(t, requests, 1)
	assert.Equal(t, http.MethodPost, requests[0].Method)
	assert.Equal(t, "/v1/customers/sessions", requests[0].Path)
	assert.Equal(t, "key-1", requests[0].Header.Get("X-Idempotency-Key"))
	with := httptest.NewRequest(http.MethodPost, "/", nil)
	require.NoError(t, srv.Credentials().RequestEditor()(t.Context(), with))
	assert.Equal(t, with.Header.Get("private-secret-key"), requests[0].Header.Get("private-secret-key"))
	assert.Equal(t, request, requests[0].Session)
	want, err := json.Marshal(request)
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(requests[0].Body))

	requests[0].Method, requests[0].Body[0] = "changed", 'x'
	requests[0].Header.Del("X-Idempotency-Key")
	again := srv.Requests()[0]
	assert.Equal(t, http.MethodPost, again.Method, "the caller gets a copy")
	assert.JSONEq(t, string(want), string(again.Body))
	assert.Equal(t, "key-1", again.Header.Get("X-Idempotency-Key"))
}

func TestServerAnswersAsTheDocumentSays(t *testing.T) {
	const sessions = "/customers/sessions"
	srv := yunotest.NewServer(t)
	srv.RejectCustomer(strings.Repeat("x", 36))
	valid := `{"account_id":"a","country":"BR","customer_id":"c"}`

	for name, test := range map[string]struct {
		method, path, body string
		without            string
		status             int
		code               yunoclient.Code
		messages           []string
	}{
		"no public key":     {body: valid, without: "public-api-key", status: 401, code: yunoclient.CodeInvalidCredentials, messages: []string{"Invalid credentials"}},
		"no private key":    {body: valid, without: "private-secret-key", status: 401, code: yunoclient.CodeInvalidCredentials, messages: []string{"Invalid credentials"}},
		"no body":           {body: "", status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"the body is missing"}},
		"null":              {body: "null", status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"got null, want object"}},
		"empty object":      {body: "{}", status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"account_id: is required", "country: is required", "customer_id: is required"}},
		"wrong types":       {body: `{"account_id":1,"country":"BR","customer_id":[]}`, status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"account_id: got number, want string", "customer_id: got array, want string"}},
		"cut off":           {body: `{`, status: 400, code: yunoclient.CodeInvalidRequest, messages: []string{"unexpected EOF"}},
		"rejected customer": {body: `{"account_id":"a","country":"BR","customer_id":"` + strings.Repeat("x", 36) + `"}`, status: 400, code: yunoclient.CodeCustomerNotFound, messages: []string{"Customer not found"}},
		"other method":      {method: http.MethodGet, status: 405, code: yunoclient.CodeUnsupportedMethod, messages: []string{"GET is not a method of this path"}},
		"other case":        {method: "post", body: valid, status: 405, code: yunoclient.CodeUnsupportedMethod, messages: []string{"post is not a method of this path"}},
		"slash at the end":  {path: sessions + "/", body: valid, status: 404, code: yunoclient.CodeNotFound, messages: []string{"there is no /v1/customers/sessions/ in the document; the API lies below /v1"}},
		"base path alone":   {path: "/", body: valid, status: 404, code: yunoclient.CodeNotFound, messages: []string{"there is no /v1/ in the document; the API lies below /v1"}},
		"other path":        {path: "/customers", body: valid, status: 404, code: yunoclient.CodeNotFound, messages: []string{"there is no /v1/customers in the document; the API lies below /v1"}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.method == "" {
				test.method = http.MethodPost
			}
			if test.path == "" {
				test.path = sessions
			}
			req, err := http.NewRequestWithContext(t.Context(), test.method, srv.BaseURL()+test.path, strings.NewReader(test.body))
			require.NoError(t, err)
			req.Header.Set("Content-Type", "application/json")
			require.NoError(t, srv.Credentials().RequestEditor()(t.Context(), req))
			req.Header.Del(test.without)
			status, body := do(t, req)

			assert.Equal(t, test.status, status)
			var got yuno.ErrorResponse
			require.NoError(t, json.Unmarshal(body, &got))
			assert.Equal(t, string(test.code), got.Code)
			assert.Equal(t, test.messages, got.Messages)
		})
	}
}

func TestServerNamesACountryThatIsNotInTheDocument(t *testing.T) {
	srv := yunotest.NewServer(t)
	wrong := request
	wrong.Country = "XX"
	_, err := srv.Client(yunoclient.WithoutValidation()).CreateCustomerSession(t.Context(), wrong)
	require.ErrorIs(t, err, yunoclient.CodeInvalidRequest)
	assert.ErrorContains(t, err, "country: value must be one of '")
	for _, country := range yunoclient.Countries() {
		assert.ErrorContains(t, err, string(country))
	}
}

func TestTheAPILiesBelowV1(t *testing.T) {
	srv := yunotest.NewServer(t)
	_, err := srv.Client(yunoclient.WithBaseURL(strings.TrimSuffix(srv.BaseURL(), "/v1"))).CreateCustomerSession(t.Context(), request)
	require.ErrorIs(t, err, yunoclient.CodeNotFound)
	assert.ErrorContains(t, err, "404 NOT_FOUND: there is no /customers/sessions in the document; the API lies below /v1")

	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(srv.BaseURL(), "/v1")+"/customers/sessions", nil)
	require.NoError(t, err)
	status, _ := do(t, req)
	assert.Equal(t, http.StatusNotFound, status)
}

func TestReplyPanicsOnAStatusThatIsNone(t *testing.T) {
	assert.PanicsWithValue(t, "yunotest: Reply with Status 42", func() { yunotest.New().Reply(yunotest.Reply{Status: 42}) })
}

func TestCleaningUpDoesNotWaitForADelay(t *testing.T) {
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
	})
	calls.Wait()
	assert.Less(t, time.Since(started), time.Minute)
}

func TestWithCredentialsAcceptsOnlyThese(t *testing.T) {
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

func TestReplyScriptsTheNextAnswers(t *testing.T) {
	for name, srv := range map[string]*yunotest.Server{"loopback": yunotest.NewServer(t), "in memory": yunotest.New()} {
		t.Run(name, func(t *testing.T) {
			client := srv.Client(yunoclient.WithMaxRetries(0))
			srv.Reply(
				yunotest.Reply{Status: 403, Header: http.Header{"x-request-id": {"r1"}}, Body: `{"code":"AUTHORIZATION_REQUIRED"}`},
				yunotest.Reply{Close: true},
				yunotest.Reply{Status: 201, Body: `{"customer_session":`, Close: true},
				yunotest.Reply{},
			)

			var apiErr *yunoclient.APIError
			_, err := client.CreateCustomerSession(t.Context(), request)
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, 403, apiErr.StatusCode)
			assert.Equal(t, yunoclient.CodeAuthorizationRequired, apiErr.Code)
			assert.Equal(t, "r1", apiErr.RequestID())

			_, err = client.CreateCustomerSession(t.Context(), request)
			require.ErrorAs(t, err, &apiErr)
			assert.Zero(t, apiErr.StatusCode, "dropped before the answer")

			_, err = client.CreateCustomerSession(t.Context(), request)
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, 201, apiErr.StatusCode, "dropped in the middle of the body")
			assert.Equal(t, `{"customer_session":`, string(apiErr.Body))
			require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)

			_, err = client.CreateCustomerSession(t.Context(), request)
			require.NoError(t, err, "the zero Reply is the normal behaviour")
			_, err = client.CreateCustomerSession(t.Context(), request)
			require.NoError(t, err, "and so is what follows the script")
			assert.Len(t, srv.Requests(), 5)
		})
	}
}

func TestDelayTakesNoTimeInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		client := srv.Client(yunoclient.WithMaxRetries(0))
		srv.Reply(yunotest.Reply{Delay: 40 * time.Second}, yunotest.Reply{Delay: time.Hour, Status: 500})

		started := time.Now()
		_, err := client.CreateCustomerSession(t.Context(), request)
		require.NoError(t, err)
		assert.Equal(t, 40*time.Second, time.Since(started))

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = client.CreateCustomerSession(ctx, request)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 41*time.Second, time.Since(started))
	})
}

func TestDelayEndsWhenTheCallerGoesAway(t *testing.T) {
	srv := yunotest.NewServer(t) // whose Close waits for the handler
	srv.Reply(yunotest.Reply{Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { cancel() },
	})
	_, err := srv.Client().CreateCustomerSession(ctx, request)
	require.ErrorIs(t, err, context.Canceled)
}

func TestServerRefusesAnEndlessBody(t *testing.T) {
	srv := yunotest.NewServer(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.BaseURL()+"/customers/sessions", bytes.NewReader(make([]byte, 2<<20)))
	require.NoError(t, err)
	status, _ := do(t, req)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Len(t, srv.Requests(), 1)
}

func TestClientPanicsOnAWrongOption(t *testing.T) {
	assert.PanicsWithValue(t, "yunotest: yunoclient: WithTimeout: must be more than zero, got 0s", func() {
		yunotest.New().Client(yunoclient.WithTimeout(0))
	})
}

func do(t *testing.T, req *http.Request) (int, []byte) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.True(t, err == nil || errors.Is(err, io.ErrUnexpectedEOF))
	return resp.StatusCode, body
}
