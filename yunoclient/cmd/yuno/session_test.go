package main_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// opened checks that stdout has only a session, as indented JSON.
func opened(t *testing.T, got result) yuno.CustomerSession {
	t.Helper()
	require.Equal(t, 0, got.code, got.stderr)
	var session yuno.CustomerSession
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &session))
	assert.NotEmpty(t, session.ID)
	assert.NotEmpty(t, session.CreatedAt)

	var indented bytes.Buffer
	require.NoError(t, json.Indent(&indented, []byte(got.stdout), "", "  "))
	assert.Equal(t, indented.String(), got.stdout)
	return session
}

func TestSessionWithoutKeysSendsTheExampleToAFake(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "session")
	assert.Contains(t, oneLine(t, got.stderr), "fake")
	session := opened(t, got)
	session.ID, session.CreatedAt = "", ""

	var want []yuno.CustomerSession
	for _, example := range examples(t) {
		data, err := json.Marshal(example)
		require.NoError(t, err)
		var shown yuno.CustomerSession
		require.NoError(t, json.Unmarshal(data, &shown))
		want = append(want, shown)
	}
	assert.Contains(t, want, session)
}

func TestSessionFlagsOverrideTheExample(t *testing.T) {
	t.Parallel()
	customer := strings.Repeat("c", 40)
	for _, example := range examples(t) {
		require.NotEqual(t, customer, example.CustomerID)
	}
	got := opened(t, run(t, nil, "session", "-customer-id", customer, "-country", " bra ", "-callback-url", "shop.example/?a=1&b=2"))
	assert.Equal(t, customer, got.CustomerID)
	assert.EqualValues(t, "BR", got.Country)
	assert.Equal(t, "shop.example/?a=1&b=2", got.CallbackURL)
}

func TestSessionFlagsArrive(t *testing.T) {
	t.Parallel()
	srv := yunotest.NewServer(t)
	account, customer := strings.Repeat("a", 36), strings.Repeat("c", 36)
	got := run(t, keys, "session", "-account-id", account, "-customer-id", customer, "-country", "076",
		"-callback-url", "www.shop.example", "-idempotency-key", "key-1", "-timeout", "1h", "-base-url", srv.BaseURL())
	opened(t, got)
	assert.Empty(t, got.stderr)

	require.Len(t, srv.Requests(), 1)
	request := srv.Requests()[0]
	assert.Equal(t, yuno.CreateCustomerSessionRequest{
		AccountID: account, CustomerID: customer, Country: "BR", CallbackURL: "www.shop.example",
	}, request.Session)
	assert.Equal(t, "key-1", request.Header.Get("X-Idempotency-Key"))
	assert.Equal(t, "sandbox_public_4711", request.Header.Get("public-api-key"))
	assert.Equal(t, "sandbox_private_0815", request.Header.Get("private-secret-key"))
}

func TestSessionSendsProductionKeysThroughAProxyWhenAsked(t *testing.T) {
	t.Parallel()
	production := yunoclient.NewCredentials("prod_public_4711", "prod_private_0815")
	env := []string{"YUNO_PUBLIC_API_KEY=prod_public_4711", "YUNO_PRIVATE_SECRET_KEY=prod_private_0815"}
	for _, environment := range []string{"production", "production-eu", " PRODUCTION "} {
		srv := yunotest.NewServer(t, yunotest.WithCredentials(production))
		opened(t, run(t, env, session(t, "-environment", environment, "-base-url", srv.BaseURL())...))
		assert.Len(t, srv.Requests(), 1)
	}
}

func TestSessionSendsProductionKeysNowhereByMistake(t *testing.T) {
	t.Parallel()
	env := []string{"YUNO_PUBLIC_API_KEY=prod_public_4711", "YUNO_PRIVATE_SECRET_KEY=prod_private_0815"}
	for _, more := range [][]string{nil, {"-environment", "sandbox"}} {
		srv := yunotest.NewServer(t)
		got := run(t, env, session(t, append(more, "-base-url", srv.BaseURL())...)...)
		assert.Equal(t, 2, got.code)
		assert.Empty(t, srv.Requests())
	}
}

