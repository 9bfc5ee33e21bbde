package yunoclient_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/testdata/customers"
)

func TestDoHeaders(t *testing.T) {
	var sent http.Header
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		sent = req.Header
		return respond(req, http.StatusOK, "{}"), nil
	}, yunoclient.WithRequestEditor(yunoclient.Header("X-Account-Code", "client's")))
	for name, test := range map[string]struct {
		headers []string
		want    map[string]string
	}{
		"none": {want: map[string]string{"Public-Api-Key": publicKey, "Private-Secret-Key": privateKey,
			"Accept": "application/json", "User-Agent": "yuno-go/" + yunoclient.Version, "X-Account-Code": "client's"}},
		"its own": {headers: []string{"Accept", "application/problem+json", "x-account-code", "call's", "User-Agent", "mine",
			"x-idempotency-key", "key-1"},
			want: map[string]string{"Accept": "application/problem+json", "User-Agent": "mine", "X-Account-Code": "call's",
				"X-Idempotency-Key": "key-1", "Public-Api-Key": publicKey}},
		"empty keys": {headers: []string{"Public-Api-Key", "", "private-secret-key", ""},
			want: map[string]string{"Public-Api-Key": publicKey, "Private-Secret-Key": privateKey}},
		"another account, after empty keys": {headers: []string{"Public-Api-Key", "", "Public-Api-Key", "other_public",
			"Private-Secret-Key", "", "private-secret-key", "other_private"},
			want: map[string]string{"Public-Api-Key": "other_public", "Private-Secret-Key": "other_private"}},
	} {
		t.Run(name, func(t *testing.T) {
			req := newRequest(t, http.MethodGet, client.BaseURL()+"/payments", "", test.headers...)
			before := req.Header.Clone()
			resp, err := client.Do(req)
			require.NoError(t, err)
			assert.Equal(t, "{}", readAll(t, resp.Body))
			assert.Equal(t, 1, yunoclient.Attempt(resp.Request.Context()))
			assert.Equal(t, before, req.Header, "the caller's request is not changed")
			for name, value := range test.want {
				assert.Equal(t, []string{value}, sent[name], name)
			}
			for name := range sent {
				assert.Equal(t, http.CanonicalHeaderKey(name), name)
			}
		})
	}
}

func TestDoHeaderOfCaller(t *testing.T) {
	var sent http.Header
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		sent = req.Header
		return respond(req, http.StatusOK, "{}"), nil
	}, yunoclient.WithRequestEditor(func(_ context.Context, req *http.Request) error {
		req.Header["X-Mine"][0] = "editor's"
		req.Header["X-Mine"] = append(req.Header["X-Mine"], "editor's")
		return nil
	}))
	req := newRequest(t, http.MethodGet, client.BaseURL()+"/payments", "")
	values := []string{"1", "left alone"}
	req.Header["X-Mine"], req.Header["x-mine"] = values[:1], []string{"2"}
	_, err := client.Do(req)
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "left alone"}, values)
	assert.Equal(t, []string{"1", "2"}, sent["X-Mine"], "in whatever form they are written")
}

func TestDoRefusesWhatCannotBeSent(t *testing.T) {
	client := overTransport(t, func(*http.Request) (*http.Response, error) {
		t.Error("sent")
		return nil, io.EOF
	})
	target := client.BaseURL() + "/payments"
	parsed, err := url.Parse(target)
	require.NoError(t, err)
	for name, test := range map[string]struct {
		req *http.Request
		has string
	}{
		"nil":             {req: nil, has: "the request is nil"},
		"no URL":          {req: &http.Request{}, has: "the request has no URL"},
		"half a URL":      {req: &http.Request{URL: &url.URL{Path: "/v1/payments"}}, has: "not below the base URL"},
		"elsewhere":       {req: newRequest(t, "GET", "https://example.com/v1/payments", ""), has: "not below the base URL"},
		"another host":    {req: &http.Request{URL: parsed, Host: "example.com"}, has: "not below the base URL"},
		"one key":         {req: newRequest(t, "GET", target, "", "Public-Api-Key", "other"), has: "one of two keys"},
		"one empty key":   {req: newRequest(t, "GET", target, "", "Public-Api-Key", "other", "private-secret-key", ""), has: "one of two keys"},
		"production keys": {req: newRequest(t, "GET", target, "", "Public-Api-Key", "prod_other", "private-secret-key", "prod_o"), has: "prod_"},
		"no key":          {req: newRequest(t, "GET", target, "", "Public-Api-Key", "other", "private-secret-key", "two words"), has: "white space"},
	} {
		t.Run(name, func(t *testing.T) {
			body := &closeCounter{Reader: strings.NewReader("{}")}
			if test.req != nil {
				test.req.Body = body
			}
			resp, err := client.Do(test.req)
			require.ErrorContains(t, err, test.has)
			assert.Nil(t, resp)
			if test.req != nil {
				assert.Equal(t, 1, body.closed)
			}
		})
	}
}

