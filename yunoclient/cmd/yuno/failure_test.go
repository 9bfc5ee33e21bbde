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

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestSessionFailureIsOneLineAndAHint(t *testing.T) {
	t.Parallel()
	html := http.Header{"Content-Type": {"text/html"}}
	now := http.Header{"Retry-After": {"0"}}
	failing := func(replies ...yunotest.Reply) func(*testing.T) string {
		return func(t *testing.T) string {
			srv := yunotest.NewServer(t)
			srv.Reply(replies...)
			return srv.BaseURL()
		}
	}
	for name, test := range map[string]struct {
		baseURL func(*testing.T) string
		says    []string
		hint    string // "" for none
	}{
		"wrong keys": {
			baseURL: func(t *testing.T) string {
				other := yunoclient.NewCredentials("sandbox_other", "sandbox_secret")
				return yunotest.NewServer(t, yunotest.WithCredentials(other)).BaseURL()
			},
			says: []string{"401 INVALID_CREDENTIALS: "},
			hint: "-environment",
		},
		"unknown customer": {
			baseURL: func(t *testing.T) string {
				srv := yunotest.NewServer(t)
				srv.RejectCustomer(examples(t)[0].CustomerID)
				return srv.BaseURL()
			},
			says: []string{"400 CUSTOMER_NOT_FOUND: "},
		},
		"in trouble": {
			baseURL: failing(yunotest.Reply{Status: 500, Header: now}, yunotest.Reply{Status: 502, Header: now},
				yunotest.Reply{Status: 503, Header: now}),
			says: []string{"503 Service Unavailable", "(3 attempts, request "},
		},
		"page of a proxy": {
			baseURL: failing(yunotest.Reply{Status: 200, Header: html, Body: "<html>please log in</html>"}),
			says:    []string{"200 OK", "a web page"},
			hint:    "proxy",
		},
		"nobody there": {
			baseURL: func(*testing.T) string { return "http://127.0.0.1:1/v1" },
			says:    []string{"connection refused", "(3 attempts)"},
			hint:    "-base-url",
		},
		"unknown code": {
			baseURL: failing(yunotest.Reply{Status: 400, Body: `{"code":"A_NEW_CODE","messages":["in words"]}`}),
			says:    []string{"400 A_NEW_CODE: in words"},
		},
		"escape sequences": {
			baseURL: failing(yunotest.Reply{Status: 400, Body: `{"code":"RED","messages":["\u001b[31mred\nline"]}`}),
			says:    []string{`400 RED: \x1b[31mred\nline`},
		},
		"keys repeated": {
			baseURL: failing(yunotest.Reply{Status: 400,
				Body: `{"code":"ECHO","messages":["got sandbox_public_4711 and sandbox_private_0815"]}`}),
			says: []string{"400 ECHO: got [redacted] and [redacted]"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, keys, session(t, "-base-url", test.baseURL(t))...)
			assert.Equal(t, 1, got.code)
			assert.Empty(t, got.stdout)
			line, rest, _ := strings.Cut(got.stderr, "\n")
			assert.Contains(t, line, "yuno session: POST /v1/customers/sessions: ")
			for _, text := range test.says {
				assert.Contains(t, line, text)
			}
			assert.NotContains(t, got.stderr, "token")
			if test.hint == "" {
				assert.Empty(t, rest)
				return
			}
			hint := oneLine(t, rest)
			assert.Contains(t, hint, "hint: ")
			assert.Contains(t, hint, test.hint)
		})
	}
}

func TestSessionTimeoutBoundsTheWhole(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply      yunotest.Reply
		says, hint string
	}{
		"slow response": {yunotest.Reply{Delay: time.Hour}, ": context deadline exceeded", "-timeout"},
		"wait to retry": {yunotest.Reply{Status: 503, Header: http.Header{"Retry-After": {"29"}}},
			"503 Service Unavailable: no time was left for another attempt", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := yunotest.NewServer(t)
			srv.Reply(test.reply)
			got := run(t, keys, session(t, "-base-url", srv.BaseURL(), "-timeout", "300ms")...)
			assert.Equal(t, 1, got.code)
			assert.Empty(t, got.stdout)
			assert.Contains(t, got.stderr, test.says)
			assert.Contains(t, got.stderr, test.hint)
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
	cmd := prepare(t, keys, session(t, "-base-url", srv.URL)...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Start())
	<-arrived
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.Error(t, cmd.Wait())
	assert.Equal(t, 1, cmd.ProcessState.ExitCode())
	assert.Empty(t, stdout.String())
	assert.Regexp(t, ": (context canceled|interrupt signal received)$", oneLine(t, stderr.String()), "no hint") // by Go's version
}

// The system ends a process that writes to a closed pipe.
func TestOutputClosed(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"session"}, {"countries"}, {"session", "-h"}, {"mock", "-addr", "127.0.0.1:0"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			r, w, err := os.Pipe()
			require.NoError(t, err)
			require.NoError(t, r.Close())
			var stderr strings.Builder
			cmd := prepare(t, nil, args...)
			cmd.Stdout, cmd.Stderr = w, &stderr
			require.Error(t, cmd.Run())
			require.NoError(t, w.Close())
			assert.NotContains(t, cmd.ProcessState.String(), "killed", "it ends by itself")
			checkOutput(t, nil, stderr.String())
		})
	}
}
