package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// running is a mock that a test talks to as a program in another language would.
type running struct {
	*mock
	t          *testing.T
	api, admin string
}

// runMock starts a mock. The test has to end it.
func runMock(t *testing.T, args ...string) running {
	t.Helper()
	return runMockIn(t, nil, args...)
}

// runMockIn starts a mock with an environment.
func runMockIn(t *testing.T, env []string, args ...string) running {
	t.Helper()
	m := startMockIn(t, env, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	return running{m, t, m.baseURL, strings.TrimSuffix(m.baseURL, "/v1") + "/__admin/"}
}

// end returns what the mock printed.
func (r running) end() string {
	http.DefaultClient.CloseIdleConnections()
	return r.stop(r.t, os.Interrupt)
}

// ask sends a request with headers, which are names and values.
func (r running) ask(method, url, body string, headers ...string) (*http.Response, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, url, strings.NewReader(body))
	require.NoError(r.t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	return resp, string(text)
}

func (r running) script(replies string) {
	r.t.Helper()
	resp, text := r.ask("POST", r.admin+"replies", replies)
	require.Equal(r.t, http.StatusNoContent, resp.StatusCode, text)
}

// message returns the only message of a failure.
func (r running) message(resp *http.Response, text string) string {
	r.t.Helper()
	var failure struct {
		Code     string
		Messages []string
	}
	require.NoError(r.t, json.Unmarshal([]byte(text), &failure), text)
	assert.Equal(r.t, map[int]string{400: "INVALID_REQUEST", 404: "NOT_FOUND"}[resp.StatusCode], failure.Code)
	require.Len(r.t, failure.Messages, 1)
	return failure.Messages[0]
}

func TestMockAdminRequests(t *testing.T) {
	t.Parallel()
	r := runMock(t)
	defer r.end()
	const key = "sandbox_secret_key_4711"
	r.ask("PATCH", r.api+"/a%20b?c=d&key="+key, `{"text":"`+key+`"}`,
		"public-api-key", "any", "private-secret-key", key, "X-Own", "any "+key, "X-Own", "b")
	r.ask("GET", r.api+"/third?a="+key+"-longer", "", "public-api-key", key, "private-secret-key", key+"-longer")
	r.ask("GET", r.api+"/second", "")
	r.ask("GET", r.api+"/fourth?sixteen_long_key=fifteen_long_ke", "", "public-api-key", "sixteen_long_key",
		"private-secret-key", "fifteen_long_ke")
	resp, text := r.ask("GET", r.admin+"requests", "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	assert.NotContains(t, text, "4711")
	var journal struct {
		Requests []struct {
			Method, Path, Query, Body string
			Headers                   map[string]string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &journal))
	assert.NotContains(t, text, "longer", "one key begins with the other")
	require.Len(t, journal.Requests, 4, "those of the administration are none")
	first := journal.Requests[0]
	assert.Equal(t, "PATCH", first.Method)
	assert.Equal(t, "/v1/a b", first.Path)
	assert.Equal(t, "c=d&key=[redacted]", first.Query)
	assert.Equal(t, `{"text":"[redacted]"}`, first.Body)
	assert.Equal(t, "[redacted]", first.Headers["Public-Api-Key"])
	assert.Equal(t, "[redacted]", first.Headers["Private-Secret-Key"])
	assert.Equal(t, "any [redacted], b", first.Headers["X-Own"], "a short key is a part of other words")
	assert.Empty(t, journal.Requests[2].Body)
	assert.Equal(t, "[redacted]=fifteen_long_ke", journal.Requests[3].Query)
}

func TestMockAdminRequestsHaveNoEscapedKey(t *testing.T) {
	t.Parallel()
	r := runMock(t)
	defer r.end()
	const key = "sandbox_+secret/key_4711=="
	target := r.api + "/a?" + url.Values{"key": {key}}.Encode() + "&path=" + url.PathEscape(key)
	r.ask("POST", target, `{"text":"sandbox_+secret\/key_4711=="}`, "private-secret-key", key)
	_, text := r.ask("GET", r.admin+"requests", "")
	assert.Contains(t, text, `"query":"key=[redacted]\u0026path=[redacted]"`)
	assert.NotContains(t, text, "4711")
}

func TestMockAdminReplies(t *testing.T) {
	t.Parallel()
	r := runMock(t)
	defer r.end()
	r.script(`[
		{"for": "GET /other"},
		{"status": 418, "headers": {"x-own": "a", "Content-Type": "text/plain"}, "body": "short and stout"},
		{"status": 503, "body": {"code": "BUSY", "messages": [1]}, "delay": 0.01},
		{"status": 200, "body": null}, {"status": 200, "body": 5}, {"status": 200}
	]`)
	r.script(`[]`)
	began := time.Now()
	var bodies []string
	for _, status := range []int{418, 503, 200, 200, 200, 404} {
		resp, text := r.ask("GET", r.api+"/made-up/1", "")
		assert.Equal(t, status, resp.StatusCode)
		if status == 418 {
			assert.Equal(t, "a", resp.Header.Get("X-Own"))
			assert.Equal(t, "text/plain", resp.Header.Get("Content-Type"))
		}
		bodies = append(bodies, text)
	}
	assert.Equal(t, []string{"short and stout", `{"code": "BUSY", "messages": [1]}`, "", "5", ""}, bodies[:5])
	assert.GreaterOrEqual(t, time.Since(began), 10*time.Millisecond)

	r.script(`[
		{"for": "POST /made-up/{id}", "status": 200, "body": "{", "close": true},
		{"for": "GET /made-up/{id}", "status": 299}
	]`)
	resp, _ := r.ask("GET", r.api+"/made-up/1", "")
	assert.Equal(t, 299, resp.StatusCode)
	resp, err := http.Post(r.api+"/made-up/1", "", nil)
	require.NoError(t, err)
	_, err = io.ReadAll(resp.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, resp.Body.Close())
}

func TestMockAdminRepliesSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	r := runMock(t)
	defer r.end()
	const list = `a list of replies is wanted, such as [{"status": 503}]`
	for sent, says := range map[string]string{
		"": list, "{}": list, "null": list, "[": list, "[] []": list, `{"status":503}`: list,
		`[1]`:                                     "[0]: it must be an object, got number",
		`[{"stauts":503}]`:                        `[0]: unknown field "stauts"`,
		`[{},{"status":"503"}]`:                   "[1]: status must be a whole number, got string",
		`[{"status":1.5}]`:                        "[0]: status must be a whole number, got number 1.5",
		`[{"status":199}]`:                        "[0]: status must be 200 to 999, or 0, got 199",
		`[{"status":-1}]`:                         "[0]: status must be 200 to 999, or 0, got -1",
		`[{"delay":-1}]`:                          "[0]: delay must be a number of seconds, at most 86400, got -1",
		`[{"delay":86401}]`:                       "[0]: delay must be a number of seconds, at most 86400, got 86401",
		`[{"delay":1e999}]`:                       "[0]: delay must be a number, got number 1e999",
		`[{"delay":"1s"}]`:                        "[0]: delay must be a number, got string",
		`[{"close":1}]`:                           "[0]: close must be true or false, got number",
		`[{"for":"customers"}]`:                   `[0]: for must be a method and a path, such as "GET /customers/{id}", got "customers": `,
		`[{"for":1}]`:                             "[0]: for must be a text, got number",
		`[{"headers":[]}]`:                        "[0]: headers must be an object, got array",
		`[{"headers":{"a b":"c"}}]`:               `[0]: headers: "a b" cannot be sent with the value "c"`,
		`[{"headers":{"":"c"}}]`:                  `[0]: headers: "" cannot be sent with the value "c"`,
		`[{"headers":{"a":"b\r\nc"}}]`:            `[0]: headers: "a" cannot be sent with the value "b\r\nc"`,
		"[{}" + strings.Repeat(",{}", 1000) + "]": "at most 1000 replies are taken at once, got 1001",
		strings.Repeat(" ", 16<<20):               list,
		strings.Repeat(" ", 16<<20+1):             "http: request body too large",
	} {
		resp, text := r.ask("POST", r.admin+"replies", sent)
		assert.Equal(t, http.StatusBadRequest, resp.StatusCode, sent)
		message := r.message(resp, text)
		assert.True(t, strings.HasPrefix(message, says), message)
		assert.NotRegexp(t, `Go |yunotest|json:`, message, "words of Go")
	}
	resp, _ := r.ask("GET", r.api+"/customers/sessions", "")
	assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode, "nothing of it is scripted")
}