func TestDoNetHTTPRefuses(t *testing.T) {
	client := testClient(t, yunoclient.WithBackoff(constant(0)))
	for method, value := range map[string]string{"G T": "1", "GET": "1\n2"} {
		req := newRequest(t, http.MethodGet, client.BaseURL()+"/payments", "", "X-Mine", value)
		req.Method = method
		_, err := client.Do(req)
		require.ErrorContains(t, err, "net/http: invalid ")
		require.NotContains(t, err.Error(), "connection failed")
		assert.False(t, apiError(t, err).Retryable())
		assert.Equal(t, 1, apiError(t, err).Attempts)
	}
}

func TestDoBareRequest(t *testing.T) {
	network := &attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
		assert.Equal(t, "GET", req.Method)
		return respond(req, []int{503, 204}[number-1], ""), nil
	}}
	client := overTransport(t, network.RoundTrip, yunoclient.WithBackoff(constant(0)))
	target, err := url.Parse(client.BaseURL() + "/payments/1")
	require.NoError(t, err)
	req := &http.Request{URL: target} // no method, header or context
	resp, err := client.Do(req)
	require.NoError(t, err)
	assert.Equal(t, 204, resp.StatusCode)
	assert.Equal(t, 2, yunoclient.Attempt(resp.Request.Context()))
	assert.Equal(t, &http.Request{URL: target}, req)
}

func TestDoEditorError(t *testing.T) {
	mine := errors.New("mine")
	client := overTransport(t, nil, yunoclient.WithRequestEditor(func(context.Context, *http.Request) error { return mine }))
	body := &closeCounter{Reader: strings.NewReader("{}")}
	req := newRequest(t, "POST", client.BaseURL()+"/payments", "")
	req.Body = body
	resp, err := client.Do(req)
	assert.Same(t, mine, err)
	assert.Nil(t, resp)
	assert.Equal(t, 1, body.closed)
}

func TestDoBodyReadOnce(t *testing.T) {
	for isReadOnce, want := range map[bool]int{false: 3, true: 1} {
		network := always(500)
		client := overTransport(t, network.RoundTrip, yunoclient.WithBackoff(constant(0)))
		req := newRequest(t, http.MethodPost, client.BaseURL()+"/payments", "{}", "x-idempotency-key", "1")
		if isReadOnce {
			req.GetBody = nil
		}
		resp, err := client.Do(req)
		assert.Nil(t, resp)
		assert.Equal(t, want, apiError(t, err).Attempts)
		assert.Equal(t, slices.Repeat([]string{"{}"}, want), network.bodies)
	}
}

// URLs that are built from the base URL are below it, however they are built.
func TestDoBelowBaseURL(t *testing.T) {
	for _, base := range []string{yuno.Sandbox, yuno.Sandbox + "/", "http://localhost"} {
		var sent []string
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			sent = append(sent, req.URL.String())
			return respond(req, http.StatusCreated, `{"id":"customer-1"}`), nil
		}, yunoclient.WithBaseURL(base))
		joined, err := url.JoinPath(client.BaseURL(), "shop", "customers")
		require.NoError(t, err)
		for _, target := range []string{client.BaseURL() + "/shop/customers", joined} {
			_, err := client.Do(newRequest(t, "POST", target, ""))
			require.NoError(t, err)
		}
		_, err = customers.New(client).CreateCustomer(t.Context(), customers.CreateCustomerRequest{})
		require.NoError(t, err)
		assert.Equal(t, slices.Repeat([]string{strings.TrimSuffix(base, "/") + "/shop/customers"}, 3), sent)
		testClient(t, yunoclient.WithBaseURL(client.BaseURL()))
	}
}
