//go:build slow

package yunotest_test

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// Over a socket the server may respond while the rest of the body is on its way.
func TestBodyThatIsRefusedOverASocket(t *testing.T) {
	for name, test := range map[string]struct {
		length, body string
		status       int
	}{
		"cut off":    {"100", "{", http.StatusBadRequest},
		"over 1 MiB": {"2097152", strings.Repeat(" ", 2<<20), http.StatusRequestEntityTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.NewServer(t)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.BaseURL()+"/customers/sessions", nil)
			require.NoError(t, err)
			conn, err := net.Dial("tcp", req.URL.Host)
			require.NoError(t, err)
			defer conn.Close()
			go func() {
				head := "POST " + sessions + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + test.length + "\r\n\r\n"
				_, _ = conn.Write([]byte(head + test.body))
				_ = conn.(*net.TCPConn).CloseWrite()
			}()
			resp, err := http.ReadResponse(bufio.NewReader(conn), req)
			require.NoError(t, err)
			defer resp.Body.Close()
			assert.Equal(t, test.status, resp.StatusCode)
			assert.Empty(t, srv.Requests())
		})
	}
}
