package yunoclient_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
)

func TestTransportDefault(t *testing.T) {
	header := ""
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Proto", r.Proto)
		w.Header().Set("X-Large", header)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	transport := yunoclient.NewTransport()
	defer transport.CloseIdleConnections()
	transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	transport.TLSClientConfig.NextProtos = nil
	client := &http.Client{Transport: transport}

	resp, err := client.Get(server.URL)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, "HTTP/2.0", resp.Header.Get("X-Proto"))

	header = strings.Repeat("a", 300<<10)
	_, err = client.Get(server.URL)
	require.Error(t, err, "a header of that size is refused")
}

func TestTransportBesideNetHTTPs(t *testing.T) {
	own, usual := yunoclient.NewTransport(), http.DefaultTransport.(*http.Transport)
	assert.Equal(t, reflect.ValueOf(usual.Proxy).Pointer(), reflect.ValueOf(own.Proxy).Pointer())
	assert.NotNil(t, own.DialContext, "so that a dial has a limit of its own")
	assert.Equal(t, usual.ForceAttemptHTTP2, own.ForceAttemptHTTP2)
	assert.Equal(t, usual.MaxIdleConns, own.MaxIdleConns)
	assert.Equal(t, usual.MaxIdleConns, own.MaxIdleConnsPerHost)
	assert.Equal(t, usual.IdleConnTimeout, own.IdleConnTimeout)
	assert.Equal(t, usual.TLSHandshakeTimeout, own.TLSHandshakeTimeout)
	assert.Equal(t, usual.ExpectContinueTimeout, own.ExpectContinueTimeout)
	assert.Equal(t, 15*time.Second, own.HTTP2.SendPingTimeout)
	assert.EqualValues(t, 256<<10, own.MaxResponseHeaderBytes)
}

func TestTransportProxyConnects(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
			connect, err := http.ReadRequest(bufio.NewReader(conn))
			if !assert.NoError(t, err) {
				return
			}
			assert.Equal(t, "CONNECT example.com:443", connect.Method+" "+connect.Host)
			assert.Empty(t, connect.Header.Get("private-secret-key"))
			_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
			serveHTTP2(conn, func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool {
				return c.Respond(stream, 201, opened(body))
			})
		}}
		_, err := call(t, overPipes(t, network, true, throughProxy(network)))
		require.NoError(t, err)
	})
}

func TestTransportProxyRefuses(t *testing.T) {
	for status, attempts := range map[string]int{"399 Odd": 3, "400 Bad Request": 1, "499 Odd": 1, "502 Bad Gateway": 3} {
		t.Run(status, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := says("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
				apiErr := fails(t, overPipes(t, network, true, throughProxy(network)))
				assert.Equal(t, attempts, apiErr.Attempts)
				assert.EqualValues(t, attempts, network.Dialed.Load())
				assert.Equal(t, yunoclient.ReasonProxy, reasonOf(t, apiErr))
				assert.Zero(t, apiErr.StatusCode, "it is not Yuno's")
				assert.ErrorContains(t, apiErr, "the proxy refused to connect")
				_, err := send(t, overPipes(t, network, true, throughProxy(network)), "POST with a body")
				assert.Equal(t, attempts, apiError(t, err).Attempts, "Yuno saw nothing of it")
			})
		})
	}
}