func TestSessionVerboseShowsEachAttempt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		replies []yunotest.Reply
		code    int
		lines   []string // what each has
	}{
		"one": {lines: []string{`yuno attempt.* status=201 .*attempt=1 duration=\S+ request_id=\S+$`}},
		"retries": {
			replies: []yunotest.Reply{
				{Status: 503, Header: http.Header{"Retry-After": {"0"}, "X-Request-Id": {"req-1"}}, Body: `{"code":"BUSY"}`},
				{Status: 500, Header: http.Header{"Retry-After": {"0"}, "X-Trace-Id": {"trace-1"}, "X-Request-Id": nil}},
			},
			lines: []string{
				`yuno attempt.* status=503 code=BUSY attempt=1 duration=\S+ request_id=req-1$`, `yuno retry.* wait=\S+ request_id=req-1$`,
				`yuno attempt.* status=500 .*request_id=trace-1$`, `yuno retry.*`, `yuno attempt.* status=201 .*attempt=3 `,
			},
		},
		"no response": {
			replies: []yunotest.Reply{{Close: true}, {Status: 403}},
			code:    1,
			lines: []string{
				`yuno attempt.* status=0 .*reason=reset$`, `yuno retry.*`, `yuno attempt.* status=403 `, `^yuno session: `, `^hint: |^$`},
		},
		"redirect": {
			replies: []yunotest.Reply{{Status: 302, Header: http.Header{"Location": {"https://elsewhere.example/login?token=secret"}}}},
			code:    1,
			lines:   []string{`yuno attempt.* status=302 `, `^yuno session: `, `^hint: `},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := yunotest.NewServer(t)
			srv.Reply(test.replies...)
			got := run(t, keys, session(t, "-v", "-base-url", srv.BaseURL())...)
			assert.Equal(t, test.code, got.code)
			assert.NotContains(t, got.stderr, "token")

			lines := strings.Split(strings.TrimSuffix(got.stderr, "\n"), "\n")
			for i, want := range test.lines {
				if i < len(lines) {
					assert.Regexp(t, want, lines[i])
				}
			}
			assert.LessOrEqual(t, len(lines), len(test.lines))
		})
	}
}

func TestSessionPrintsAURLAsItIs(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "session", "-callback-url", "https://shop.test/?a=1&b=<2>")
	assert.Contains(t, got.stdout, `"https://shop.test/?a=1&b=<2>"`)
}

func TestSessionVerboseWithoutKeys(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "session", "-v")
	opened(t, got)
	assert.Regexp(t, `^no keys .*\ntime=\S+ level=DEBUG msg="yuno attempt" operation=create-customer-session `+
		`.*status=201 .*request_id=\S+\n$`, got.stderr)
}

