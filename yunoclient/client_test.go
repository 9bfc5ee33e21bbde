package yunoclient_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestCreateCustomerSession(t *testing.T) {
	var got *http.Request
	var body string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got, body = r, readAll(t, r.Body)
		respondWith(http.StatusCreated, sessionBody)(w, r)
	})
	session, err := call(t, client)
	require.NoError(t, err)

	assert.Equal(t, http.MethodPost, got.Method)
	assert.Equal(t, basePath+sessionPath, got.URL.Path)
	assert.Equal(t, publicKey, got.Header.Get("public-api-key"))
	assert.Equal(t, privateKey, got.Header.Get("private-secret-key"))
	assert.Equal(t, "application/json", got.Header.Get("Content-Type"))
	assert.Equal(t, "application/json", got.Header.Get("Accept"))
	assert.Equal(t, "yuno-go/"+yunoclient.Version, got.Header.Get("User-Agent"))
	assert.Empty(t, got.Header.Get("X-Idempotency-Key"), "none unless the caller gives one")
	assert.JSONEq(t, `{"account_id":"8beac4de-5f6f-11ed-9b6a-0242ac120002",
		"customer_id":"ae106483-65ee-463b-8782-9794022b3112","country":"BR","callback_url":"www.your-url.com"}`, body)

	assert.Equal(t, "session-1", session.ID)
	assert.Equal(t, request.CustomerID, session.CustomerID)
	assert.EqualValues(t, "BR", session.Country)
	assert.Equal(t, time.Date(2025, 5, 7, 20, 0, 18, 721786000, time.UTC), session.CreatedAt)
	assert.Equal(t, "2025-05-07T20:00:18.721786Z", session.CustomerSession.CreatedAt)
}

func TestAPISharesEverythingWithTheClient(t *testing.T) {
	var got *http.Request
	status, body := http.StatusCreated, sessionBody
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		respondWith(status, body)(w, r)
	})

	resp, err := client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	require.NoError(t, err)
	require.NotNil(t, resp.JSON201)
	assert.Equal(t, "session-1", resp.JSON201.ID)
	assert.JSONEq(t, sessionBody, string(resp.Body))
	assert.Equal(t, http.StatusCreated, resp.StatusCode())
	assert.Equal(t, privateKey, got.Header.Get("private-secret-key"))

	status, body = http.StatusBadRequest, `{"code":"CUSTOMER_NOT_FOUND","messages":["Customer not found"]}`
	resp, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	assert.Nil(t, resp)
	require.ErrorIs(t, err, yunoclient.CodeCustomerNotFound)
	assert.Equal(t, []string{"Customer not found"}, apiError(t, err).Messages)

	status = http.StatusCreated
	for _, body = range []string{`{"customer_session":`, ""} {
		_, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
		require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
		assert.Equal(t, http.StatusCreated, apiError(t, err).StatusCode, "the generated parser alone would lose it")
	}

	status, body = http.StatusAccepted, ""
	resp, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	require.NoError(t, err, "which promises no body")
	assert.Equal(t, http.StatusAccepted, resp.StatusCode())
}

func TestWhatIsDoneToAPIChangesNothingElse(t *testing.T) {
	client := serve(t, respondWith(http.StatusCreated, sessionBody))
	mine := client.API().ClientInterface.(*yuno.Client)
	mine.Server, mine.Client = "http://127.0.0.1:1/", http.DefaultClient
	mine.RequestEditors[0] = nil
	_, err := call(t, client)
	assert.NoError(t, err)
	_, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	assert.NoError(t, err)
}
