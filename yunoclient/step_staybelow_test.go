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
		"unknown scheme":  func(u *url.URL) { u.Scheme = "ftp" },
		"host":            func(u *url.URL) { u.Host = "other.test:8443" },
		"port":            func(u *url.URL) { u.Host = "host.test:443" },
		"no port":         func(u *url.URL) { u.Host = "host.test" },
		"backslash":       func(u *url.URL) { u.Path, u.RawPath = `/base/v1/..\v2`, "/base/v1/..%5Cv2" },
		"parameter":       func(u *url.URL) { u.Path = "/base/v1/..;a=b/v2" },
		"path":            func(u *url.URL) { u.Path = "/base/v2/customers" },
		"dots":            func(u *url.URL) { u.Path = "/base/v1/customers/../../v2" },
		"escaped dots":    func(u *url.URL) { u.Path, u.RawPath = "/base/v1/../v2", "/base/v1/%2e%2e/v2" },
		"escaped slash":   func(u *url.URL) { u.Path, u.RawPath = "/base/v1/../v2", "/base/v1/..%2fv2" },
		"dots at the end": func(u *url.URL) { u.Path = "/base/v1/.." },
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
	for host, ok := range map[string]bool{"": true, "HOST.test:8443": true, "other.test": false, "host.test": false} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) { return respond(req, 201, sessionBody), nil },
			yunoclient.WithBaseURL("https://host.test:8443/v1"))
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
		assert.Zero(t, apiError(t, err).Attempts)
	}
}

func TestStayBelowWithoutBody(t *testing.T) {
	req, doer := otherRequest(t, newClient(t), http.MethodGet, "")
	req.URL.Host = "other.test"
	_, err := doer.Do(req)
	assert.ErrorContains(t, err, "not sent")
}

func TestStayBelowClosesBody(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, ctx := range map[string]context.Context{"ended": ended, "elsewhere": t.Context()} {
		body := &closeCounter{Reader: http.NoBody}
		_, err := newClient(t).API().CreateCustomerSessionWithBody(ctx, "text/plain", body,
			func(_ context.Context, req *http.Request) error {
				if name == "elsewhere" {
					req.URL.Host = "other.test"
				}
				return nil
			})
		require.Error(t, err)
		assert.Equal(t, 1, body.closed, name)
	}
}
