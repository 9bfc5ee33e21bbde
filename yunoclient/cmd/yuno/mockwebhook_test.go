package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
)

const webhookSecret = "sesame-0815-4711"

// startMockWithWebhook starts a mock that delivers events to target. The test has to end
// it.
func startMockWithWebhook(t *testing.T, target string) *mock {
	t.Helper()
	return startMockIn(t, []string{"YUNO_WEBHOOK_SECRET=" + webhookSecret}, "-webhook", target)
}

// openSession returns the ID of a session of the mock.
func (m *mock) openSession() string {
	m.t.Helper()
	return opened(m.t, run(m.t, keys, session(m.t, "-base-url", m.api)...)).ID
}

// reported is the response of POST enroll and POST unenroll.
type reported struct {
	Deliveries []struct {
		Retry, Status int
		Error         string
	}
	Event json.RawMessage
}

func (m *mock) enroll(session string) (status int, got reported) {
	m.t.Helper()
	resp, text := m.ask("POST", m.admin+"enroll", `{"customer_session": "`+session+`"}`)
	assert.Equal(m.t, "application/json", resp.Header.Get("Content-Type"))
	require.NoError(m.t, json.Unmarshal([]byte(text), &got), text)
	return resp.StatusCode, got
}

func TestMockEnroll(t *testing.T) {
	t.Parallel()
	verifier, err := webhook.NewVerifier(webhookSecret)
	require.NoError(t, err)
	var retries []int
	seen := map[string]bool{}
	hook := verifier.Handler(func(_ context.Context, event *webhook.Event) error {
		retries = append(retries, event.Retry)
		seen[event.TypeEvent+" "+event.PaymentMethod.ID] = true
		if len(retries) < 3 {
			return errors.New("not yet")
		}
		return nil
	})
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/hook", r.URL.Path)
		assert.True(t, r.Close, "no connection is kept")
		hook.ServeHTTP(w, r)
	}))
	defer shop.Close()
	m := startMockWithWebhook(t, shop.URL+"/hook")
	id := m.openSession()
	status, first := m.enroll(id)
	assert.Equal(t, 200, status)
	require.Len(t, first.Deliveries, 3)
	assert.Equal(t, 500, first.Deliveries[1].Status)
	assert.Equal(t, 200, first.Deliveries[2].Status)
	status, second := m.enroll(id)
	assert.Equal(t, 200, status)
	require.Len(t, second.Deliveries, 1)
	assert.JSONEq(t, string(first.Event), string(second.Event))
	assert.Equal(t, []int{0, 1, 2, 0}, retries)
	assert.Len(t, seen, 1)

	card, err := webhook.Parse(first.Event)
	require.NoError(t, err)
	resp, text := m.ask("POST", m.admin+"unenroll", `{"payment_method": "`+card.PaymentMethod.ID+`"}`)
	assert.Equal(t, 200, resp.StatusCode, text)
	assert.Contains(t, seen, webhook.EnrollmentUnenroll+" "+card.PaymentMethod.ID)
	resp, text = m.ask("POST", m.admin+"unenroll", `{"payment_method": "`+id+`"}`)
	assert.Equal(t, 404, resp.StatusCode)
	assert.Contains(t, m.message(resp, text), "Unenroll: this server has not enrolled that payment method")
	resp, text = m.ask("POST", m.admin+"unenroll", `{"customer_session": "`+id+`"}`)
	assert.Equal(t, `the body must be {"payment_method": "ID"}`, m.message(resp, text))

	m.ask("POST", m.admin+"reset", "")
	resp, text = m.ask("POST", m.admin+"enroll", `{"customer_session": "`+id+`"}`)
	assert.Equal(t, 404, resp.StatusCode)
	assert.Contains(t, text, `{"code":"CUSTOMER_SESSION_NOT_FOUND","messages":["Enroll: this server has not opened that session: `)
	for _, body := range []string{"", "[]", "{}", `{"customer_session": 1}`} {
		resp, text := m.ask("POST", m.admin+"enroll", body)
		assert.Equal(t, 400, resp.StatusCode, body)
		assert.Equal(t, `the body must be {"customer_session": "ID"}`, m.message(resp, text))
	}

	printed := m.end()
	assert.Contains(t, printed, "\nwebhook, retry 1: 500\nwebhook, retry 2: 200\nPOST /__admin/enroll 200\nwebhook, retry 0: 200\n")
	assert.NotContains(t, printed, id)
	assert.NotContains(t, printed, webhookSecret)
}

