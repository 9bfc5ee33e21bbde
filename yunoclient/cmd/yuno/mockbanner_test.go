package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mockHere runs the mock in this process until the context ends, and returns
// the lines that it prints, and its end.
func mockHere(ctx context.Context) (lines chan string, ended chan error) {
	reader, writer := io.Pipe()
	lines, ended = make(chan string, 100), make(chan error, 1)
	go func() {
		ended <- command{ctx: ctx, stdout: writer}.mock([]string{"-addr", "127.0.0.1:0"})
		_ = writer.Close()
	}()
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines, ended
}

// curlOf reads the banner up to its command, and returns the request that the
// command sends.
func curlOf(t *testing.T, ctx context.Context, lines chan string) *http.Request {
	t.Helper()
	for line := range lines {
		words := shellWords(line)
		if len(words) == 0 {
			continue // a comment
		}
		require.Equal(t, "curl", words[0], "what is no comment is run by a shell")
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, words[1], nil)
		require.NoError(t, err)
		for i := 2; i < len(words); i += 2 {
			switch words[i] {
			case "-H":
				name, value, _ := strings.Cut(words[i+1], ": ")
				req.Header.Set(name, value)
			case "-d":
				req.Body = io.NopCloser(strings.NewReader(words[i+1]))
			default:
				require.Fail(t, "an option that this test does not know", words[i])
			}
		}
		return req
	}
	require.Fail(t, "the banner has no curl")
	return nil
}

// shellWords splits a line as a POSIX shell does, if it has no other quotes
// than those that shellQuoted writes.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted, started := false, false
	line += "\n"
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			quoted, started = !quoted, true
		case !quoted && c == '\\':
			i++
			word.WriteByte(line[i])
			started = true
		case !quoted && c == '#' && !started:
			return words
		case !quoted && (c == ' ' || c == '\n'):
			if started {
				words = append(words, word.String())
			}
			word.Reset()
			started = false
		default:
			word.WriteByte(c)
			started = true
		}
	}
	return words
}

func TestShellQuoted(t *testing.T) {
	for _, text := range []string{"", "plain", `{"a":"it's; $HOME \"\n"}`, "''", `\'`, "# no comment"} {
		assert.Equal(t, []string{"echo", text}, shellWords("echo "+shellQuoted(text)))
	}
}

func TestMockBannerWorks(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	lines, ended := mockHere(ctx)
	resp, err := http.DefaultClient.Do(curlOf(t, t.Context(), lines))
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusCreated, resp.StatusCode)

	cancel()
	require.NoError(t, <-ended)
	var after []string
	namesAdmin := false
	for line := range lines {
		namesAdmin = namesAdmin || strings.Contains(line, "GET http://"+resp.Request.URL.Host+"/__admin/requests, POST http://")
		if len(shellWords(line)) > 0 {
			after = append(after, line)
		}
	}
	assert.Equal(t, []string{"POST /v1/customers/sessions 201"}, after)
	assert.True(t, namesAdmin)
}

func TestMockEndsAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	lines, ended := mockHere(ctx)
	traced := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { cancel() },
	})
	req := curlOf(t, traced, lines)
	req.Header.Set("Prefer", "wait=3600")

	started := time.Now()
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		resp.Body.Close()
	}
	require.Error(t, err)
	require.NoError(t, <-ended)
	assert.Less(t, time.Since(started), time.Minute)
}
