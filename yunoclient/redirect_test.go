package yunoclient_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestNoRedirectIsFollowed(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s arrived with %v", r.Method, r.URL, r.Header)
	}))
	defer other.Close()
	otherURL, err := url.Parse(other.URL)
	require.NoError(t, err)

	for name, location := range map[string]string{
		"other host":      strings.Replace(other.URL, "127.0.0.1", "localhost", 1) + "/v1/customers/sessions?token=hunter2",
		"other port":      other.URL + "/v1/customers/sessions?token=hunter2#hunter2",
		"other scheme":    "https://127.0.0.1:" + otherURL.Port() + "/?token=hunter2",
		"user":            "http://hunter2@" + otherURL.Host + "/",
		"same server":     "/login?token=hunter2",
		"without a path":  "?token=hunter2",
		"no URL":          "http://[hunter2",
		"no target":       "",
		"script":          "javascript:hunter2",
		"scheme relative": "//" + otherURL.Host + "/?hunter2",
	} {
		for _, status := range []int{300, 301, 302, 303, 304, 307, 308, 399} {
			for client, opts := range map[string][]yunoclient.Option{
				"own client":    nil,
				"user's client": {yunoclient.WithHTTPClient(&http.Client{Transport: other.Client().Transport})},
			} {
				t.Run(fmt.Sprintf("%s/%d/%s", name, status, client), func(t *testing.T) {
					asked := 0
					client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
						asked++
						if location != "" {
							w.Header().Set("Location", location)
						}
						w.Header().Set("X-Request-Id", "r1")
						w.WriteHeader(status)
					}, append(opts, yunoclient.WithMaxRetries(2))...)
					apiErr := fails(t, client)
					require.ErrorIs(t, apiErr, yunoclient.ErrRedirect)
					assert.Equal(t, status, apiErr.StatusCode)
					assert.Equal(t, "r1", apiErr.RequestID())
					assert.Equal(t, 1, asked)
					assert.False(t, apiErr.Retryable())
					assert.NotContains(t, apiErr.Error(), "hunter2")
					assert.NotContains(t, apiErr.Header.Get("Location"), "hunter2")
					switch name {
					case "other host":
						assert.Contains(t, apiErr.Error(), "to http://localhost:"+otherURL.Port())
						assert.Equal(t, "http://localhost:"+otherURL.Port()+"/v1/customers/sessions", apiErr.Header.Get("Location"))
					case "other port", "user", "scheme relative":
						assert.Contains(t, apiErr.Error(), "to "+other.URL)
					case "no target":
						assert.Contains(t, apiErr.Error(), "it names no target")
					case "other scheme":
						assert.Contains(t, apiErr.Error(), "to https://"+otherURL.Host)
					}
				})
			}
		}
	}
}

func TestTheKeysDoNotLeaveTheBaseURL(t *testing.T) {
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
			assert.Contains(t, err.Error(), "not sent: the request would leave the base URL https://host.test:8443/base/v1/")
			assert.NotContains(t, err.Error(), "hunter2")
			assert.Zero(t, apiErr.Attempts)
			assert.Zero(t, apiErr.StatusCode)
			assert.False(t, apiErr.Retryable())
		})
	}
}
