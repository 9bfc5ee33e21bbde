package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// openSession returns the ID of a session of the mock.
func (m *mock) openSession() string {
	m.t.Helper()
	return opened(m.t, runCommand(m.t, keys, validSession(m.t, "-base-url", m.api)...)).ID
}

// reported is the response of POST enroll and POST unenroll.
type reported struct {
	Deliveries []struct {
		Retry, Status int
		Error         string
	}
	Event json.RawMessage
}

func (m *mock) enrollCard(session string) (status int, got reported) {
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
	m := startMock(t, "-webhook", shop.URL+"/hook")
	id := m.openSession()
	status, first := m.enrollCard(id)
	assert.Equal(t, 200, status)
	require.Len(t, first.Deliveries, 3)
	assert.Equal(t, 500, first.Deliveries[1].Status)
	assert.Equal(t, 200, first.Deliveries[2].Status)
	status, second := m.enrollCard(id)
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
	for _, body := range []string{"", `{"customer_session": 1}`} {
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
	m := startMock(t, "-webhook", "http://127.0.0.1:1/hook?token=hush-hush")
	status, got := m.enrollCard(m.openSession())
	assert.Equal(t, 502, status)
	require.NotEmpty(t, got.Deliveries)
	assert.Contains(t, got.Deliveries[0].Error, "refused")
	printed := m.end()
	assert.Equal(t, len(got.Deliveries), strings.Count(printed, "\nwebhook, retry "))
	assert.NotContains(t, fmt.Sprint(got, printed), "hush")
}

func TestMockEnrollWithoutWebhook(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	resp, text := m.ask("POST", m.admin+"enroll", "")
	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	assert.JSONEq(t, `{"code":"NO_WEBHOOK","messages":["the mock has no webhook: start it with -webhook URL"]}`, text)
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
		args, secret string
		code         int
		says         string
	}{
		{"-webhook " + hook, "", 2, noSecret + "is empty: "},
		{"-webhook " + hook, webhookSecret + " ", 2, noSecret + "is surrounded by white space: "},
		{"-webhook https://shop.test/hook", webhookSecret, 2, `yuno mock: -webhook leads to "shop.test"` + elsewhere},
		{"-webhook http://localhost@evil.test", webhookSecret, 2, elsewhere},
		{"-webhook 127.0.0.1:3000", webhookSecret, 2, wantsURL},
		{"-webhook ftp://127.0.0.1", webhookSecret, 2, wantsURL + `"ftp://127.0.0.1"`},
		{"-webhook http:///hook", webhookSecret, 2, wantsURL},
		{"-webhook-anywhere", webhookSecret, 2, "yuno mock: -webhook-anywhere needs -webhook URL\n"},
		// These are valid, so the mock fails only because its address is in use.
		{"-webhook " + hook, webhookSecret, 1, "in use"},
		{"-webhook https://[::1]:3000/a?b=c", webhookSecret, 1, "in use"},
		{"-webhook http://shop.test -webhook-anywhere", webhookSecret, 1, "in use"},
	} {
		args := append([]string{"mock", "-addr", busy.Addr().String()}, strings.Fields(test.args)...)
		got := runCommand(t, []string{"YUNO_WEBHOOK_SECRET=" + test.secret}, args...)
		assert.Equal(t, test.code, got.code, test.args)
		assert.Contains(t, oneLine(t, got.stderr)+"\n", test.says, test.args)
	}
}
