//go:build slow

package yunoclient_test

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuno-go/yuno/yunoclient"
)

// rawServer starts a server that passes each connection to serve, which may violate HTTP.
// It returns the base URL.
func rawServer(t *testing.T, serve func(conn *net.TCPConn, r *bufio.Reader)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var handlers sync.WaitGroup
	var open sync.Map
	handlers.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Store(conn, nil)
			handlers.Go(func() {
				defer conn.Close()
				serve(conn.(*net.TCPConn), bufio.NewReader(conn))
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		open.Range(func(conn, _ any) bool { conn.(net.Conn).Close(); return true })
		handlers.Wait()
	})
	return "http://" + listener.Addr().String() + basePath
}

// reset closes the connection so that the peer receives a RST.
func reset(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}

// TestBrokenServer makes every call of 64 goroutines fail in the same way.
func TestBrokenServer(t *testing.T) {
	for name, test := range map[string]struct {
		serve    func(conn *net.TCPConn, r *bufio.Reader)
		callers  int // 64 if not given
		status   int
		attempts int
		is       error
		ok       bool
	}{
		"reset before the request is read": {
			serve: func(conn *net.TCPConn, _ *bufio.Reader) { reset(conn) }, attempts: 3},
		"reset after the request": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) { readRequest(r); reset(conn) }, attempts: 3},
		"closed after the request": {
			serve: func(_ *net.TCPConn, r *bufio.Reader) { readRequest(r) }, attempts: 3},
		"reset in the header": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) { readRequest(r); io.WriteString(conn, created); reset(conn) }, attempts: 3},
		"closed after the header": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				readRequest(r)
				io.WriteString(conn, created+"Content-Length: 10\r\n\r\n")
			}, status: 201, attempts: 3, is: io.ErrUnexpectedEOF},
		"Content-Length too long": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				readRequest(r)
				fmt.Fprintf(conn, "%sContent-Length: %d\r\nConnection: close\r\n\r\n%s", created, len(sessionBody)+1, sessionBody)
			}, status: 201, attempts: 3, is: yunoclient.ErrMalformedResponse},
		"Content-Length too short": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				readRequest(r)
				fmt.Fprintf(conn, "%sContent-Length: %d\r\nConnection: close\r\n\r\n%s", created, len(sessionBody)-1, sessionBody)
			}, status: 201, attempts: 1, is: yunoclient.ErrMalformedResponse},
		"chunk cut off": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				readRequest(r)
				io.WriteString(conn, created+"Transfer-Encoding: chunked\r\n\r\nff\r\n{")
			}, status: 201, attempts: 3, is: io.ErrUnexpectedEOF},
		"error cut off": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				readRequest(r)
				io.WriteString(conn, "HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\n\r\n{")
			}, status: 403, attempts: 1, is: yunoclient.ErrMalformedResponse},
		"no HTTP": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				readRequest(r)
				io.WriteString(conn, "SSH-2.0-OpenSSH\r\n\r\n")
			}, attempts: 3},
		"endless header": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				readRequest(r)
				io.WriteString(conn, created)
				line := "X-More: " + strings.Repeat("a", 30<<10) + "\r\n"
				for {
					if _, err := io.WriteString(conn, line); err != nil {
						return
					}
				}
			}, callers: 8, attempts: 3},
		"responds before the body is read": {
			serve: func(conn *net.TCPConn, r *bufio.Reader) {
				if _, err := http.ReadRequest(r); err == nil {
					io.WriteString(conn, created+"Connection: close\r\n\r\n"+sessionBody)
					_ = conn.CloseWrite()
				}
				_, _ = io.Copy(io.Discard, conn)
			}, ok: true},
	} {
		t.Run(name, func(t *testing.T) {
			client := testClient(t, yunoclient.WithBaseURL(rawServer(t, test.serve)), yunoclient.WithBackoff(constant(0)))
			var calls sync.WaitGroup
			for range cmp.Or(test.callers, 64) {
				calls.Go(func() {
					for range 2 {
						session, err := client.CreateCustomerSession(t.Context(), request)
						if test.ok {
							if assert.NoError(t, err) {
								assert.Equal(t, "session-1", session.ID)
							}
							continue
						}
						apiErr := apiError(t, err)
						assert.Equal(t, test.status, apiErr.StatusCode)
						assert.Equal(t, test.attempts, apiErr.Attempts)
						if test.is != nil {
							assert.ErrorIs(t, err, test.is)
						}
						assert.Equal(t, test.attempts == 3, apiErr.Retryable())
					}
				})
			}
			calls.Wait()
		})
	}
}

func TestBrokenServerClosesKeptConnections(t *testing.T) {
	const callers = 64
	mux := http.NewServeMux()
	mux.HandleFunc(basePath+sessionPath, respondWith(201, sessionBody))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	client := testClient(t, yunoclient.WithBaseURL(server.URL+basePath), yunoclient.WithBackoff(constant(0)))
	for range 5 {
		var calls sync.WaitGroup
		for range callers {
			calls.Go(func() {
				_, err := client.CreateCustomerSession(t.Context(), request)
				assert.NoError(t, err)
			})
		}
		calls.Wait()
		server.CloseClientConnections()
	}
}
