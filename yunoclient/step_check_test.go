package yunoclient_test

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestCheckNoSession(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":             "",
		"null":                "null",
		"no ID":               `{"customer_id":"a","country":"BR"}`,
		"a country of a list": `{"customer_session":"a","country":["BR"]}`,
		"cut off":             `{"customer_session":"a"`,
		"trailing garbage":    `{"customer_session":"a"} }`,
		"HTML":                "<html></html>",
		"HTML on line 2":      "\n<html></html>",
	} {
		t.Run(name, func(t *testing.T) {
			network := alwaysBody(201, body, "X-Request-Id", "r1")
			apiErr := fails(t, overTransport(t, network.RoundTrip))
			require.ErrorIs(t, apiErr, yunoclient.ErrMalformedResponse)
			assert.Equal(t, 201, apiErr.StatusCode)
			assert.Equal(t, body, string(apiErr.Body))
			assert.Equal(t, "r1", apiErr.RequestID())
			isPage := strings.Contains(apiErr.Error(), "the body is a web page; is the base URL right?")
			assert.Equal(t, strings.Contains(body, "<html>"), isPage)
			assert.Len(t, network.bodies, 1, "the session may be open: to ask again would not help")
			assert.Equal(t, 1, apiErr.Attempts)
		})
	}
}

// TestCheckOtherOperation covers responses of other operations.
func TestCheckOtherOperation(t *testing.T) {
	for name, test := range map[string]struct {
		method            string
		status            int
		contentType, body string
		ok                bool
	}{
		"200 with JSON":        {method: "POST", status: 200, contentType: "application/json", body: "{}", ok: true},
		"200 with a text":      {method: "POST", status: 200, contentType: "text/plain", body: "done"},
		"200 without a type":   {method: "POST", status: 200, body: "{}", ok: true},
		"200 with no text":     {method: "POST", status: 200, contentType: "text/plain", ok: true},
		"200 that has no JSON": {method: "POST", status: 200, contentType: "application/json", body: "done"},
		"200 without a body":   {method: "POST", status: 200, contentType: "application/json"},
		"200 to HEAD":          {method: "HEAD", status: 200, contentType: "application/json", ok: true},
		"202 without a body":   {method: "POST", status: 202, contentType: "application/json", ok: true},
		"204":                  {method: "POST", status: 204, contentType: "application/json", ok: true},
		"205":                  {method: "POST", status: 205, contentType: "application/json", ok: true},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, alwaysBody(test.status, test.body, "Content-Type", test.contentType).RoundTrip)
			resp, err := client.Do(newRequest(t, test.method, client.BaseURL()+"/payments", ""))
			if !test.ok {
				require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.body, readAll(t, resp.Body))
			if test.body == "" {
				test.contentType = "" // no parser of the generated code reads it
			}
			assert.Equal(t, test.contentType, resp.Header.Get("Content-Type"))
		})
	}
}

func TestCheckAccept(t *testing.T) {
	for name, test := range map[string]struct {
		accept      []string
		contentType string
		ok, helps   bool // whether another Accept helps
	}{
		"nothing":             {accept: nil, contentType: "text/csv", helps: true},
		"JSON":                {accept: []string{"application/json; q=0.5, application/problem+JSON;q=1"}, contentType: "text/csv", helps: true},
		"a text":              {accept: []string{"text/csv"}, contentType: "text/csv", ok: true},
		"a text that claims":  {accept: []string{"text/csv"}, contentType: "application/json"},
		"JSON or a text":      {accept: []string{"application/json, text/csv"}, contentType: "text/csv", ok: true},
		"a parameter of JSON": {accept: []string{"text/csv; of=json"}, contentType: "text/csv", ok: true},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, alwaysBody(200, "a,b", "Content-Type", test.contentType).RoundTrip)
			req := newRequest(t, http.MethodGet, client.BaseURL()+"/reports", "")
			if test.accept != nil {
				req.Header["Accept"] = test.accept
			}
			resp, err := client.Do(req)
			if !test.ok {
				require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
				require.ErrorContains(t, err, "the body is not JSON, or is incomplete")
				assert.Equal(t, test.helps, strings.Contains(err.Error(), "set another Accept"), "%v", err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "a,b", readAll(t, resp.Body))
		})
	}
}

