package yunoclient_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
)

// readRequest reads a whole request, and reports whether there was one.
func readRequest(r *bufio.Reader) bool {
	req, err := http.ReadRequest(r)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, req.Body)
	return err == nil
}

const created = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"

func whole(body string) string {
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", created, len(body), body)
}

// TestStalls runs net/http's own transport over pipes, so that the time that
// passes is that of the bubble.
func TestStalls(t *testing.T) {
	for name, test := range map[string]struct {
		sends  string
		status int
	}{
		"before the header":    {"", 0},
		"in the header":        {created, 0},
		"in the body":          {created + "Content-Length: 10\r\n\r\n{", 201},
		"in a chunk":           {created + "Transfer-Encoding: chunked\r\n\r\nff\r\n{", 201},
		"in an error's body":   {"HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\n{", 503},
		"after an interim one": {"HTTP/1.1 103 Early Hints\r\n\r\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
					near, far := net.Pipe()
					go func() {
						defer far.Close()
						r := bufio.NewReader(far)
						readRequest(r)
						_, _ = io.WriteString(far, test.sends)
						_, _ = io.Copy(io.Discard, r) // until the client gives up
					}()
					return near, nil
				}}
				client := newClient(t, yunoclient.WithBaseURL("http://localhost/v1"),
					yunoclient.WithHTTPClient(&http.Client{Transport: transport}),
					yunoclient.WithBackoff(constant(time.Second)))
				started := time.Now()
				var calls sync.WaitGroup
				for range 64 {
					calls.Go(func() {
						apiErr := fails(t, client)
						assert.ErrorIs(t, apiErr, context.DeadlineExceeded)
						assert.Equal(t, test.status, apiErr.StatusCode)
						assert.Equal(t, 3, apiErr.Attempts)
					})
				}
				calls.Wait()
				assert.Equal(t, (3*65+2)*time.Second, time.Since(started))
				transport.CloseIdleConnections()
			})
		})
	}
}
