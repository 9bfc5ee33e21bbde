package main_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestSessionFailureIsOneLineAndAHint(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply               yunotest.Reply
		timeout, says, hint string
	}{
		"with a hint": {
			reply:   yunotest.Reply{Status: 401, Body: `{"code":"INVALID_CREDENTIALS","messages":["sandbox_private_0815 is wrong"]}`},
			timeout: "1h", says: "401 INVALID_CREDENTIALS: [redacted] is wrong", hint: "hint: check -environment\n",
		},
		"without a hint": {
			reply:   yunotest.Reply{Status: 400, Body: `{"code":"RED","messages":["\u001b[31mred\nline"]}`},
			timeout: "1h", says: `400 RED: \x1b[31mred\nline`,
		},
		"no time left": {
			reply:   yunotest.Reply{Delay: time.Hour},
			timeout: "300ms", says: ": context deadline exceeded", hint: "hint: try a longer -timeout; -v shows each attempt\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := yunotest.NewServer(t)
			srv.Reply(test.reply)
			got := runCommand(t, keys, validSession(t, "-base-url", srv.BaseURL(), "-timeout", test.timeout)...)
			assert.Equal(t, 1, got.code)
			assert.Empty(t, got.stdout)
			line, rest, _ := strings.Cut(got.stderr, "\n")
			assert.Contains(t, line, "yuno session: POST /v1/customers/sessions: ")
			assert.Contains(t, line, test.says)
			assert.Equal(t, test.hint, rest)
		})
	}
}

func TestSessionEndsWithCtrlC(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		// The server notices that a client has gone only after it has read the body.
		_, _ = io.Copy(io.Discard, r.Body)
		close(arrived) // a second attempt would panic
		<-r.Context().Done()
	}))
	t.Cleanup(srv.Close)

	var stdout, stderr strings.Builder
	cmd := prepare(t, keys, validSession(t, "-base-url", srv.URL)...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Start())
	<-arrived
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.Error(t, cmd.Wait())
	assert.Equal(t, 1, cmd.ProcessState.ExitCode())
	assert.Empty(t, stdout.String())
	assert.Regexp(t, ": (context canceled|interrupt signal received)$", oneLine(t, stderr.String()), "no hint") // by Go's version
}
