package main_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

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

func runCommand(t *testing.T, env []string, args ...string) result {
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
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "YUNO_") && value != "" {
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

// example returns the request that the command sends to its fake.
func example(t *testing.T) yuno.CreateCustomerSessionRequest {
	t.Helper()
	request, err := main.ExampleRequest(api.Document())
	require.NoError(t, err)
	return request
}

// validSession returns valid arguments, followed by more.
func validSession(t *testing.T, more ...string) []string {
	t.Helper()
	valid := example(t)
	return append([]string{
		"session", "-account-id", valid.AccountID, "-customer-id", valid.CustomerID, "-country", string(valid.Country),
	}, more...)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for args, has := range map[string]string{
		"-h": "yuno session", "help": "yuno version", "session -h": "-account-id ID", "mock -help": "-addr host:port",
		"countries --help": "countries", "version -h": "version",
	} {
		got := runCommand(t, nil, strings.Fields(args)...)
		assert.Equal(t, 0, got.code)
		assert.Empty(t, got.stderr)
		for _, text := range []string{has, "Exit codes: 0 ", ", 1 ", ", 2 "} {
			assert.Contains(t, got.stdout, text, args)
		}
		assert.NotRegexp(t, `(?m)[ \t]$`, got.stdout, "a flag without a description")
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	none := runCommand(t, nil)
	assert.Equal(t, 2, none.code)
	assert.Empty(t, none.stdout)
	assert.Contains(t, none.stderr, "yuno session")

	letters := strings.Repeat("a", 21)
	for args, says := range map[string]string{
		letters[1:]:    `yuno: "` + letters[1:] + `" is not a subcommand` + "\n\n" + none.stderr,
		letters:        `yuno: "aaaaaaaaaaaa…" is not a subcommand`, // it may be a key
		"countries BR": `yuno countries: unexpected argument "BR"`,
		"version 1":    `yuno version: unexpected argument "1"`,
	} {
		got := runCommand(t, nil, strings.Fields(args)...)
		assert.Equal(t, 2, got.code)
		assert.Empty(t, got.stdout)
		assert.Contains(t, got.stderr, says)
	}
}
