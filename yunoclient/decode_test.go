package yunoclient_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

type payment struct{ ID string }

// getPayment sends a request with Do and returns a response with the given body.
func getPayment(t *testing.T, status int, body string) (*http.Response, error) {
	t.Helper()
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, status, body, "X-Request-Id", "r1"), nil
	}, yunoclient.WithMaxRetries(0))
	return client.Do(newRequest(t, http.MethodGet, client.BaseURL()+"/payments/p1", ""))
}

func TestDecode(t *testing.T) {
	for body, want := range map[string]payment{
		`{"id":"p1","more":[]}`:        {ID: "p1"},
		"\xef\xbb\xbf" + `{"id":"p1"}`: {ID: "p1"},
		"null":                         {},
	} {
		got, err := yunoclient.Decode[payment](getPayment(t, http.StatusOK, body))
		require.NoError(t, err, body)
		assert.Equal(t, &want, got, body)
	}
	got, err := yunoclient.Decode[payment](getPayment(t, http.StatusNoContent, ""))
	require.NoError(t, err)
	assert.Equal(t, &payment{}, got)

	resp, err := getPayment(t, http.StatusOK, `{"id":"p1"}`)
	require.NoError(t, err)
	assert.Equal(t, `{"id":"p1"}`, readAll(t, resp.Body))
	got, err = yunoclient.Decode[payment](resp, nil)
	require.NoError(t, err)
	assert.Equal(t, "p1", got.ID, "although the body was read")
}

func TestDecodeFailure(t *testing.T) {
	got, err := yunoclient.Decode[payment](getPayment(t, http.StatusOK, `{"id":1}`))
	assert.Nil(t, got)
	apiErr := apiError(t, err)
	require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
	assert.Equal(t, 200, apiErr.StatusCode)
	assert.Equal(t, "r1", apiErr.RequestID())
	assert.Equal(t, `{"id":1}`, string(apiErr.Body))
	assert.Equal(t, "/v1/payments/p1", apiErr.Path)
	assert.Equal(t, 1, apiErr.Attempts)

	mine := errors.New("mine")
	_, err = yunoclient.Decode[payment](nil, mine)
	assert.Same(t, mine, err)
}

// A response may come from another client, or from a test.
func TestDecodeForeignResponse(t *testing.T) {
	given := func(status int, body string) *http.Response {
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}
	}
	cutOff := given(200, "")
	cutOff.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":`), iotest.ErrReader(io.ErrUnexpectedEOF)))
	noURL := given(200, "{")
	noURL.Request = &http.Request{}
	quoting := given(400, privateKey)
	quoting.Request = newRequest(t, http.MethodGet, "https://api.y.uno/v1/payments", "", "Private-Secret-Key", privateKey)
	for name, test := range map[string]struct {
		resp   *http.Response
		want   *payment
		status int
		is     error
		has    string
	}{
		"object":       {resp: given(200, `{"id":"p1"}`), want: &payment{"p1"}},
		"no body":      {resp: &http.Response{StatusCode: 204}, want: &payment{}},
		"nil":          {is: yunoclient.ErrMalformedResponse, has: "the response is nil"},
		"zero":         {resp: &http.Response{}, is: yunoclient.ErrMalformedResponse, has: "has no status"},
		"no URL":       {resp: noURL, status: 200, is: yunoclient.ErrMalformedResponse},
		"cut off":      {resp: cutOff, status: 200, is: io.ErrUnexpectedEOF},
		"too large":    {resp: given(200, strings.Repeat(" ", 1<<20+1)), status: 200, is: yunoclient.ErrResponseTooLarge},
		"not JSON":     {resp: given(200, "<html>"), status: 200, is: yunoclient.ErrMalformedResponse, has: "web page"},
		"quotes a key": {resp: quoting, status: 400, has: "[redacted]"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := yunoclient.Decode[payment](test.resp, nil)
			assert.Equal(t, test.want, got)
			if test.want != nil {
				require.NoError(t, err)
				return
			}
			apiErr := apiError(t, err)
			assert.Equal(t, test.status, apiErr.StatusCode)
			if test.is != nil {
				require.ErrorIs(t, err, test.is)
			}
			require.ErrorContains(t, err, test.has)
			require.NotContains(t, err.Error(), privateKey)
		})
	}
}

func TestDecodeLeavesForeignRequestAlone(t *testing.T) {
	req := newRequest(t, http.MethodPost, "https://api.y.uno/v1/payments", "{}", "X-Mine", "1")
	resp := &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("{}")), Request: req}
	_, err := yunoclient.Decode[payment](resp, nil)
	require.NoError(t, err)
	assert.Equal(t, http.Header{"X-Mine": {"1"}}, req.Header)
	assert.NotNil(t, req.Body)
	assert.Same(t, req, resp.Request)
}
