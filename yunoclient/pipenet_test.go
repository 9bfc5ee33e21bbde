package yunoclient_test

import (
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
	"testing"
	"time"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
)

// overPipes returns a client whose own transport uses a network of pipes, with HTTP/2 or
// with HTTP/1 without TLS.
func overPipes(t testing.TB, network *pipetest.Network, isHTTP2 bool, opts ...yunoclient.Option) *yunoclient.Client {
	t.Helper()
	baseURL := "http://localhost" + basePath
	if isHTTP2 {
		baseURL = "https://example.com" + basePath
	}
	client := testClient(t, append([]yunoclient.Option{yunoclient.WithBaseURL(baseURL), dialing(network, nil)}, opts...)...)
	t.Cleanup(func() {
		time.Sleep(5 * time.Minute) // whatever is kept is given up by then
		client.CloseIdleConnections()
	})
	return client
}

func dialing(network *pipetest.Network, proxy func(*http.Request) (*url.URL, error)) yunoclient.Option {
	return yunoclient.WithTransport(func(transport *http.Transport) {
		transport.Proxy, transport.DialContext = proxy, network.DialContext
		transport.TLSClientConfig = &tls.Config{RootCAs: certificate().roots}
	})
}

// throughProxy makes the client's own transport use a proxy on the network.
func throughProxy(network *pipetest.Network) yunoclient.Option {
	return dialing(network, http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.test:3128"}))
}

type certified struct {
	config *tls.Config
	roots  *x509.CertPool
}

// certificate is the certificate of httptest, for example.com. Call it before a bubble.
var certificate = sync.OnceValue(func() certified {
	server := httptest.NewUnstartedServer(nil)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return certified{&tls.Config{Certificates: server.TLS.Certificates, NextProtos: []string{"h2"}}, roots}
})

// serveHTTP2 is pipetest.ServeHTTP2 over TLS.
func serveHTTP2(conn net.Conn, respond func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool) {
	pipetest.ServeHTTP2(tls.Server(conn, certificate().config), respond)
}

// http1 is a network whose servers respond to each request with the text that respond
// returns, and close the connection if it is "".
func http1(respond func(number int, body []byte) string) *pipetest.Network {
	return &pipetest.Network{Serve: func(conn net.Conn, _ int) { pipetest.ServeHTTP1(conn, respond) }}
}

// says is a network whose servers send the same response to every request.
func says(response string) *pipetest.Network {
	return http1(func(int, []byte) string { return response })
}

// sends is a network whose servers send the beginning of a response and then nothing.
func sends(response string) *pipetest.Network {
	return &pipetest.Network{Serve: func(conn net.Conn, _ int) {
		pipetest.ServeHTTP1(conn, func(int, []byte) string {
			_, _ = io.WriteString(conn, response)
			pipetest.Silent(conn)
			return ""
		})
	}}
}

// cutOff is a network whose servers send a part of a response and close the connection.
func cutOff() *pipetest.Network {
	return &pipetest.Network{Serve: func(conn net.Conn, _ int) {
		pipetest.ServeHTTP1(conn, func(int, []byte) string {
			_, _ = io.WriteString(conn, created+"Content-Length: 100\r\n\r\n{")
			return ""
		})
	}}
}

const (
	created = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
	busy    = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
)

// whole returns a whole response.
func whole(body string) string {
	return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", created, len(body), body)
}

// opened returns the session that a server opens for the request in a body.
func opened(body []byte) string {
	var sent yuno.CreateCustomerSessionRequest
	_ = json.Unmarshal(body, &sent)
	return fmt.Sprintf(`{"customer_session":"session of %s","customer_id":%[1]q}`, sent.CustomerID)
}
