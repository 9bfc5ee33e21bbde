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
	sandbox := yunoclient.NewCredentials("sandbox_public", "sandbox_private")
	production := yunoclient.NewCredentials("prod_public", "prod_private")
	for name, test := range map[string]struct {
		creds  yunoclient.Credentials
		opts   []yunoclient.Option
		origin string
	}{
		"sandbox": {
			creds: sandbox, origin: "https://api-sandbox.y.uno",
			opts: []yunoclient.Option{yunoclient.WithEnvironment(yunoclient.Sandbox)},
		},
		"production": {
			creds: production, origin: "https://api.eu.y.uno",
			opts: []yunoclient.Option{yunoclient.WithEnvironment(yunoclient.ProductionEU)},
		},
		"another URL": {
			creds: sandbox, origin: "https://example.com",
			opts: []yunoclient.Option{yunoclient.WithBaseURL("https://example.com/v1")},
		},
		"another port": {
			creds: sandbox, origin: "http://127.0.0.1:1",
			opts: []yunoclient.Option{yunoclient.WithBaseURL("http://127.0.0.1:1/v1")},
		},
		"no TLS": {
			creds: sandbox, origin: "http://example.com",
			opts: []yunoclient.Option{yunoclient.WithInsecureHTTP(), yunoclient.WithBaseURL("http://example.com/v1")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			keys := yunotest.WithCredentials(test.creds)
			for at, srv := range map[string]*yunotest.Server{
				"http://localhost": yunotest.New(keys),
				"http://127.0.0.1": yunotest.NewServer(t, keys),
			} {
				text := panicOf(func() { srv.Client(test.opts...) })
				assert.Contains(t, text, "yunotest: Client: an option leads to "+test.origin+" instead of this server at "+at)
				assert.Contains(t, text, ": leave WithEnvironment and WithBaseURL out")
			}
		})
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

func TestOptionsOfAServerOnLoopback(t *testing.T) {
	srv := yunotest.NewServer(t)
	client, err := yunoclient.New(srv.Credentials(), srv.Options()...)
	require.NoError(t, err)
	_, err = client.CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	assert.Len(t, srv.Requests(), 1)
}
