//go:build slow

package yunoclient_test

import (
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
)

// errStop ends a connection of a faultyProxy.
var errStop = errors.New("stop")

// fault passes p on to the client, or does not. The client has received total bytes so
// far. p is nil at the end of the server's data.
type fault func(client *net.TCPConn, p []byte, total int) error

// faultyProxy passes connections on to a server. While it is sick, it applies its fault to
// the server's data on new connections.
type faultyProxy struct {
	address, server string
	fault           fault // nil refuses connections
	listener        net.Listener
	sick            atomic.Bool
	open            atomic.Int64
	conns           sync.Map
	running         sync.WaitGroup
}

func newFaultyProxy(t *testing.T, server string, fault fault) *faultyProxy {
	t.Helper()
	p := &faultyProxy{address: "127.0.0.1:0", server: server, fault: fault}
	p.listen(t)
	p.sick.Store(true)
	if fault == nil {
		p.listener.Close()
	}
	t.Cleanup(func() {
		p.listener.Close()
		p.conns.Range(func(conn, _ any) bool { conn.(net.Conn).Close(); return true })
		p.running.Wait()
	})
	return p
}

func (p *faultyProxy) heal(t *testing.T) {
	t.Helper()
	p.sick.Store(false)
	if p.fault == nil {
		p.listen(t)
	}
}

func (p *faultyProxy) listen(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", p.address)
	if !assert.NoError(t, err) { // heal is called by a timer, which cannot end the test
		return
	}
	p.listener, p.address = listener, listener.Addr().String()
	p.running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			p.running.Go(func() { p.pass(conn.(*net.TCPConn)) })
		}
	})
}

func (p *faultyProxy) pass(client *net.TCPConn) {
	p.open.Add(1)
	defer p.open.Add(-1)
	p.conns.Store(client, nil)
	defer p.conns.Delete(client)
	defer client.Close()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	write := healthy
	if p.sick.Load() {
		write = p.fault
	}
	p.running.Go(func() {
		_, _ = io.Copy(server, client)
		server.Close()
	})
	buffer, total := make([]byte, 4<<10), 0
	for {
		n, err := server.Read(buffer)
		if n > 0 {
			if write(client, buffer[:n], total) != nil {
				return
			}
			total += n
		}
		if err != nil {
			_ = write(client, nil, total)
			return
		}
	}
}

func healthy(client *net.TCPConn, p []byte, _ int) error {
	_, err := client.Write(p)
	return err
}

// inPieces writes p in pieces of at most size bytes, and waits after each.
func inPieces(size int, wait time.Duration) fault {
	return func(client *net.TCPConn, p []byte, _ int) error {
		for len(p) > 0 {
			n := min(size, len(p))
			if _, err := client.Write(p[:n]); err != nil {
				return err
			}
			p = p[n:]
			time.Sleep(wait)
		}
		return nil
	}
}

func delayed(wait func() time.Duration) fault {
	return func(client *net.TCPConn, p []byte, total int) error {
		time.Sleep(wait())
		return healthy(client, p, total)
	}
}

// upTo passes on limit bytes and then calls end.
func upTo(limit int, end func(client *net.TCPConn) error) fault {
	return func(client *net.TCPConn, p []byte, total int) error {
		if err := healthy(client, p[:min(len(p), max(0, limit-total))], total); err != nil {
			return err
		}
		if total+len(p) > limit {
			return end(client)
		}
		return nil
	}
}

