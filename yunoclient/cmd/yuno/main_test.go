package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
	main "github.com/yuno-go/yuno/yunoclient/cmd/yuno"
)

// asCommand makes the test binary run the command, so that the tests can start it as a
// user would.
const asCommand = "YUNO_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main.Main()
		return
	}
	os.Exit(m.Run())
}

// keys are easy to find in any output.
var keys = []string{"YUNO_PUBLIC_API_KEY=sandbox_public_4711", "YUNO_PRIVATE_SECRET_KEY=sandbox_private_0815"}

// prepare returns the command with only env in its environment. A command that hangs is
// killed after five minutes.
func prepare(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	binary, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(ctx, binary, args...)
	// GORACE: with -race a process would wait a second before it ends.
	cmd.Env = append([]string{asCommand + "=1", "GOCOVERDIR=" + t.TempDir(), "GORACE=atexit_sleep_ms=0"}, env...)
	return cmd
}

type result struct {
	code           int
	stdout, stderr string
}

func run(t *testing.T, env []string, args ...string) result {
	t.Helper()
	var stdout, stderr strings.Builder
	cmd := prepare(t, env, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); !errors.As(err, new(*exec.ExitError)) {
		require.NoError(t, err)
	}
	checkOutput(t, env, stdout.String()+stderr.String())
	assert.NotRegexp(t, `yunoclient: |yunotest: `, stdout.String()+stderr.String(), "the name of a package")
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// checkOutput checks rules that hold for everything that the command prints.
func checkOutput(t *testing.T, env []string, out string) {
	t.Helper()
	assert.NotContains(t, out, "\x1b", "an escape sequence")
	assert.NotContains(t, out, "%!", "a format without its arguments")
	assert.NotContains(t, out, "panic")
	assert.NotContains(t, out, "goroutine")
	for _, variable := range env {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "YUNO_") {
			assert.NotContains(t, out, strings.TrimSpace(value), "a key")
		}
	}
}

// oneLine returns the only line of out.
func oneLine(t *testing.T, out string) string {
	t.Helper()
	line, rest, _ := strings.Cut(out, "\n")
	require.NotEmpty(t, line)
	require.Empty(t, rest)
	return line
}

// examples returns the requests in the document's examples.
func examples(t *testing.T) []yuno.CreateCustomerSessionRequest {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(api.Document()))
	require.NoError(t, err)
	var requests []yuno.CreateCustomerSessionRequest
	for _, shown := range doc.Paths.Find("/customers/sessions").Post.RequestBody.Value.Content.Get("application/json").Examples {
		data, err := json.Marshal(shown.Value.Value)
		require.NoError(t, err)
		var request yuno.CreateCustomerSessionRequest
		require.NoError(t, json.Unmarshal(data, &request))
		requests = append(requests, request)
	}
	require.NotEmpty(t, requests)
	return requests
}

// session returns valid arguments, followed by more.
func session(t *testing.T, more ...string) []string {
	t.Helper()
	example := examples(t)[0]
	return append([]string{
		"session", "-account-id", example.AccountID, "-customer-id", example.CustomerID, "-country", string(example.Country),
	}, more...)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		has  []string
	}{
		"command": {[]string{"-h"}, []string{"yuno session", "yuno mock", "yuno countries", "SUBCOMMAND -h"}},
		"help":    {[]string{"help"}, []string{"yuno session", "yuno mock", "yuno countries", "yuno version"}},
		"session": {[]string{"session", "-h"},
			[]string{"YUNO_PUBLIC_API_KEY", "YUNO_PRIVATE_SECRET_KEY", "-account-id", "-timeout", "-v"}},
		"mock":      {[]string{"mock", "-help"}, []string{"-addr", "127.0.0.1:4010", "Ctrl-C"}},
		"countries": {[]string{"countries", "--help"}, []string{"countries"}},
		"version":   {[]string{"version", "-h"}, []string{"version"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, nil, test.args...)
			assert.Equal(t, 0, got.code)
			assert.Empty(t, got.stderr)
			for _, text := range append(test.has, "Exit codes: 0 ", ", 1 ", ", 2 ") {
				assert.Contains(t, got.stdout, text)
			}
			assert.NotRegexp(t, `(?m)[ \t]$`, got.stdout, "a flag without a description")
		})
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	none := run(t, nil)
	assert.Equal(t, 2, none.code)
	assert.Empty(t, none.stdout)
	assert.Contains(t, none.stderr, "yuno session")

	unknown := run(t, nil, "nonsense")
	assert.Equal(t, 2, unknown.code)
	assert.Empty(t, unknown.stdout)
	assert.Contains(t, unknown.stderr, `"nonsense" is not a subcommand`)
	assert.Contains(t, unknown.stderr, none.stderr)

	for length, shown := range map[int]string{20: strings.Repeat("a", 20), 21: strings.Repeat("a", 12) + "…"} {
		assert.Contains(t, run(t, nil, strings.Repeat("a", length)).stderr, `"`+shown+`" is not`)
	}
}