func TestSessionUsageErrors(t *testing.T) {
	t.Parallel()
	production := []string{"YUNO_PUBLIC_API_KEY=prod_public_4711", "YUNO_PRIVATE_SECRET_KEY=prod_private_0815"}
	const flags = "\nhint: -h shows the flag of each field"
	const variables = "\nhint: the keys are in YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY, " +
		"the base URL is that of -environment or -base-url"
	for name, test := range map[string]struct {
		env  []string
		args []string
		has  []string
	}{
		"no IDs":         {keys, []string{"session"}, []string{"account_id must be ", "; country must be ", "; customer_id must be ", flags}},
		"no private key": {keys[:1], session(t), []string{"set YUNO_PRIVATE_SECRET_KEY in the environment, or unset both keys"}},
		"no public key":  {keys[1:], session(t), []string{"set YUNO_PUBLIC_API_KEY in the environment, or unset both keys"}},
		"environment": {nil, session(t, "-environment", "sandbox"),
			[]string{"-environment", "YUNO_PUBLIC_API_KEY", "YUNO_PRIVATE_SECRET_KEY"}},
		"base URL":            {nil, session(t, "-base-url", "http://127.0.0.1:1/v1"), []string{"-base-url", "YUNO_PUBLIC_API_KEY"}},
		"unknown environment": {keys, session(t, "-environment", "staging"), []string{"-environment", `"staging"`, "production-eu"}},
		"wrong URL":           {keys, session(t, "-base-url", "localhost:4010"), []string{"the base URL is not an absolute URL", variables}},
		"country":             {keys, session(t, "-country", "XX"), []string{"-country", `"XX"`}},
		"country, no keys":    {nil, []string{"session", "-country", "XX"}, []string{"-country", `"XX"`}},
		"flag":                {keys, session(t, "-private-secret-key", "x"), []string{"-private-secret-key", "-h"}},
		"timeout, no unit":    {keys, session(t, "-timeout", "2"), []string{"-timeout", `missing unit in duration "2"`}},
		"timeout, nonsense":   {keys, session(t, "-timeout", "soon"), []string{"-timeout", `invalid duration "soon"`}},
		"negative timeout":    {keys, session(t, "-timeout", "-1s"), []string{"-timeout", "-1s", "above zero"}},
		"timeout of zero":     {keys, session(t, "-timeout", "0"), []string{"-timeout", "above zero"}},
		"sandbox, a URL": {keys, session(t, "-environment", "production", "-base-url", "http://127.0.0.1:1/v1"),
			[]string{"sandbox_", "-environment sandbox"}},
		"Yuno's other host": {keys, session(t, "-base-url", "https://api.y.uno/v1"), []string{"a key begins with sandbox_, but the request is for api.y.uno", variables}},
		"production, one key": {append(production[:1:1], keys[1]), session(t, "-base-url", "http://127.0.0.1:1/v1"),
			[]string{"YUNO_PUBLIC_API_KEY", "prod_"}},
		"production, the other key": {append(keys[:1:1], production[1]), session(t, "-base-url", "http://127.0.0.1:1/v1"),
			[]string{"YUNO_PRIVATE_SECRET_KEY", "prod_"}},
		"a key as a country":      {keys, session(t, "-country", "sandbox_private_0815"), []string{`-country "sandbox_priv"… is not a country`}},
		"a key as an environment": {keys, session(t, "-environment", "sandbox_private_0815"), []string{`-environment "sandbox_priv"… is unknown`}},
		"a key as an argument":    {keys, session(t, "sandbox_private_0815_4711"), []string{`unexpected argument "sandbox_priv…"`}},
		"a key as a flag":         {keys, session(t, "-sandbox_private_0815_4711"), []string{"-sandbox_pri…"}},
		"a key as a duration":     {keys, session(t, "-timeout", "sandbox_private_0815_4711"), []string{`"sandbox_pri…`, "invalid duration"}},
		"argument":                {keys, session(t, "stray"), []string{`"stray"`}},
		"account":                 {keys, session(t, "-account-id", "short"), []string{"invalid request: account_id ", `"short"`, flags}},
		"idempotency key":         {keys, session(t, "-idempotency-key", "a b"), []string{": X-Idempotency-Key ", `"a b"`, flags}},
		"sandbox keys":            {keys, session(t, "-environment", "production"), []string{"sandbox_", "-environment"}},
		"production keys":         {production, session(t), []string{"prod_", "-environment production"}},
		"production, a URL": {production, session(t, "-base-url", "http://127.0.0.1:1/v1"),
			[]string{"prod_", "-environment production"}},
		"space after a key": {[]string{keys[0] + " ", keys[1]}, session(t), []string{"the public API key", "white space", variables}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, test.env, test.args...)
			assert.Equal(t, 2, got.code)
			assert.Empty(t, got.stdout)
			assert.Regexp(t, "^yuno session: [^\n]+(\nhint: [^\n]+)?\n$", got.stderr)
			for _, text := range test.has {
				assert.Contains(t, got.stderr, text)
			}
		})
	}
}

func TestSessionChecksFieldsWithoutKeysToo(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "session", "-customer-id", "short")
	assert.Equal(t, 2, got.code)
	assert.Empty(t, got.stdout)
	notice, rest, _ := strings.Cut(got.stderr, "\n")
	assert.Contains(t, notice, "fake")
	assert.Contains(t, rest, "customer_id must be")
	assert.Contains(t, rest, "hint: ")
}
