package main_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// message returns the only message of a failure.
func (m *mock) message(resp *http.Response, text string) string {
	m.t.Helper()
	var failure struct {
		Code     string
		Messages []string
	}
	require.NoError(m.t, json.Unmarshal([]byte(text), &failure), text)
	assert.Equal(m.t, map[int]string{400: "INVALID_REQUEST", 403: "FORBIDDEN", 404: "NOT_FOUND"}[resp.StatusCode], failure.Code)
	require.Len(m.t, failure.Messages, 1)
	return failure.Messages[0]
}

func TestMockAdminHealth(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	resp, text := m.ask("GET", m.admin+"health", "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	assert.JSONEq(t, `{"status":"healthy"}`, text)
}

func TestMockAdminRequests(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	const key = "sandbox_secret_key_4711"
	m.ask("PATCH", m.api+"/a%20b?c=d&key="+key, `{"text":"`+key+`"}`,
		"public-api-key", "any", "private-secret-key", key, "X-Own", "any "+key, "X-Own", "b")
	m.ask("GET", m.api+"/third?a="+key+"-longer", "", "public-api-key", key, "private-secret-key", key+"-longer")
	m.ask("GET", m.api+"/second", "")
	m.ask("GET", m.api+"/fourth?sixteen_long_key=fifteen_long_ke", "", "public-api-key", "sixteen_long_key",
		"private-secret-key", "fifteen_long_ke")
	resp, text := m.ask("GET", m.admin+"requests", "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.NotContains(t, text, "4711")
	assert.NotContains(t, text, "longer", "a key begins with the other")
	var journal struct {
		Requests []struct {
			Method, Path, Query, Body string
			Headers                   map[string]string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &journal))
	require.Len(t, journal.Requests, 4, "the journal has no requests to the endpoints")
	first := journal.Requests[0]
	assert.Equal(t, "PATCH", first.Method)
	assert.Equal(t, "/v1/a b", first.Path)
	assert.Equal(t, "c=d&key=[redacted]", first.Query)
	assert.Equal(t, `{"text":"[redacted]"}`, first.Body)
	assert.Equal(t, "[redacted]", first.Headers["Public-Api-Key"])
	assert.Equal(t, "[redacted]", first.Headers["Private-Secret-Key"])
	assert.Equal(t, "any [redacted], b", first.Headers["X-Own"], "a short key may be part of other words")
	assert.Empty(t, journal.Requests[2].Body)
	assert.NotContains(t, journal.Requests[2].Headers, "Public-Api-Key", "it was not sent")
	assert.Equal(t, "[redacted]=fifteen_long_ke", journal.Requests[3].Query)
}

func TestMockAdminRequestsHaveNoEscapedKey(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	const key = "sandbox_+secret/key_4711=="
	target := m.api + "/a?" + url.Values{"key": {key}}.Encode() + "&path=" + url.PathEscape(key)
	m.ask("POST", target, `{"text":"sandbox_+secret\/key_4711=="}`, "private-secret-key", key)
	_, text := m.ask("GET", m.admin+"requests", "")
	assert.Contains(t, text, `"query":"key=[redacted]\u0026path=[redacted]"`)
	assert.NotContains(t, text, "4711")
}

func TestMockAdminReset(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	m.script(`[{"status": 503}, {"status": 503}]`)
	resp, _ := m.ask("GET", m.api+"/made-up", "")
	assert.Equal(t, 503, resp.StatusCode)
	resp, text := m.ask("POST", m.admin+"reset", "")
	assert.Equal(t, http.StatusNoContent, resp.StatusCode)
	assert.Empty(t, text)
	_, text = m.ask("GET", m.admin+"requests", "")
	assert.Equal(t, `{"requests":[]}`+"\n", text)
	resp, _ = m.ask("GET", m.api+"/made-up", "")
	assert.Equal(t, 404, resp.StatusCode)
}

// The list in a 404 and that of -h are the same.
func TestMockAdminSaysWhatThereIs(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	for _, asked := range []string{"GET elsewhere", "POST requests", "GET ", "GET reset", "POST reset/", "GET enroll"} {
		method, path, _ := strings.Cut(asked, " ")
		resp, text := m.ask(method, m.admin+path, "")
		assert.Equal(t, http.StatusNotFound, resp.StatusCode, asked)
		list, ok := strings.CutPrefix(m.message(resp, text), "below /__admin/ there are ")
		require.True(t, ok, text)
		help := run(t, nil, "mock", "-h").stdout
		for name := range strings.SplitSeq(list, ", ") {
			assert.Regexp(t, "(?m)^  "+name+"  +[^ ]", help)
		}
	}
}

// With DNS rebinding, a web page calls the mock by the page's own host name.
func TestMockAnswersOnlyForALoopbackHost(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:1": 200, "127.0.0.1": 200, "127.0.0.2:4010": 200, "[::1]": 200, "[::1]:80": 200,
		"evil.example:4010": 403, "evil.example": 403, "localhost.evil.example": 403, "10.0.0.1": 403, "0.0.0.0": 403, ":4010": 403,
	} {
		for _, path := range []string{m.admin + "health", m.api + "/customers/sessions"} {
			resp, text := m.ask("GET", path, "", "Host", host)
			if want == 403 {
				assert.Contains(t, m.message(resp, text), "use localhost, or -addr 0.0.0.0:4010", host)
			} else {
				assert.NotEqual(t, 403, resp.StatusCode, host)
			}
		}
	}
}

func TestMockAdminRefusesOtherOrigins(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	same := strings.TrimSuffix(m.api, "/v1")
	for _, test := range []struct {
		name, value string
		status      int
	}{
		{"Origin", same, 200},
		{"Origin", "https://evil.example", 403},
		{"Origin", "null", 403},
		{"Origin", "http://127.0.0.1:1", 403},
		{"Origin", strings.Replace(same, "http", "https", 1), 403},
		{"Origin", same + ".evil.example", 403},
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Sec-Fetch-Site", "same-site", 403},
		{"Sec-Fetch-Site", "same-origin", 200},
		{"Sec-Fetch-Site", "none", 200},
	} {
		resp, text := m.ask("GET", m.admin+"health", "", test.name, test.value)
		assert.Equal(t, test.status, resp.StatusCode, test)
		if test.status == 403 {
			assert.Equal(t, "a web page of another origin must not control the mock", m.message(resp, text))
		}
		resp, _ = m.ask("POST", m.admin+"replies", `[{"status": 418}]`, "Content-Type", "text/plain", test.name, test.value)
		assert.Equal(t, test.status == 403, resp.StatusCode == 403, test)
		m.ask("POST", m.admin+"reset", "")
		resp, _ = m.ask("GET", m.api+"/customers/sessions", "", test.name, test.value)
		assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode, "the API itself has no such rule")
	}
}
