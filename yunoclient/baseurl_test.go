package yunoclient_test

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestBaseURL(t *testing.T) {
	for raw, remedy := range map[string]string{
		"https://api-sandbox.y.uno/v1": "",
		"https://proxy.example.com":    "",
		"http://localhost:4010/v1":     "",
		"http://[::1]:4010/v1":         "",

		"":                                        "not an absolute URL",
		"api.y.uno/v1":                            "not an absolute URL",
		"https:api.y.uno/v1":                      "not an absolute URL",
		"http://example.com/v1":                   "use https",
		"http://a%C2%9B31mred/v1":                 `for a\u009b31mred is http`,
		"http://" + strings.Repeat("a", 999):      "aaaa… is http",
		"ftp://localhost/v1":                      "use https",
		"https://user:hunter2@host.test/v1":       "Credentials",
		"https://host.test/v1?k=hunter2":          "query or fragment",
		"https://host.test/v1#":                   "query or fragment",
		"https://api.y.uno/":                      "/v1",
		"https://API.Y.UNO.":                      "/v1",
		"https://host.test/%2e%2e/v1":             "has dots in its path: remove them",
		"https://host.test/a/../v1":               "has dots in its path: remove them",
		"https://HOST.test:443/a%2Fb":             "",
		"http://localhost:65536/v1":               "use one from 1 to 65535",
		"http://localhost:65535/v1":               "",
		"http://localhost:1/v1":                   "",
		"http://localhost:0/v1":                   "use one from 1 to 65535",
		"https://api.y.uno/v1/customers/sessions": "leave that out",
		"https://host.test/my-customers/sessions": "",
	} {
		t.Run(raw, func(t *testing.T) {
			_, err := yunoclient.New(yunoclient.NewCredentials("p", "s"), yunoclient.WithBaseURL(raw))
			if remedy == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, remedy)
			assert.NotContains(t, err.Error(), "hunter2", "what was passed may hold a secret")
			assert.False(t, strings.ContainsFunc(err.Error(), unicode.IsControl))
		})
	}
}

func TestBaseURLInsecureHTTP(t *testing.T) {
	base := yunoclient.WithBaseURL("http://example.com/v1")
	for _, opts := range [][]yunoclient.Option{{base, yunoclient.WithInsecureHTTP()}, {yunoclient.WithInsecureHTTP(), base}} {
		_, err := yunoclient.New(creds, opts...)
		assert.NoError(t, err)
	}
}

// FuzzBaseURL checks that an accepted base URL sends no keys in the clear, and sends them
// to the host that it names.
func FuzzBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://api-sandbox.y.uno/v1", "http://localhost:4010/v1", "http://[::1]/", "https://user:p@h/v1",
		"http://127.0.0.1@example.com/", "https://api.y.uno", "http://localhost\\@example.com/v1", "HTTP://127.1/", "https://h/v1/../..", "http://::",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, raw string, insecure bool) {
		opts := []yunoclient.Option{yunoclient.WithBaseURL(raw)}
		if insecure {
			opts = append(opts, yunoclient.WithInsecureHTTP())
		}
		client, err := yunoclient.New(yunoclient.NewCredentials("p", "s"), opts...)
		if err != nil {
			return
		}
		base, err := url.Parse(client.API().ClientInterface.(*yuno.Client).Server)
		require.NoError(t, err)
		require.NotEmpty(t, base.Hostname())
		require.Nil(t, base.User)
		require.Empty(t, base.RawQuery+base.Fragment)
		require.True(t, strings.HasSuffix(base.Path, "/"))
		if base.Scheme == "https" {
			return
		}
		require.Equal(t, "http", base.Scheme)
		addr, err := netip.ParseAddr(base.Hostname())
		loopback := strings.EqualFold(base.Hostname(), "localhost") || err == nil && addr.Unmap().IsLoopback()
		require.True(t, loopback || insecure, "%q would send the keys in the clear", raw)
	})
}

func TestEnvironment(t *testing.T) {
	for name, want := range map[string]yunoclient.Environment{
		"sandbox": yunoclient.Sandbox, " Sandbox\n": yunoclient.Sandbox,
		"production": yunoclient.Production, "PRODUCTION": yunoclient.Production,
		"production-eu": yunoclient.ProductionEU,
	} {
		got, err := yunoclient.ParseEnvironment(name)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, name := range []string{"", "prod", "https://api.y.uno/v1", "production_eu"} {
		got, err := yunoclient.ParseEnvironment(name)
		require.ErrorContains(t, err, "use sandbox, production or production-eu")
		assert.Zero(t, got)
	}
}
