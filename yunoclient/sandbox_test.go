//go:build sandbox

package yunoclient_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// TestSandbox sends the same requests to Yuno's sandbox and to the fake, and fails where
// the responses differ. It opens sessions and creates nothing else. CONTRIBUTING.md says
// how to run it.
func TestSandbox(t *testing.T) {
	const variables = "YUNO_PUBLIC_API_KEY YUNO_PRIVATE_SECRET_KEY YUNO_ACCOUNT_ID YUNO_CUSTOMER_ID"
	missing := slices.DeleteFunc(strings.Fields(variables), func(name string) bool { return os.Getenv(name) != "" })
	if len(missing) > 0 {
		t.Fatalf("set %s in the environment: both keys of the sandbox, an account, and a customer of that account",
			strings.Join(missing, ", "))
	}
	creds, err := yunoclient.CredentialsFromEnv()
	require.NoError(t, err)
	wrong := yunoclient.NewCredentials(os.Getenv("YUNO_PUBLIC_API_KEY"), "not-the-private-secret-key")

	unknownCustomer := uuid.NewString()
	server := yunotest.NewServer(t, yunotest.WithCredentials(creds))
	server.RejectCustomer(unknownCustomer)
	baseURL := cmp.Or(os.Getenv("YUNO_BASE_URL"), string(yunoclient.Sandbox))
	sandbox := &system{options: []yunoclient.Option{yunoclient.WithBaseURL(baseURL)}, key: uuid.NewString()}
	fake := &system{options: server.Options(), key: uuid.NewString()}
	for _, probe := range []probe{
		{name: "a session", creds: creds},
		{name: "an unknown customer", creds: creds, set: map[string]string{"customer_id": unknownCustomer}},
		{name: "an invalid country code", creds: creds, set: map[string]string{"country": "ZZ"}},
		{name: "a missing field", creds: creds, without: "country"},
		{name: "wrong keys", creds: wrong},
		{name: "a path that does not exist", creds: creds, path: "/no-such-path"},
		{name: "an idempotency key", creds: creds, idempotent: true},
		{name: "the same idempotency key again", creds: creds, idempotent: true},
	} {
		compare(t, probe.name, sandbox.send(t, probe), fake.send(t, probe))
	}
}

func compare(t *testing.T, name string, sandbox, fake seen) {
	t.Logf("%s: the sandbox sent %s %s, with the headers %s", name, sandbox.status,
		strings.Join(sandbox.messages, "; "), strings.Join(slices.Sorted(maps.Keys(sandbox.header)), ", "))
	if sandbox.status != fake.status {
		t.Errorf("%s: the sandbox has %s, the fake has %s", name, sandbox.status, fake.status)
		return
	}
	both := maps.Clone(sandbox.aspects)
	maps.Copy(both, fake.aspects)
	for _, aspect := range slices.Sorted(maps.Keys(both)) {
		got, want := cmp.Or(sandbox.aspects[aspect], "none"), cmp.Or(fake.aspects[aspect], "none")
		if got != want {
			t.Errorf("%s: %s: the sandbox has %s, the fake has %s", name, aspect, got, want)
		}
	}
}

// system is the sandbox or the fake.
type system struct {
	options []yunoclient.Option
	key     string // for X-Idempotency-Key
	session string // the ID of the session that was opened with it
}

// probe is a request for a session, with changes.
type probe struct {
	name       string
	creds      yunoclient.Credentials
	path       string // "" is that of the call
	set        map[string]string
	without    string
	idempotent bool
}

// seen is what the test reads of a response. It has no values of the body, such as the
// ID of a session.
type seen struct {
	status   string // with the code
	messages []string
	header   http.Header
	aspects  map[string]string // which are compared
}

func (s *system) send(t *testing.T, p probe) seen {
	t.Helper()
	client, err := yunoclient.New(p.creds, append(s.options, yunoclient.WithMaxRetries(0))...)
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	sent := map[string]string{
		"account_id": os.Getenv("YUNO_ACCOUNT_ID"), "customer_id": os.Getenv("YUNO_CUSTOMER_ID"),
		"country": "BR", "callback_url": "https://shop.example/enrolled",
	}
	maps.Copy(sent, p.set)
	delete(sent, p.without)
	data, err := json.Marshal(sent)
	require.NoError(t, err)
	url := client.BaseURL() + cmp.Or(p.path, "/customers/sessions")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(data))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	if p.idempotent {
		req.Header.Set("X-Idempotency-Key", s.key)
	}
	status, header, body := do(t, client, req)
	response := seenOf(status, header, body, sent)
	if p.idempotent {
		var opened struct {
			ID string `json:"customer_session"`
		}
		_ = json.Unmarshal(body, &opened)
		response.aspects["session"] = map[bool]string{true: "the same session", false: "another session"}[opened.ID == s.session]
		s.session = opened.ID
	}
	return response
}

func seenOf(status int, header http.Header, body []byte, sent map[string]string) seen {
	var failure struct {
		Code     string
		Messages []string
	}
	_ = json.Unmarshal(body, &failure) // other bodies have neither
	response := seen{strings.TrimSpace(strconv.Itoa(status) + " " + failure.Code), failure.Messages, header, map[string]string{}}
	response.aspects["Content-Type"], _, _ = mime.ParseMediaType(header.Get("Content-Type"))
	for _, name := range []string{"X-Request-Id", "X-Trace-Id"} {
		if header.Get(name) != "" {
			response.aspects[name] = "a value"
		}
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields) // it has none if it is not JSON
	for name, value := range fields {
		response.aspects["field "+name] = kindOf(value, sent[name])
	}
	return response
}

// do returns whatever the server responds.
func do(t *testing.T, client *yunoclient.Client, req *http.Request) (status int, header http.Header, body []byte) {
	t.Helper()
	resp, err := client.Do(req)
	var apiErr *yunoclient.APIError
	if errors.As(err, &apiErr) && apiErr.StatusCode != 0 {
		return apiErr.StatusCode, apiErr.Header, apiErr.Body
	}
	require.NoError(t, err)
	body, err = io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, resp.Header, body
}

// kindOf describes a value without showing it.
func kindOf(value json.RawMessage, sent string) string {
	var decoded any
	_ = json.Unmarshal(value, &decoded) // it was JSON
	switch decoded := decoded.(type) {
	case string:
		if decoded == sent && sent != "" {
			return "what was sent"
		}
		return "a string"
	case float64:
		return "a number"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return string(value) // true, false or null
}
