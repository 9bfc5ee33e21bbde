package yunoclient_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestCheckNoSession(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":             "",
		"null":                "null",
		"an empty object":     "{}",
		"no ID":               `{"customer_id":"a","country":"BR"}`,
		"an empty ID":         `{"customer_session":""}`,
		"a null ID":           `{"customer_session":null}`,
		"an ID of a number":   `{"customer_session":42}`,
		"a country of a list": `{"customer_session":"a","country":["BR"]}`,
		"two wrong types":     `{"customer_session":"a","created_at":1,"customer_id":2}`,
		"a list":              `[{"customer_session":"a"}]`,
		"a string":            `"a"`,
		"cut off":             `{"customer_session":"a"`,
		"trailing garbage":    `{"customer_session":"a"} }`,
		"HTML":                "<html></html>",
		"HTML on line 2":      "\n<html></html>",
		"50,000 arrays":       `{"customer_session":` + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			attempts := 0
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				attempts++
				return respond(req, http.StatusCreated, body, "X-Request-Id", "r1"), nil
			})
			_, err := call(t, client)
			require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
			apiErr := apiError(t, err)
			assert.Equal(t, http.StatusCreated, apiErr.StatusCode)
			assert.Equal(t, body, string(apiErr.Body))
			assert.Equal(t, "r1", apiErr.RequestID())
			assert.Equal(t, http.MethodPost, apiErr.Method)
			isPage := strings.Contains(err.Error(), "the body is a web page; is the base URL right?")
			assert.Equal(t, strings.HasPrefix(name, "HTML"), isPage)
			assert.Equal(t, 1, attempts, "the session may be open: to ask again would not help")
			assert.Equal(t, 1, apiErr.Attempts)
		})
	}
}

func TestCheckSession(t *testing.T) {
	for name, test := range map[string]struct {
		status            int
		contentType, body string
	}{
		"200":                 {200, "application/json", sessionBody},
		"202":                 {202, "application/json", sessionBody},
		"299":                 {299, "application/json", sessionBody},
		"charset":             {201, "application/json; charset=utf-8", sessionBody},
		"+json":               {201, "application/hal+json", sessionBody},
		"other content type":  {201, "text/plain", sessionBody},
		"no content type":     {201, "", sessionBody},
		"byte-order mark":     {201, "application/json", "\xef\xbb\xbf" + sessionBody},
		"white space":         {201, "application/json", "\n" + sessionBody + "\n"},
		"unknown fields":      {201, "application/json", `{"customer_session":"session-1","new":{"a":[1]},"customer_id":null}`},
		"country unknown":     {201, "application/json", `{"customer_session":"session-1","country":"XX"}`},
		"another ID's format": {201, "application/json", `{"customer_session":"session-1"}`},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return respond(req, test.status, test.body, "Content-Type", test.contentType), nil
			})
			session, err := call(t, client)
			require.NoError(t, err)
			assert.Equal(t, "session-1", session.ID)
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
		"200 with a page":      {method: "POST", status: 200, contentType: "text/html", body: "<p>"},
		"200 without a type":   {method: "POST", status: 200, body: "{}", ok: true},
		"200 with a letter":    {method: "POST", status: 200, contentType: "text/plain", body: "x"},
		"200 with no text":     {method: "POST", status: 200, contentType: "text/plain", ok: true},
		"200 that has no JSON": {method: "POST", status: 200, contentType: "application/json", body: "done"},
		"200 without a body":   {method: "POST", status: 200, contentType: "application/json"},
		"200 to HEAD":          {method: "HEAD", status: 200, contentType: "application/json", ok: true},
		"201 without a body":   {method: "POST", status: 201, contentType: "application/json"},
		"202 without a body":   {method: "POST", status: 202, contentType: "application/json", ok: true},
		"202 that has no JSON": {method: "POST", status: 202, contentType: "application/json", body: "done"},
		"203 without a body":   {method: "POST", status: 203, contentType: "application/json"},
		"204":                  {method: "POST", status: 204, contentType: "application/json", ok: true},
		"205":                  {method: "POST", status: 205, contentType: "application/json", ok: true},
		"206 without a body":   {method: "POST", status: 206, contentType: "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return respond(req, test.status, test.body, "Content-Type", test.contentType), nil
			})
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

func TestCheckOtherAcceptHelps(t *testing.T) {
	for contentType, helps := range map[string]bool{"text/plain": true, "application/json": false} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return respond(req, 200, "done", "Content-Type", contentType), nil
		})
		target := client.BaseURL() + "/payments"
		_, err := client.Do(newRequest(t, http.MethodGet, target, ""))
		require.ErrorContains(t, err, "the body is not JSON, or is incomplete")
		assert.Equal(t, helps, strings.Contains(err.Error(), "set another Accept"), "%s: %v", contentType, err)
		_, err = client.Do(newRequest(t, http.MethodGet, target, "", "Accept", "*/*"))
		assert.Equal(t, helps, err == nil, contentType)
	}
}

