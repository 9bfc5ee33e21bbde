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
	got := runCommand(t, nil, "session")
	assert.Contains(t, oneLine(t, got.stderr), "fake")
	session, sent := opened(t, got), example(t)
	assert.Equal(t, sent.CustomerID, session.CustomerID)
	assert.Equal(t, sent.Country, session.Country)
	assert.Equal(t, sent.CallbackURL, session.CallbackURL)
}

func TestSessionFlagsOverrideTheExample(t *testing.T) {
	t.Parallel()
	customer := strings.Repeat("c", 40)
	printed := runCommand(t, nil, "session", "-customer-id", customer, "-country", " bra ",
		"-callback-url", "shop.example/?a=<1>&b=2")
	got := opened(t, printed)
	assert.Equal(t, customer, got.CustomerID)
	assert.EqualValues(t, "BR", got.Country)
	assert.Contains(t, printed.stdout, `"shop.example/?a=<1>&b=2"`)
}

func TestSessionFlagsArrive(t *testing.T) {
	t.Parallel()
	srv := yunotest.NewServer(t)
	account, customer := strings.Repeat("a", 36), strings.Repeat("c", 36)
	got := runCommand(t, keys, "session", "-account-id", account, "-customer-id", customer, "-country", "076",
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
	for _, environment := range []string{"production", "production-eu"} {
		srv := yunotest.NewServer(t, yunotest.WithCredentials(yunoclient.NewCredentials("prod_public_4711", "prod_private_0815")))
		opened(t, runCommand(t, productionKeys, validSession(t, "-environment", environment, "-base-url", srv.BaseURL())...))
	}
}

func TestSessionVerbose(t *testing.T) {
	t.Parallel()
	srv := yunotest.NewServer(t)
	srv.Reply(yunotest.Reply{Status: 503, Header: http.Header{"Retry-After": {"0"}}})
	got := runCommand(t, keys, validSession(t, "-v", "-base-url", srv.BaseURL())...)
	opened(t, got)
	assert.Regexp(t, `^time=.* msg="yuno attempt" .*status=503 .*\n.* msg="yuno retry" .*\n.* status=201 .*\n$`, got.stderr)

	got = runCommand(t, nil, "session", "-v")
	opened(t, got)
	assert.Regexp(t, `^no keys in .*: a fake Yuno in this process responds\ntime=.* status=201 .*\n$`, got.stderr)
}

var productionKeys = []string{"YUNO_PUBLIC_API_KEY=prod_public_4711", "YUNO_PRIVATE_SECRET_KEY=prod_private_0815"}

func TestSessionUsageErrors(t *testing.T) {
	t.Parallel()
	const (
		flags     = "\nhint: -h shows the flag of each field"
		variables = "\nhint: the keys are in YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY, " +
			"the base URL is that of -environment or -base-url"
		needKeys = "-environment and -base-url need keys: set YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY"
		proxy    = "http://127.0.0.1:1/v1" // where no key must go by mistake
	)
	for name, test := range map[string]struct {
		env  []string
		args []string
		says string
	}{
		"no IDs":              {keys, []string{"session"}, flags},
		"no private key":      {keys[:1], validSession(t), "set YUNO_PRIVATE_SECRET_KEY in the environment, or unset both keys"},
		"no public key":       {keys[1:], validSession(t), "set YUNO_PUBLIC_API_KEY in the environment, or unset both keys"},
		"environment":         {nil, validSession(t, "-environment", "sandbox"), needKeys},
		"base URL":            {nil, validSession(t, "-base-url", proxy), needKeys},
		"unknown environment": {keys, validSession(t, "-environment", "staging"), `-environment "staging" is unknown`},
		"wrong URL":           {keys, validSession(t, "-base-url", "localhost:4010"), "the base URL is not an absolute URL"},
		"another host":        {keys, validSession(t, "-base-url", "https://api.y.uno/v1"), variables},
		"country":             {keys, validSession(t, "-country", "XX"), `-country "XX"`},
		"country, no keys":    {nil, []string{"session", "-country", "XX"}, `-country "XX"`},
		"flag":                {keys, validSession(t, "-secret-key", "x"), "not defined: -secret-key (-h shows the flags)"},
		"timeout, no unit":    {keys, validSession(t, "-timeout", "2"), `missing unit in duration "2"`},
		"timeout of zero":     {keys, validSession(t, "-timeout", "0"), "-timeout: it must be above zero, such as 2s"},
		"production keys":     {productionKeys, validSession(t, "-base-url", proxy), "YUNO_PUBLIC_API_KEY begins with prod_"},
		"one of them":         {[]string{keys[0], productionKeys[1]}, validSession(t, "-base-url", proxy), "SECRET_KEY begins with prod_"},
		"sandbox keys":        {keys, validSession(t, "-environment", "production"), "PUBLIC_API_KEY begins with sandbox_"},
		"a key as a country":  {keys, validSession(t, "-country", "sandbox_private_0815"), `"sandbox_priv"… is not a country`},
		"a key as an argument": {keys, validSession(t, "sandbox_private_0815_4711"),
			`unexpected argument "sandbox_priv…" (-h shows the flags)`},
		"a key as a duration": {keys, validSession(t, "-timeout", "sandbox_private_0815_4711"), "invalid duration"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runCommand(t, test.env, test.args...)
			assert.Equal(t, 2, got.code)
			assert.Empty(t, got.stdout)
			assert.Regexp(t, "^yuno session: [^\n]+(\nhint: [^\n]+)?\n$", got.stderr)
			assert.Contains(t, got.stderr, test.says)
		})
	}
}
