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

func TestRequestsAreKept(t *testing.T) {
	srv := yunotest.NewServer(t)
	_, err := srv.Client().CreateCustomerSession(t.Context(), request, yunoclient.IdempotencyKey("key-1"))
	require.NoError(t, err)

	requests := srv.Requests()
	require.Len(t, requests, 1)
	assert.Equal(t, http.MethodPost, requests[0].Method)
	assert.Equal(t, sessions, requests[0].Path)
	assert.Equal(t, "key-1", requests[0].Header.Get("X-Idempotency-Key"))
	assert.NotEmpty(t, requests[0].Header.Get("private-secret-key"))
	assert.Equal(t, request, requests[0].Session)
	want, err := json.Marshal(request)
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(requests[0].Body))
}

func TestRequestsAreCopies(t *testing.T) {
	srv := yunotest.New()
	header := newRequest(t, http.MethodPost, sessions, "").Header
	req := newRequest(t, http.MethodPost, sessions, body(t, nil))
	req.Header = header
	sent := req.Body
	serve(t, srv, req)
	assert.True(t, sent == req.Body, "the caller's request is not changed")
	header.Set("public-api-key", "changed") // by the caller

	got := srv.Requests()
	got[0].Method, got[0].Body[0] = "changed", 'x'
	got[0].Header["Content-Type"][0] = "changed"
	again := srv.Requests()
	assert.Equal(t, http.MethodPost, again[0].Method)
	assert.JSONEq(t, body(t, nil), string(again[0].Body))
	assert.Equal(t, "application/json", again[0].Header.Get("Content-Type"))
	assert.NotEqual(t, "changed", again[0].Header.Get("public-api-key"))
}

func TestRequestsHaveTheirQuery(t *testing.T) {
	srv := yunotest.New()
	for _, target := range []string{"/v1/customers?a=b%20c&a=d", "/v1/customers?", "/v1/customers"} {
		serve(t, srv, newRequest(t, http.MethodGet, target, ""))
	}
	var queries []string
	for _, got := range srv.Requests() {
		queries = append(queries, got.Query)
		assert.Equal(t, "/v1/customers", got.Path)
	}
	assert.Equal(t, []string{"a=b%20c&a=d", "", ""}, queries)
}

func TestRequestsHaveNoSessionForAnotherBody(t *testing.T) {
	srv := yunotest.New()
	for _, other := range []string{"", "[]", `{"account_id":1,"customer_id":"c"}`} {
		serve(t, srv, newRequest(t, http.MethodPost, sessions, other))
	}
	for _, got := range srv.Requests() {
		assert.Equal(t, yuno.CreateCustomerSessionRequest{}, got.Session, "%s", got.Body)
	}
}

func TestRequestsAreTheLastThousand(t *testing.T) {
	srv := yunotest.New()
	for range 10 {
		serve(t, srv, newRequest(t, http.MethodPost, "/v1/first", ""))
	}
	for range 1000 {
		serve(t, srv, newRequest(t, http.MethodPost, "/v1/last", ""))
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
				serve(t, srv, request())
			}
			assert.Len(t, srv.Requests(), 15)
			serve(t, srv, newRequest(t, http.MethodPost, "/v1/small", "x"))
			requests := srv.Requests()
			assert.Equal(t, "/v1/small", requests[len(requests)-1].Path)
		})
	}
}