func TestCheckKeepsHeaderOfUsersTransport(t *testing.T) {
	header := http.Header{"Content-Type": {"application/json"}}
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 204, "")
		resp.Header = header
		return resp, nil
	})
	resp, err := client.Do(newRequest(t, http.MethodDelete, client.BaseURL()+"/payments/1", ""))
	require.NoError(t, err)
	assert.Empty(t, resp.Header.Get("Content-Type"))
	assert.Equal(t, "application/json", header.Get("Content-Type"))
}

func TestCheckCompressed(t *testing.T) {
	for _, encoding := range []string{"gzip", "GZIP", " deflate", "utf-8, zstd", "compress", "br"} {
		for status, malformed := range map[int]bool{201: true, 400: false} {
			network := alwaysBody(status, `{"code":"X"}`, "Content-Encoding", encoding)
			apiErr := fails(t, overTransport(t, network.RoundTrip))
			assert.Equal(t, status, apiErr.StatusCode)
			assert.Equal(t, malformed, errors.Is(apiErr, yunoclient.ErrMalformedResponse))
			assert.Empty(t, apiErr.Body, "a key in it could not be redacted")
			assert.Empty(t, apiErr.Code)
			assert.ErrorContains(t, apiErr, "the body is compressed as ")
		}
	}
	for _, encoding := range []string{"identity", "UTF-8", "none", ""} {
		apiErr := fails(t, overTransport(t, alwaysBody(400, `{"code":"X"}`, "Content-Encoding", encoding).RoundTrip))
		require.ErrorIs(t, apiErr, yunoclient.Code("X"), encoding)
	}
	empty := overTransport(t, alwaysBody(204, "", "Content-Encoding", "gzip").RoundTrip)
	_, err := empty.Do(newRequest(t, http.MethodDelete, empty.BaseURL()+"/payments/1", ""))
	require.NoError(t, err)
}

func TestCheckRedirect(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s arrived with %v", r.Method, r.URL, r.Header)
	}))
	defer other.Close()
	host := strings.TrimPrefix(other.URL, "http://")
	for name, test := range map[string]struct {
		location, says, header string
		status                 int // 302 if not given
	}{
		"elsewhere":       {location: other.URL + "/v1?token=hunter2#hunter2", says: "to " + other.URL + ";", header: other.URL + "/v1"},
		"another status":  {location: other.URL, says: "to " + other.URL + ";", header: other.URL, status: 300},
		"307":             {location: other.URL, says: "to " + other.URL + ";", header: other.URL, status: 307},
		"the last status": {location: other.URL, says: "to " + other.URL + ";", header: other.URL, status: 399},
		"user":            {location: "https://hunter2@" + host + "/", says: "to https://" + host + ";", header: "https://" + host + "/"},
		"same server":     {location: "/login?token=hunter2", says: "to http://127.0.0.1:", header: "/login"},
		"scheme relative": {location: "//" + host + "/?hunter2", says: "to " + other.URL + ";", header: "//" + host + "/"},
		"no URL":          {location: "http://[hunter2", says: "its Location is not a URL"},
		"no target":       {says: "it has no Location"},
	} {
		mine := yunoclient.WithHTTPClient(&http.Client{Transport: other.Client().Transport})
		for _, opts := range [][]yunoclient.Option{nil, {mine}} {
			t.Run(name, func(t *testing.T) {
				client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					if test.location != "" {
						w.Header().Set("Location", test.location)
					}
					w.WriteHeader(cmp.Or(test.status, 302))
					_, _ = io.WriteString(w, `{"code":"X"}`)
				}, append(opts, yunoclient.WithMaxRetries(2))...)
				apiErr := fails(t, client)
				require.ErrorIs(t, apiErr, yunoclient.ErrRedirect)
				require.ErrorIs(t, apiErr, yunoclient.Code("X"))
				assert.Equal(t, cmp.Or(test.status, 302), apiErr.StatusCode)
				assert.Equal(t, 1, apiErr.Attempts)
				assert.NotContains(t, apiErr.Error(), "hunter2")
				assert.Contains(t, apiErr.Error(), test.says)
				assert.Equal(t, test.header, apiErr.Header.Get("Location"))
			})
		}
	}
}