// TestFaultsOfNetwork covers the kinds of faults that Toxiproxy has.
func TestFaultsOfNetwork(t *testing.T) {
	for _, test := range []struct {
		name       string
		fault      fault
		isHarmless bool // it costs time alone
		closes     bool // the server closes after each response
	}{
		{name: "latency", isHarmless: true, fault: delayed(func() time.Duration { return 20 * time.Millisecond })},
		{name: "jitter", isHarmless: true, fault: delayed(func() time.Duration { return rand.N(20 * time.Millisecond) })},
		{name: "bandwidth", isHarmless: true, fault: inPieces(512, time.Millisecond)},
		{name: "slicer", isHarmless: true, fault: inPieces(7, 0)},
		{name: "slow close", closes: true, fault: func(client *net.TCPConn, p []byte, total int) error {
			if p == nil {
				time.Sleep(100 * time.Millisecond)
			}
			return healthy(client, p, total)
		}},
		{name: "timeout", fault: upTo(0, func(*net.TCPConn) error { time.Sleep(100 * time.Millisecond); return errStop })},
		{name: "timeout without an end", fault: upTo(0, func(*net.TCPConn) error { return nil })},
		{name: "silence in a response", fault: upTo(100, func(*net.TCPConn) error { return nil })},
		{name: "reset", fault: upTo(0, func(client *net.TCPConn) error { reset(client); return errStop })},
		{name: "reset in a response", fault: upTo(2000, func(client *net.TCPConn) error { reset(client); return errStop })},
		{name: "limit data", fault: upTo(150, func(*net.TCPConn) error { return errStop })},
		{name: "down"},
	} {
		for _, protocol := range []string{"HTTP/1", "HTTP/2"} {
			t.Run(test.name+"/"+protocol, func(t *testing.T) {
				var arrived atomic.Int64
				server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					arrived.Add(1)
					assert.Equal(t, protocol == "HTTP/2", r.ProtoMajor == 2)
					body, err := io.ReadAll(r.Body)
					if err != nil {
						return
					}
					if test.closes {
						w.Header().Set("Connection", "close")
					}
					respondWith(201, opened(body))(w, r)
				}))
				server.Config.ErrorLog = discardLog
				scheme := "http://"
				if server.EnableHTTP2 = protocol == "HTTP/2"; server.EnableHTTP2 {
					scheme = "https://"
					server.StartTLS()
				} else {
					server.Start()
				}
				defer server.Close()
				proxy := newFaultyProxy(t, server.Listener.Addr().String(), test.fault)

				timeout := 500 * time.Millisecond
				if test.isHarmless {
					timeout = 20 * time.Second
				}
				over := func(retries int) *yunoclient.Client {
					return testClient(t, yunoclient.WithBaseURL(scheme+proxy.address+basePath),
						yunoclient.WithTransport(func(transport *http.Transport) {
							transport.Proxy, transport.TLSClientConfig = nil, &tls.Config{RootCAs: certificate().roots}
							transport.TLSHandshakeTimeout = timeout     // a dial outlives the attempt that began it,
							transport.IdleConnTimeout = 2 * time.Second // and leaves a connection that nobody uses
						}),
						yunoclient.WithTimeout(timeout), yunoclient.WithMaxRetries(retries), yunoclient.WithBackoff(constant(20*time.Millisecond)))
				}

				// With one attempt each, no request is sent twice, and each failure has a
				// reason.
				once := over(0)
				failures := together(t, once, time.Minute)
				if test.isHarmless {
					assert.Empty(t, failures)
					assert.EqualValues(t, callers, arrived.Load())
				}
				assert.LessOrEqual(t, arrived.Load(), int64(callers))
				for _, err := range failures {
					assert.NotContains(t, []yunoclient.Reason{"", yunoclient.ReasonOther}, reasonOf(t, apiError(t, err)), "%v", err)
				}

				// The fault ends while calls are in progress, and all of them succeed.
				patient := over(200)
				timer := time.AfterFunc(200*time.Millisecond, func() { proxy.heal(t) })
				defer timer.Stop()
				assert.Empty(t, together(t, patient, time.Minute))

				// A kept connection that is sick costs an attempt, but not a call.
				assert.Empty(t, together(t, patient, time.Minute))

				assert.Eventually(t, func() bool {
					// Repeatedly, because net/http keeps a connection whose dial ends after the calls.
					once.CloseIdleConnections()
					patient.CloseIdleConnections()
					return proxy.open.Load() == 0
				}, time.Minute, 5*time.Millisecond, "connections are left")
			})
		}
	}
}
