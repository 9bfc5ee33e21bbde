package yunoclient_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestAPISharesEverything(t *testing.T) {
	var got *http.Request
	status, body := http.StatusCreated, sessionJSON
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		respondWith(status, body)(w, r)
	})

	resp, err := client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	require.NoError(t, err)
	require.NotNil(t, resp.JSON201)
	assert.Equal(t, "session-1", resp.JSON201.ID)
	assert.JSONEq(t, sessionJSON, string(resp.Body))
	assert.Equal(t, http.StatusCreated, resp.StatusCode())
	assert.Equal(t, privateKey, got.Header.Get("private-secret-key"))

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

func TestAPIIsACopy(t *testing.T) {
	client := serve(t, respondWith(http.StatusCreated, sessionJSON))
	mine := client.API().ClientInterface.(*yuno.Client)
	mine.Server, mine.Client = "http://127.0.0.1:1/", http.DefaultClient
	mine.RequestEditors[0] = nil
	_, err := call(t, client)
	assert.NoError(t, err)
	_, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	assert.NoError(t, err)
}

func TestClientNotMadeByNew(t *testing.T) {
	for _, client := range []*yunoclient.Client{nil, {}} {
		for method, use := range map[string]func(){
			"CreateCustomerSession": func() { _, _ = client.CreateCustomerSession(t.Context(), request) },
			"API":                   func() { client.API() },
			"BaseURL":               func() { client.BaseURL() },
			"Do":                    func() { _, _ = client.Do(nil) },
			"CloseIdleConnections":  func() { client.CloseIdleConnections() },
		} {
			assert.PanicsWithValue(t, "yunoclient: the Client is nil or zero: make one with New", use, method)
		}
	}
}
