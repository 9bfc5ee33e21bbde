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
	codes := map[int]string{400: "INVALID_REQUEST", 403: "FORBIDDEN", 404: "NOT_FOUND", 413: "INVALID_REQUEST"}
	assert.Equal(m.t, codes[resp.StatusCode], failure.Code)
	require.Len(m.t, failure.Messages, 1)
	return failure.Messages[0]
}

func TestMockAdminRequests(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	const key = "sandbox_+secret/key_4711=="
	m.ask("PATCH", m.api+"/a%20b?c=d", `{"text":"`+key+`"}`,
		"public-api-key", "any", "private-secret-key", key, "X-Own", "any "+key, "X-Own", "b")
	m.ask("GET", m.api+"/?a="+url.QueryEscape(key)+"&b="+url.PathEscape(key)+"-longer", `sandbox_+secret\/key_4711==`,
		"public-api-key", key, "private-secret-key", key+"-longer") // which begins with the other
	m.ask("GET", m.api+"/?sixteen_long_key=fifteen_long_ke", "",
		"public-api-key", "sixteen_long_key", "private-secret-key", "fifteen_long_ke")
	m.ask("GET", m.admin+"health", "")
	resp, text := m.ask("GET", m.admin+"requests", "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	var journal struct {
		Requests []struct {
			Method, Path, Query, Body string
			Headers                   map[string]string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &journal))
	require.Len(t, journal.Requests, 3, "the journal has no requests to the endpoints")
	first, second, third := journal.Requests[0], journal.Requests[1], journal.Requests[2]
	assert.Equal(t, "PATCH", first.Method)
	assert.Equal(t, "/v1/a b", first.Path)
	assert.Equal(t, "c=d", first.Query)
	assert.Equal(t, `{"text":"[redacted]"}`, first.Body)
	assert.Equal(t, "[redacted]", first.Headers["Public-Api-Key"])
	assert.Equal(t, "[redacted]", first.Headers["Private-Secret-Key"])
	assert.Equal(t, "any [redacted], b", first.Headers["X-Own"], "a short key may be part of other words")
	assert.Equal(t, "a=[redacted]&b=[redacted]", second.Query)
	assert.Equal(t, "[redacted]", second.Body)
	assert.Equal(t, "[redacted]=fifteen_long_ke", third.Query)
}

func TestMockAdminReset(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	m.ask("GET", m.api, "")
	m.script(`[{"status": 503}]`)
	resp, _ := m.ask("POST", m.admin+"reset", "")
	assert.Equal(t, http.StatusNoContent, resp.StatusCode)
	_, text := m.ask("GET", m.admin+"requests", "")
	assert.Equal(t, `{"requests":[]}`+"\n", text)
	resp, _ = m.ask("GET", m.api+"/made-up", "")
	assert.Equal(t, 404, resp.StatusCode)
}

// The list in a 404 and that of -h are the same.
func TestMockAdminSaysWhatThereIs(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	help := runCommand(t, nil, "mock", "-h").stdout
	for _, asked := range []string{"GET elsewhere", "POST requests", "GET "} {
		method, path, _ := strings.Cut(asked, " ")
		resp, text := m.ask(method, m.admin+path, "")
		assert.Equal(t, http.StatusNotFound, resp.StatusCode, asked)
		list, ok := strings.CutPrefix(m.message(resp, text), "below /__admin/ there are ")
		require.True(t, ok, text)
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
		"localhost:1": 200, "[::1]": 200, "evil.example:4010": 403, ":4010": 403,
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
		{"Origin", "null", 403},
		{"Origin", "http://127.0.0.1:1", 403},
		{"Origin", strings.Replace(same, "http", "https", 1), 403},
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Sec-Fetch-Site", "same-site", 403},
		{"Sec-Fetch-Site", "same-origin", 200},
	} {
		resp, text := m.ask("GET", m.admin+"health", "", test.name, test.value)
		assert.Equal(t, test.status, resp.StatusCode, test)
		if test.status == 403 {
			assert.Equal(t, "a web page of another origin must not control the mock", m.message(resp, text))
		} else {
			assert.JSONEq(t, `{"status":"healthy"}`, text)
		}
		resp, _ = m.ask("GET", m.api+"/customers/sessions", "", test.name, test.value)
		assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode, "the API itself has no such rule")
	}
}
