package yunotest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestRequests(t *testing.T) {
	srv := yunotest.New()
	_, err := srv.Client().CreateCustomerSession(t.Context(), request, yunoclient.IdempotencyKey("key-1"))
	require.NoError(t, err)
	send(t, srv, newRequest(t, http.MethodGet, "/v1/customers?a=b%20c&a=d", `{"account_id":1,"customer_id":"c"}`))

	requests := srv.Requests()
	require.Len(t, requests, 2)
	assert.Equal(t, http.MethodPost, requests[0].Method)
	assert.Equal(t, sessions, requests[0].Path)
	assert.Equal(t, "key-1", requests[0].Header.Get("X-Idempotency-Key"))
	assert.NotEmpty(t, requests[0].Header.Get("private-secret-key"))
	assert.Equal(t, request, requests[0].Session)
	want, err := json.Marshal(request)
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(requests[0].Body))
	assert.Equal(t, "/v1/customers", requests[1].Path)
	assert.Equal(t, "a=b%20c&a=d", requests[1].Query)
	assert.Equal(t, yuno.CreateCustomerSessionRequest{}, requests[1].Session, "it is no request for a session")
}

func TestRequestsAreCopies(t *testing.T) {
	srv := yunotest.New()
	req := newRequest(t, http.MethodPost, sessions, "body")
	send(t, srv, req)
	req.Header.Set("public-api-key", "changed") // by the caller
	got := srv.Requests()
	got[0].Method, got[0].Body[0] = "changed", 'x'
	got[0].Header["Content-Type"][0] = "changed"
	again := srv.Requests()[0]
	assert.Equal(t, http.MethodPost, again.Method)
	assert.Equal(t, "body", string(again.Body))
	assert.Equal(t, "application/json", again.Header.Get("Content-Type"))
	assert.NotEqual(t, "changed", again.Header.Get("public-api-key"))
}

func TestRequestsAreTheLastThousand(t *testing.T) {
	srv := yunotest.New()
	for range 10 {
		send(t, srv, newRequest(t, http.MethodPost, "/v1/first", ""))
	}
	for range 1000 {
		send(t, srv, newRequest(t, http.MethodPost, "/v1/last", ""))
	}
	requests := srv.Requests()
	assert.Len(t, requests, 1000)
	assert.Equal(t, "/v1/last", requests[0].Path)
}

func TestRequestsHaveSixteenMebibytes(t *testing.T) {
	mebibyte := strings.Repeat("x", 1<<20)
	for name, request := range map[string]func() *http.Request{
		"body":   func() *http.Request { return newRequest(t, http.MethodPost, "/v1/large", mebibyte) },
		"header": func() *http.Request { return newRequest(t, http.MethodPost, "/v1/large", "", "X-Large: "+mebibyte) },
		"path":   func() *http.Request { return newRequest(t, http.MethodPost, "/v1/"+mebibyte, "") },
		"query":  func() *http.Request { return newRequest(t, http.MethodPost, "/v1/large?"+mebibyte, "") },
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.New()
			for range 20 {
				send(t, srv, request())
			}
			assert.Len(t, srv.Requests(), 15)
			send(t, srv, newRequest(t, http.MethodPost, "/v1/small", "x"))
			requests := srv.Requests()
			assert.Equal(t, "/v1/small", requests[len(requests)-1].Path)
		})
	}
}
