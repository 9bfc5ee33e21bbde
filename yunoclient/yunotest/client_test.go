package yunotest_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestClientPanicsOnAWrongOption(t *testing.T) {
	assert.PanicsWithValue(t, "yunotest: yunoclient: WithTimeout: must be more than zero, got 0s", func() {
		yunotest.New().Client(yunoclient.WithTimeout(0))
	})
}

// A test that forgets an option of its production code must not reach Yuno.
func TestClientPanicsOnAnotherHost(t *testing.T) {
	for origin, opts := range map[string][]yunoclient.Option{
		"https://api-sandbox.y.uno": {yunoclient.WithEnvironment(yunoclient.Sandbox)},
		"http://127.0.0.1:1":        {yunoclient.WithBaseURL("http://127.0.0.1:1/v1")},
		"http://example.com":        {yunoclient.WithInsecureHTTP(), yunoclient.WithBaseURL("http://example.com/v1")},
	} {
		servers := map[string]*yunotest.Server{"http://localhost": yunotest.New(), "http://127.0.0.1": yunotest.NewServer(t)}
		for at, srv := range servers {
			text := panicOf(func() { srv.Client(opts...) })
			assert.Contains(t, text, "yunotest: Client: an option leads to "+origin+" instead of this server at "+at)
			assert.Contains(t, text, ": leave WithEnvironment and WithBaseURL out")
		}
	}
}

func TestClientMayHaveAnotherPath(t *testing.T) {
	for _, srv := range []*yunotest.Server{yunotest.New(), yunotest.NewServer(t)} {
		client := srv.Client(yunoclient.WithBaseURL(srv.BaseURL() + "/elsewhere"))
		_, err := client.CreateCustomerSession(t.Context(), request)
		require.ErrorIs(t, err, yunoclient.CodeNotFound)
	}
}

// The user's own transport must not send a request elsewhere.
func TestClientInMemoryDoesNotUseATransport(t *testing.T) {
	elsewhere := &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
		t.Error("sent")
		return nil, http.ErrNotSupported
	})}
	srv := yunotest.New()
	_, err := srv.Client(yunoclient.WithHTTPClient(elsewhere)).CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	assert.Len(t, srv.Requests(), 1)
}

// The caller's own constructor sets another host and a middleware.
func TestOptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		srv.Reply(yunotest.Reply{Status: 503}, yunotest.Reply{Delay: time.Minute})
		attempts := 0
		own := []yunoclient.Option{
			yunoclient.WithEnvironment(yunoclient.Production),
			yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
				return roundTripper(func(req *http.Request) (*http.Response, error) {
					attempts++
					return next.RoundTrip(req)
				})
			}),
		}
		client, err := yunoclient.New(srv.Credentials(), append(own, srv.Options()...)...)
		require.NoError(t, err)
		_, err = client.CreateCustomerSession(t.Context(), request, yunoclient.IdempotencyKey("k"))
		require.NoError(t, err)
		assert.Equal(t, 2, attempts)
		assert.Len(t, srv.Requests(), 2)
	})
}