func TestMockAdminReset(t *testing.T) {
	t.Parallel()
	r := runMock(t)
	defer r.end()
	r.script(`[{"status": 503}]`)
	resp, _ := r.ask("GET", r.api+"/made-up", "")
	assert.Equal(t, 503, resp.StatusCode)
	r.script(`[{"status": 503}]`)
	resp, text := r.ask("POST", r.admin+"reset", "")
	assert.Equal(t, http.StatusNoContent, resp.StatusCode)
	assert.Empty(t, text)
	_, text = r.ask("GET", r.admin+"requests", "")
	assert.Equal(t, `{"requests":[]}`+"\n", text)
	resp, _ = r.ask("GET", r.api+"/made-up", "")
	assert.Equal(t, 404, resp.StatusCode)
}

func TestMockAdminSaysWhatThereIs(t *testing.T) {
	t.Parallel()
	r := runMock(t)
	defer r.end()
	for _, asked := range []string{
		"GET elsewhere", "POST requests", "GET replies", "GET ", "GET reset", "POST reset/", "GET enroll",
	} {
		method, path, _ := strings.Cut(asked, " ")
		resp, text := r.ask(method, r.admin+path, "")
		assert.Equal(t, http.StatusNotFound, resp.StatusCode, asked)
		assert.Contains(t, r.message(resp, text), "below /__admin/ there are GET requests, POST replies, POST reset and POST enroll")
	}
}

func TestMockFollowsDocuments(t *testing.T) {
	t.Parallel()
	var args []string
	for _, name := range []string{"made-up", "further"} {
		file := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(file, []byte("openapi: 3.1.0\ninfo: {title: a, version: a}\n"+
			"servers: [{url: 'https://api-sandbox.y.uno/v1'}]\npaths:\n  /"+name+": {get: {responses: {'200': {description: a, "+
			"content: {application/json: {schema: {type: array, items: {const: "+name+"}}}}}}}}\n"), 0o644))
		args = append(args, "-document", file)
	}
	r := runMock(t, args...)
	defer r.end()
	for _, name := range []string{"made-up", "further"} {
		resp, text := r.ask("GET", r.api+"/"+name, "")
		assert.Equal(t, http.StatusOK, resp.StatusCode)
		assert.Equal(t, `["`+name+`"]`, text)
	}
	opened(t, run(t, keys, session(t, "-base-url", r.api)...))
}