func TestCheckAccept(t *testing.T) {
	for name, test := range map[string]struct {
		accept      []string
		contentType string
		ok          bool
	}{
		"nothing":                {accept: nil, contentType: "text/csv"},
		"JSON":                   {accept: []string{"application/json; q=0.5, application/problem+JSON;q=1"}, contentType: "text/csv"},
		"a text":                 {accept: []string{"text/csv"}, contentType: "text/csv", ok: true},
		"a text that claims":     {accept: []string{"text/csv"}, contentType: "application/json"},
		"JSON or a text":         {accept: []string{"application/json, text/csv"}, contentType: "text/csv", ok: true},
		"JSON or a text, by two": {accept: []string{"text/csv", "application/problem+json"}, contentType: "text/csv", ok: true},
		"a parameter of JSON":    {accept: []string{"text/csv; of=json"}, contentType: "text/csv", ok: true},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return respond(req, 200, "a,b", "Content-Type", test.contentType), nil
			})
			req := newRequest(t, http.MethodGet, client.BaseURL()+"/reports", "")
			if test.accept != nil {
				req.Header["Accept"] = test.accept
			}
			resp, err := client.Do(req)
			if !test.ok {
				require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
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
	for _, status := range []int{201, 400, 503} {
		synctest.Test(t, func(t *testing.T) {
			attempts := 0
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				attempts++
				var zipped bytes.Buffer
				writer := gzip.NewWriter(&zipped)
				_, _ = io.WriteString(writer, req.Header.Get("private-secret-key"))
				_ = writer.Close()
				return respond(req, status, zipped.String(), "Content-Encoding", "gzip", "X-Request-Id", "r1"), nil
			})
			apiErr := fails(t, client)
			assert.Equal(t, status, apiErr.StatusCode)
			assert.Equal(t, status == 201, errors.Is(apiErr, yunoclient.ErrMalformedResponse))
			assert.Equal(t, map[bool]int{true: 3, false: 1}[status == 503], attempts)
			assert.Empty(t, apiErr.Body)
			assert.Empty(t, apiErr.Messages)
			assert.Equal(t, "r1", apiErr.RequestID())
			assert.ErrorContains(t, apiErr, "compressed as gzip")
		})
	}
	twice := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 400, "\x1f\x8b")
		resp.Header["Content-Encoding"] = []string{"identity", "gzip"}
		return resp, nil
	})
	assert.Empty(t, fails(t, twice).Body)
	tiny := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 400, "x", "Content-Encoding", "br"), nil
	})
	assert.Empty(t, fails(t, tiny).Body)
	for _, encoding := range []string{"gzip", "GZIP", " deflate", "utf-8, zstd", "compress"} {
		apiErr := fails(t, overTransport(t, alwaysBody(400, `{"code":"X"}`, "Content-Encoding", encoding).RoundTrip))
		assert.Empty(t, apiErr.Body, encoding)
	}
	for _, encoding := range []string{"identity", "UTF-8", "none", "8bit", ""} {
		_, err := call(t, overTransport(t, alwaysBody(201, sessionBody, "Content-Encoding", encoding).RoundTrip))
		require.NoError(t, err, encoding)
		apiErr := fails(t, overTransport(t, alwaysBody(400, `{"code":"X"}`, "Content-Encoding", encoding).RoundTrip))
		require.ErrorIs(t, apiErr, yunoclient.Code("X"), encoding)
	}
	empty := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 204, "", "Content-Encoding", "gzip"), nil
	})
	_, err := empty.Do(newRequest(t, http.MethodDelete, empty.BaseURL()+"/payments/1", ""))
	require.NoError(t, err)
}

func TestCheckRedirect(t *testing.T) {
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
						_, _ = io.WriteString(w, `{"code":"X"}`)
					}, append(opts, yunoclient.WithMaxRetries(2))...)
					apiErr := fails(t, client)
					require.ErrorIs(t, apiErr, yunoclient.ErrRedirect)
					assert.Equal(t, status, apiErr.StatusCode)
					assert.Equal(t, "r1", apiErr.RequestID())
					if status != http.StatusNotModified { // which has no body
						assert.Equal(t, yunoclient.Code("X"), apiErr.Code)
					}
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
						assert.Contains(t, apiErr.Error(), "it has no Location")
					case "other scheme":
						assert.Contains(t, apiErr.Error(), "to https://"+otherURL.Host)
					}
				})
			}
		}
	}
}
