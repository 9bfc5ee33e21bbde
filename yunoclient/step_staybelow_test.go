package yunoclient_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestStayBelow(t *testing.T) {
	client := overTransport(t, func(*http.Request) (*http.Response, error) {
		t.Error("sent")
		return nil, http.ErrServerClosed
	}, yunoclient.WithBaseURL("https://host.test:8443/base/v1"))
	for name, change := range map[string]func(*url.URL){
		"scheme":          func(u *url.URL) { u.Scheme = "http" },
		"host":            func(u *url.URL) { u.Host = "other.test:8443" },
		"port":            func(u *url.URL) { u.Host = "host.test:443" },
		"path":            func(u *url.URL) { u.Path = "/base/v2/customers" },
		"escaped dots":    func(u *url.URL) { u.Path, u.RawPath = "/base/v1/../v2", "/base/v1/%2e%2e/v2" },
		"opaque":          func(u *url.URL) { u.Opaque = "//other.test/base/v1/customers" },
		"path's neighbor": func(u *url.URL) { u.Path = "/base/v10" },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.CreateCustomerSession(t.Context(), request, func(_ context.Context, req *http.Request) error {
				change(req.URL)
				req.URL.RawQuery = "k=hunter2"
				return nil
			})
			apiErr := apiError(t, err)
			assert.Contains(t, err.Error(), "is not below the base URL https://host.test:8443/base/v1/")
			assert.NotContains(t, err.Error(), "hunter2")
			assert.Zero(t, apiErr.Attempts)
			assert.Zero(t, apiErr.StatusCode)
			assert.False(t, apiErr.Retryable())
		})
	}
}

func TestStayBelowHost(t *testing.T) {
	client := overTransport(t, alwaysBody(201, sessionJSON).RoundTrip, yunoclient.WithBaseURL("https://host.test:8443/v1"))
	for host, ok := range map[string]bool{"": true, "HOST.test:8443": true, "other.test": false, "host.test": false} {
		_, err := client.CreateCustomerSession(t.Context(), request, func(_ context.Context, req *http.Request) error {
			req.Host = host
			return nil
		})
		if ok {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err,
			"not sent: https://"+host+"/v1/customers/sessions is not below the base URL https://host.test:8443/v1/")
	}
}

func TestStayBelowClosesBody(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for ctx, host := range map[context.Context]string{ended: "api-sandbox.y.uno", t.Context(): "other.test"} {
		body := &closeCounter{Reader: http.NoBody}
		_, err := testClient(t).API().CreateCustomerSessionWithBody(ctx, "text/plain", body,
			func(_ context.Context, req *http.Request) error {
				req.URL.Host = host
				return nil
			})
		require.Error(t, err)
		assert.Equal(t, 1, body.closed, host)
	}
}

func TestStayBelowDots(t *testing.T) {
	for segment, ok := range map[string]bool{
		"..": false, ".": false, "%2e%2E": false, "%2e.": false, "%252e%252e": false, "%25%32%65.": false, "..%252f": false,
		"..;a=b": false, "..%3Ba": false, "..%5Ca": false, "a%5C..": false, "..%2Fa": false, "a%2F..": false, "..%20": false, "..%20a": false,
		"..%09": false, "..%00": false, "..%0a": false, "..%0D": false, "%2e%2e;%25zz": false, ".%20": false,
		"...": true, "..a": true, "a..": true, ".a": true, ".well-known": true, "a%20..": true, "%25": true, "%252525": true, "1.5": true,
	} {
		sent := ""
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			sent = req.URL.EscapedPath()
			return respond(req, 200, "{}"), nil
		})
		for _, path := range []string{"/payments/" + segment, "/payments/" + segment + "/refunds"} {
			sent = ""
			_, err := client.Do(newRequest(t, http.MethodGet, client.BaseURL()+path, ""))
			if ok {
				require.NoError(t, err, path)
				assert.Equal(t, "/v1"+path, sent)
				continue
			}
			require.ErrorContains(t, err, "if a server resolves its dots: check the IDs in the path", path)
			assert.Empty(t, sent)
		}
	}
}

func TestStayBelowEmptySegment(t *testing.T) {
	for path, ok := range map[string]bool{
		"//payments": false, "/customers//payment-methods": false, "/customers//": false,
		"/customers/": true, "/": true, "/customers/a%2F%2Fb": true,
	} {
		client := overTransport(t, alwaysBody(200, "{}").RoundTrip, yunoclient.WithBaseURL("https://host.test/a//b"))
		_, err := client.Do(newRequest(t, http.MethodGet, client.BaseURL()+path, ""))
		if ok {
			require.NoError(t, err, path)
			continue
		}
		require.ErrorContains(t, err, "has an empty segment in its path: check that no ID is empty", path)
		assert.Zero(t, apiError(t, err).Attempts)
	}
}

func TestStayBelowTrailer(t *testing.T) {
	for name, ok := range map[string]bool{"private-secret-key": false, "Public-Api-Key": false, "X-Checksum": true} {
		client := overTransport(t, alwaysBody(200, "{}").RoundTrip)
		req := newRequest(t, http.MethodPut, client.BaseURL()+"/payments/1", "{}")
		req.Trailer = http.Header{name: {"trailing"}}
		_, err := client.Do(req)
		if ok {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, "a key must be a header")
		assert.NotContains(t, err.Error(), "trailing")
	}
}

// A generated client sends an empty key if nobody sets the parameter.
func TestStayBelowEmptyIdempotencyKey(t *testing.T) {
	client := overTransport(t, func(*http.Request) (*http.Response, error) {
		t.Error("sent")
		return nil, http.ErrServerClosed
	})
	for _, keys := range [][]string{{""}, {" "}, {"a", ""}} {
		req := newRequest(t, http.MethodPost, client.BaseURL()+"/payments", "{}")
		req.Header["x-idempotency-key"] = keys
		_, err := client.Do(req)
		var invalid *yunoclient.ValidationError
		require.ErrorAs(t, err, &invalid)
		assert.Equal(t, "X-Idempotency-Key", invalid.Fields[0].Field)
		assert.False(t, apiError(t, err).Retryable())
		assert.False(t, apiError(t, err).MayHaveBeenProcessed())
	}
	_, err := client.CreateCustomerSession(t.Context(), request, func(_ context.Context, req *http.Request) error {
		req.Header.Set("X-Idempotency-Key", "")
		return nil
	})
	require.ErrorContains(t, err, "X-Idempotency-Key must not be empty")
}