func TestMockEnrollNobodyAcknowledges(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	m := startMockWithWebhook(t, "http://"+closed.Addr().String()+"/hook?token=hush-hush")
	status, got := m.enroll(m.openSession())
	assert.Equal(t, 502, status)
	require.Greater(t, len(got.Deliveries), 1) // seven, if the machine is not slow
	for i, try := range got.Deliveries {
		assert.Equal(t, i, try.Retry)
		assert.Equal(t, 0, try.Status)
		assert.Contains(t, try.Error, "refused")
		assert.NotContains(t, try.Error, "hush")
	}
	printed := m.end()
	assert.Equal(t, len(got.Deliveries), strings.Count(printed, "\nwebhook, retry "))
	assert.NotContains(t, printed, "hush")
}

func TestMockEnrollWithoutWebhook(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	for _, body := range []string{"", `{"customer_session": "` + m.openSession() + `"}`} {
		resp, text := m.ask("POST", m.admin+"enroll", body)
		assert.Equal(t, http.StatusConflict, resp.StatusCode)
		assert.JSONEq(t, `{"code":"NO_WEBHOOK","messages":["the mock has no webhook: start it with -webhook URL"]}`, text)
	}
}

func TestMockWebhookUsage(t *testing.T) {
	t.Parallel()
	const (
		hook      = "http://127.0.0.1:3000"
		wantsURL  = "yuno mock: -webhook must be a URL, such as http://127.0.0.1:3000/webhooks/yuno, got "
		elsewhere = ", which is not this machine: a server with this secret would accept a made-up card as a real card; " +
			"if it is a test server, add -webhook-anywhere"
		noSecret = "yuno mock: -webhook needs YUNO_WEBHOOK_SECRET, the secret with which your server checks events: it "
	)
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	for _, test := range []struct {
		args   []string
		secret string
		says   string
		code   int
	}{
		{args: []string{"-webhook", hook}, says: noSecret + "is empty: ", code: 2},
		{args: []string{"-webhook", "http://[::1]:3000"}, secret: webhookSecret + "\n", says: noSecret + "is surrounded by white space: ", code: 2},
		{args: []string{"-webhook", "http://shop.test/hook"}, secret: webhookSecret, says: elsewhere, code: 2},
		{args: []string{"-webhook", "https://shop.test/hook"}, secret: webhookSecret, says: `yuno mock: -webhook leads to "shop.test"` + elsewhere, code: 2},
		{args: []string{"-webhook", "http://127.0.0.1.evil.test"}, secret: webhookSecret, says: elsewhere, code: 2},
		{args: []string{"-webhook", "http://localhost@evil.test"}, secret: webhookSecret, says: elsewhere, code: 2},
		{args: []string{"-webhook", "http://0.0.0.0:80"}, secret: webhookSecret, says: elsewhere, code: 2},
		{args: []string{"-webhook", "127.0.0.1:3000"}, secret: webhookSecret, says: wantsURL, code: 2},
		{args: []string{"-webhook", "ftp://127.0.0.1"}, secret: webhookSecret, says: wantsURL + `"ftp://127.0.0.1"`, code: 2},
		{args: []string{"-webhook", "http:///hook"}, secret: webhookSecret, says: wantsURL, code: 2},
		{args: []string{"-webhook", "http://%"}, secret: webhookSecret, says: wantsURL, code: 2},
		{args: []string{"-webhook-anywhere"}, secret: webhookSecret, says: "yuno mock: -webhook-anywhere needs -webhook URL\n", code: 2},
		// These are valid, so the mock fails only because its address is in use.
		{args: []string{"-webhook", hook}, secret: webhookSecret, says: "in use", code: 1},
		{args: []string{"-webhook", "https://LOCALHOST"}, secret: webhookSecret, says: "in use", code: 1},
		{args: []string{"-webhook", "http://[::1]:3000/a?b=c"}, secret: webhookSecret, says: "in use", code: 1},
		{args: []string{"-webhook", "http://shop.test", "-webhook-anywhere"}, secret: webhookSecret, says: "in use", code: 1},
	} {
		var env []string
		if test.secret != "" {
			env = []string{"YUNO_WEBHOOK_SECRET=" + test.secret}
		}
		got := run(t, env, append([]string{"mock", "-addr", busy.Addr().String()}, test.args...)...)
		assert.Equal(t, test.code, got.code, test.args)
		assert.Contains(t, oneLine(t, got.stderr)+"\n", test.says, test.args)
		assert.NotContains(t, got.stderr, webhookSecret)
	}
}
