package main_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (m *mock) script(replies string) {
	m.t.Helper()
	resp, text := m.ask("POST", m.admin+"replies", replies)
	require.Equal(m.t, http.StatusNoContent, resp.StatusCode, text)
}

func TestMockReplies(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	m.script(`[
		{"for": "GET /other"},
		{"status": 418, "headers": {"x-own": "a", "Content-Type": "text/plain"}, "body": "short and stout"},
		{"status": 503, "body": {"code": "BUSY", "messages": [1]}, "delay": 0.01},
		{"status": 200, "body": null}, {"status": 200, "body": 5}, {"status": 200}
	]`)
	m.script(`[]`)
	began := time.Now()
	var bodies []string
	for _, status := range []int{418, 503, 200, 200, 200, 404} {
		resp, text := m.ask("GET", m.api+"/made-up/1", "")
		assert.Equal(t, status, resp.StatusCode)
		if status == 418 {
			assert.Equal(t, "a", resp.Header.Get("X-Own"))
			assert.Equal(t, "text/plain", resp.Header.Get("Content-Type"))
		}
		bodies = append(bodies, text)
	}
	assert.Equal(t, []string{"short and stout", `{"code": "BUSY", "messages": [1]}`, "", "5", ""}, bodies[:5])
	assert.GreaterOrEqual(t, time.Since(began), 10*time.Millisecond)
}

// What GET returns, POST accepts.
func TestMockRepliesUnused(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	resp, text := m.ask("GET", m.admin+"replies", "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.JSONEq(t, `[]`, text)
	m.script(`[{"for": "POST /customer/sessions", "status": 503, "headers": {"retry-after": "1"}, "body": {"code": "BUSY"},
		"delay": 0.5, "close": true}, {"for": "GET /customers/{id}"}, {"for": "GET /used", "status": 200}]`)
	m.ask("GET", m.api+"/used", "")
	_, text = m.ask("GET", m.admin+"replies", "")
	assert.JSONEq(t, `[{"for": "POST /customer/sessions", "status": 503, "headers": {"Retry-After": "1"},
		"body": "{\"code\": \"BUSY\"}", "delay": 0.5, "close": true}, {"for": "GET /customers/{id}", "body": ""}]`, text)
	m.ask("POST", m.admin+"reset", "")
	m.script(text)
	_, again := m.ask("GET", m.admin+"replies", "")
	assert.JSONEq(t, text, again)
}

func TestMockRepliesSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	const list = `the body must be a list of replies, such as [{"status": 503}]`
	for sent, says := range map[string]string{
		"": list, "null": list, `{"status":503}`: list,
		`[1]`:                                     `[0]: unexpected number at its start`,
		`[{"stauts":503}]`:                        `[0]: unknown field "stauts"`,
		`[{},{"status":"503"}]`:                   `[1]: unexpected string at status`,
		`[null]`:                                  "[0]: unexpected null",
		`[{"status":199}]`:                        "[0]: status must be 200 to 999, or 0, got 199",
		`[{"delay":-1}]`:                          "[0]: delay must be a number of seconds, at most 86400, got -1",
		`[{"delay":86401}]`:                       "[0]: delay must be a number of seconds, at most 86400, got 86401",
		`[{"for":"customers"}]`:                   `[0]: for must be a method and a path, such as "GET /customers/{id}", got `,
		`[{"headers":{"a b":"c"}}]`:               `[0]: the header "a b" with the value "c" is not valid`,
		`[{"headers":{"a":"b\r\nc"}}]`:            `[0]: the header "a" with the value "b\r\nc" is not valid`,
		"[{}" + strings.Repeat(",{}", 1000) + "]": "the body has 1001 replies, more than 1000: send fewer",
	} {
		resp, text := m.ask("POST", m.admin+"replies", sent)
		assert.Equal(t, http.StatusBadRequest, resp.StatusCode, sent)
		message := m.message(resp, text)
		assert.True(t, strings.HasPrefix(message, says), message)
		assert.NotRegexp(t, `Go |yunotest|json:`, message)
	}
	resp, text := m.ask("POST", m.admin+"replies", strings.Repeat(" ", 16<<20+1))
	assert.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
	assert.Equal(t, "the body is larger than 16 MiB: send fewer replies", m.message(resp, text))
	_, text = m.ask("GET", m.admin+"replies", "")
	assert.JSONEq(t, `[]`, text, "a script with a mistake is refused as a whole")

	m.script(`[{"delay": 86400}` + strings.Repeat(",{}", 999) + "]" + strings.Repeat(" ", 1<<20))
}
