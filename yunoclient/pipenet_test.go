package yunoclient_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// pipeNet is a network of pipes for a testing/synctest bubble. It calls serve with each
// connection and its number.
type pipeNet struct {
	serve  func(conn net.Conn, number int)
	dialed atomic.Int64
}

func (n *pipeNet) DialContext(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	number := int(n.dialed.Add(1))
	server := &bufferedConn{Conn: far, out: make(chan []byte, 1000), served: make(chan struct{})}
	go server.write()
	go func() {
		n.serve(server, number)
		close(server.served)
		_, _ = io.Copy(io.Discard, far) // a socket takes what nobody reads
	}()
	return near, nil
}

// bufferedConn is an end of a pipe. Like a socket, Write does not wait for the reader.
type bufferedConn struct {
	net.Conn
	out    chan []byte
	served chan struct{} // closed when nothing more is to be written
}

func (c *bufferedConn) Write(p []byte) (int, error) {
	select {
	case <-c.served:
		return 0, net.ErrClosed
	case c.out <- bytes.Clone(p):
		return len(p), nil
	}
}

// write writes everything and closes the connection.
func (c *bufferedConn) write() {
	defer c.Conn.Close()
	for {
		select {
		case p := <-c.out:
			_, _ = c.Conn.Write(p)
		case <-c.served:
			for len(c.out) > 0 {
				_, _ = c.Conn.Write(<-c.out)
			}
			return
		}
	}
}

// client returns a client whose own transport uses this network, with HTTP/2 or with HTTP/1
// without TLS.
func (n *pipeNet) client(t testing.TB, isHTTP2 bool, opts ...yunoclient.Option) *yunoclient.Client {
	t.Helper()
	own := yunoclient.WithTransport(func(transport *http.Transport) {
		transport.Proxy, transport.DialContext = nil, n.DialContext
		transport.TLSClientConfig = &tls.Config{RootCAs: certificate().roots}
	})
	baseURL := "http://localhost" + basePath
	if isHTTP2 {
		baseURL = "https://example.com" + basePath
	}
	client := testClient(t, append([]yunoclient.Option{yunoclient.WithBaseURL(baseURL), own}, opts...)...)
	t.Cleanup(func() {
		time.Sleep(5 * time.Minute) // whatever is kept is given up by then
		client.CloseIdleConnections()
	})
	return client
}

// throughProxy makes the client's own transport use a proxy on the network.
func throughProxy(network *pipeNet) yunoclient.Option {
	return yunoclient.WithTransport(func(transport *http.Transport) {
		transport.DialContext = network.DialContext
		transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.test:3128"})
		transport.TLSClientConfig = &tls.Config{RootCAs: certificate().roots}
	})
}

type certified struct {
	config *tls.Config
	roots  *x509.CertPool
}

// certificate is the certificate of httptest, for example.com.
var certificate = sync.OnceValue(func() certified {
	server := httptest.NewUnstartedServer(nil)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return certified{&tls.Config{Certificates: server.TLS.Certificates, NextProtos: []string{"h2"}}, roots}
})

// opened returns the session that a server opens for the request in a body.
func opened(body []byte) string {
	var sent yuno.CreateCustomerSessionRequest
	_ = json.Unmarshal(body, &sent)
	return fmt.Sprintf(`{"customer_session":"session of %s","customer_id":%[1]q}`, sent.CustomerID)
}

// serveHTTP1 responds to the requests on a connection until respond returns "".
func serveHTTP1(conn net.Conn, respond func(number int, body []byte) (response string)) {
	r := bufio.NewReader(conn)
	for number := 1; ; number++ {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		response := respond(number, body)
		if response == "" {
			return
		}
		if _, err := io.WriteString(conn, response); err != nil {
			return
		}
	}
}

// http2Conn is the server's side of an HTTP/2 connection. It may violate the protocol.
type http2Conn struct {
	*http2.Framer
	writing sync.Mutex
}

// serveHTTP2 calls respond for each complete request. It returns when the connection ends
// or respond returns false.
func serveHTTP2(raw net.Conn, respond func(c *http2Conn, stream uint32, body []byte) bool) {
	conn := tls.Server(raw, certificate().config)
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(conn, preface); err != nil {
		return
	}
	c := &http2Conn{Framer: http2.NewFramer(conn, conn)}
	if c.WriteSettings() != nil {
		return
	}
	bodies := map[uint32][]byte{}
	for {
		frame, err := c.ReadFrame()
		if err != nil {
			return
		}
		ended := false
		stream := frame.Header().StreamID
		c.writing.Lock()
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				err = c.WriteSettingsAck()
			}
		case *http2.PingFrame:
			if !frame.IsAck() {
				err = c.WritePing(true, frame.Data)
			}
		case *http2.HeadersFrame:
			ended = frame.StreamEnded()
		case *http2.DataFrame:
			bodies[stream] = append(bodies[stream], frame.Data()...)
			ended = frame.StreamEnded()
			if size := frame.Header().Length; size > 0 {
				err = c.WriteWindowUpdate(0, size)
			}
		}
		c.writing.Unlock()
		if err != nil || ended && !respond(c, stream, bodies[stream]) {
			return
		}
	}
}

// reset ends a stream. It may be called by any goroutine.
func (c *http2Conn) reset(stream uint32, code http2.ErrCode) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.WriteRSTStream(stream, code) == nil
}

// respond writes a whole response. It may be called by any goroutine.
func (c *http2Conn) respond(stream uint32, status int, body string) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	var header bytes.Buffer
	encoder := hpack.NewEncoder(&header)
	_ = encoder.WriteField(hpack.HeaderField{Name: ":status", Value: fmt.Sprint(status)})
	_ = encoder.WriteField(hpack.HeaderField{Name: "content-type", Value: "application/json"})
	err := c.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: header.Bytes(), EndHeaders: true})
	return err == nil && c.WriteData(stream, true, []byte(body)) == nil
}

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

// silent reads everything and sends nothing.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// cutOff sends a part of a response and closes the connection.
func cutOff(conn net.Conn, _ int) {
	readRequest(bufio.NewReader(conn))
	_, _ = io.WriteString(conn, created+"Content-Length: 100\r\n\r\n{")
}
