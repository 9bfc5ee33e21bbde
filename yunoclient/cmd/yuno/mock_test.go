package main_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mock is a running yuno mock, which a test calls as a program in another language would.
type mock struct {
	t          *testing.T
	cmd        *exec.Cmd
	out        *bufio.Reader
	stderr     strings.Builder
	api, admin string
}

// startMock starts a mock on a free port. The test has to end it.
func startMock(t *testing.T, args ...string) *mock {
	t.Helper()
	env := []string{"YUNO_WEBHOOK_SECRET=" + webhookSecret}
	m := &mock{t: t, cmd: prepare(t, env, append([]string{"mock", "-addr", "127.0.0.1:0"}, args...)...)}
	m.cmd.Stderr = &m.stderr
	out, err := m.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, m.cmd.Start())
	m.out = bufio.NewReader(out)
	first, err := m.out.ReadString('\n')
	require.NoError(t, err)
	var ok bool
	m.api, ok = strings.CutPrefix(strings.TrimSpace(first), "# fake Yuno on ")
	require.True(t, ok, first)
	m.admin = strings.TrimSuffix(m.api, "/v1") + "/__admin/"
	return m
}

func (m *mock) end() string { return m.stop(os.Interrupt) }

// stop sends a signal, checks that the mock ends with exit code 0, and returns what it
// printed after its first line.
func (m *mock) stop(signal os.Signal) string {
	http.DefaultClient.CloseIdleConnections()
	require.NoError(m.t, m.cmd.Process.Signal(signal))
	rest, err := io.ReadAll(m.out)
	require.NoError(m.t, err)
	require.NoError(m.t, m.cmd.Wait())
	assert.Empty(m.t, m.stderr.String())
	checkOutput(m.t, keys, string(rest))
	return string(rest)
}

// ask sends a request with headers, which are names and values.
func (m *mock) ask(method, url, body string, headers ...string) (*http.Response, string) {
	m.t.Helper()
	req, err := http.NewRequestWithContext(m.t.Context(), method, url, strings.NewReader(body))
	require.NoError(m.t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(m.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(m.t, err)
	return resp, string(text)
}

func TestMockServesSessions(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMock(t)
			got := runCommand(t, keys, validSession(t, "-v", "-base-url", m.api)...)
			opened(t, got)
			assert.Regexp(t, `^time=.* msg="yuno attempt" .*status=201 .*request_id=\S+\n$`, got.stderr)
			assert.Equal(t, 1, runCommand(t, keys, validSession(t, "-base-url", m.api+"/elsewhere")...).code)

			printed := m.stop(signal)
			assert.Contains(t, printed, "\nPOST /v1/customers/sessions 201\n")
			assert.Contains(t, printed, "\nPOST /v1/elsewhere/customers/sessions 404 NOT_FOUND there is no ")
			assert.Contains(t, printed, `WithBaseURL("`+m.api+`")`)
			assert.Contains(t, printed, "# For tests in any language, below "+m.admin+": GET health, GET requests, ")
		})
	}
}

func TestMockRefusesALargeHeader(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	for size, want := range map[int]int{50_000: http.StatusNotFound, 100_000: http.StatusRequestHeaderFieldsTooLarge} {
		resp, _ := m.ask("GET", m.api, "", "X-Large", strings.Repeat("a", size))
		assert.Equal(t, want, resp.StatusCode, size)
	}
}

// In a container, clients call the mock by another name.
func TestMockOnAllAddresses(t *testing.T) {
	t.Parallel()
	m := startMock(t, "-addr", ":0")
	defer m.end()
	assert.Contains(t, m.api, "http://localhost:")
	resp, _ := m.ask("GET", m.admin+"health", "", "Host", "mock:4010")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestMockFollowsDocuments(t *testing.T) {
	t.Parallel()
	var args []string
	for _, name := range []string{"made-up", "further"} {
		file := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(file, []byte("openapi: 3.1.0\ninfo: {title: a, version: a}\n"+
			"servers: [{url: 'https://api-sandbox.y.uno/v1'}]\npaths:\n  /"+name+": {get: {responses: {'200': {description: a, "+
			"content: {application/json: {example: ["+name+"]}}}}}}\n"), 0o644))
		args = append(args, "-document", file)
	}
	m := startMock(t, args...)
	defer m.end()
	for _, name := range []string{"made-up", "further"} {
		resp, text := m.ask("GET", m.api+"/"+name, "")
		assert.Equal(t, http.StatusOK, resp.StatusCode)
		assert.Equal(t, `["`+name+`"]`, text)
	}
	opened(t, runCommand(t, keys, validSession(t, "-base-url", m.api)...))
}

func TestMockUsageErrors(t *testing.T) {
	t.Parallel()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	wrong := filepath.Join(t.TempDir(), "a-document-with-a-long-name.yaml")
	require.NoError(t, os.WriteFile(wrong, []byte("openapi: 3.1.0\npaths: {}"), 0o644))
	for _, test := range []struct {
		flag, value string
		code        int
		says        string
	}{
		{"-addr", busy.Addr().String(), 1, "in use: choose another address with -addr"},
		{"-addr", "sandbox_private_0815_4711", 2, `-addr must be host:port, such as 127.0.0.1:4010, got "sandbox_priv…"`},
		{"-document", wrong + ".gone", 2, "-document: open " + wrong + ".gone: no such file"},
		{"-document", wrong, 2, "-document " + wrong + ": "},
		{"-port", "4010", 2, "-port (-h shows the flags)"},
	} {
		got := runCommand(t, nil, "mock", test.flag, test.value)
		assert.Equal(t, test.code, got.code)
		assert.Empty(t, got.stdout)
		assert.Contains(t, oneLine(t, got.stderr), test.says)
	}
}
