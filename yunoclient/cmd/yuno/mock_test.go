package main_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mock is a running yuno mock.
type mock struct {
	cmd     *exec.Cmd
	out     *bufio.Reader
	stderr  strings.Builder
	baseURL string
}

func startMock(t *testing.T, addr string, args ...string) *mock {
	t.Helper()
	return startMockIn(t, nil, append([]string{"-addr", addr}, args...)...)
}

// startMockIn starts a mock with an environment.
func startMockIn(t *testing.T, env []string, args ...string) *mock {
	t.Helper()
	m := &mock{cmd: prepare(t, env, append([]string{"mock"}, args...)...)}
	m.cmd.Stderr = &m.stderr
	out, err := m.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, m.cmd.Start())
	m.out = bufio.NewReader(out)
	first, err := m.out.ReadString('\n')
	require.NoError(t, err)
	base, ok := strings.CutPrefix(strings.TrimSpace(first), "# fake Yuno on ")
	require.True(t, ok, first)
	m.baseURL = base
	return m
}

// stop sends a signal, checks that the mock ends as it should, and returns
// what it had printed after its first line.
func (m *mock) stop(t *testing.T, signal os.Signal) string {
	t.Helper()
	require.NoError(t, m.cmd.Process.Signal(signal))
	rest, err := io.ReadAll(m.out)
	require.NoError(t, err)
	require.NoError(t, m.cmd.Wait(), "exit code 0")
	assert.Empty(t, m.stderr.String())
	checkOutput(t, keys, string(rest))
	return string(rest)
}

func TestMockServesSessions(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := startMock(t, "127.0.0.1:0")
			got := run(t, keys, session(t, "-v", "-base-url", m.baseURL)...)
			opened(t, got)
			assert.Regexp(t, `^time=.* msg="yuno attempt" .*status=201 .*request_id=\S+\n$`, got.stderr)
			failed := run(t, keys, session(t, "-base-url", m.baseURL+"/elsewhere")...)
			assert.Equal(t, 1, failed.code)

			base, err := url.Parse(m.baseURL)
			require.NoError(t, err)
			printed := m.stop(t, signal)
			assert.Contains(t, printed, "\nPOST "+base.Path+"/customers/sessions 201\n")
			assert.Contains(t, printed, "\nPOST "+base.Path+"/elsewhere/customers/sessions 404 NOT_FOUND there is no ")
			assert.Contains(t, printed, `WithBaseURL("`+m.baseURL+`")`)
		})
	}
}

// A browser opens connections before it needs them.
func TestMockDoesNotWaitForASilentClient(t *testing.T) {
	t.Parallel()
	m := startMock(t, "127.0.0.1:0")
	base, err := url.Parse(m.baseURL)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", base.Host)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /v1/customers/sessions HTTP/1.1\r\n")
	require.NoError(t, err)
	opened(t, run(t, keys, session(t, "-base-url", m.baseURL)...)) // the connection is accepted by then
	m.stop(t, os.Interrupt)
}

// The fake keeps the headers of its last requests.
func TestMockRefusesALargeHeader(t *testing.T) {
	t.Parallel()
	m := startMock(t, "127.0.0.1:0")
	defer m.stop(t, os.Interrupt)
	for size, want := range map[int]bool{50_000: true, 100_000: false} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, m.baseURL, nil)
		require.NoError(t, err)
		req.Header.Set("X-Large", strings.Repeat("a", size))
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, want, resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge, size)
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestMockOnAllAddressesIsReachedByName(t *testing.T) {
	t.Parallel()
	m := startMock(t, ":0")
	assert.Contains(t, m.baseURL, "http://localhost:")
	m.stop(t, os.Interrupt)
}

func TestMockUsageErrors(t *testing.T) {
	t.Parallel()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	wrong := filepath.Join(t.TempDir(), "a-document-with-a-long-name.yaml")
	require.NoError(t, os.WriteFile(wrong, []byte("openapi: 3.1.0\npaths: {}"), 0o644))
	for name, test := range map[string]struct {
		args []string
		code int
		has  []string
	}{
		"busy port": {[]string{"-addr", busy.Addr().String()}, 1, []string{busy.Addr().String(), "in use", "-addr"}},
		"a key":     {[]string{"-addr", "sandbox_private_0815_4711"}, 2, []string{`got "sandbox_priv…"`}},
		"no port":   {[]string{"-addr", "4010"}, 2, []string{"4010", "-addr"}},
		"no file":   {[]string{"-document", wrong + ".gone"}, 2, []string{"-document", wrong + ".gone", "no such file"}},
		"document":  {[]string{"-document", wrong}, 2, []string{"-document " + wrong + ": it has no operations"}},
		"directory": {[]string{"-document", filepath.Dir(wrong)}, 2, []string{"-document", "is a directory"}},
		"flag":      {[]string{"-port", "4010"}, 2, []string{"-port", "-h"}},
		"argument":  {[]string{"4010"}, 2, []string{`"4010"`, "-h"}},
	} {
		// Not parallel: busy is closed when this function returns.
		t.Run(name, func(t *testing.T) {
			got := run(t, nil, append([]string{"mock"}, test.args...)...)
			assert.Equal(t, test.code, got.code)
			assert.Empty(t, got.stdout)
			line := oneLine(t, got.stderr)
			for _, text := range append(test.has, "yuno mock: ") {
				assert.Contains(t, line, text)
			}
		})
	}
}
