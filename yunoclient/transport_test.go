package yunoclient_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// countingServer counts the connections that are opened to it.
func countingServer(t testing.TB, handler http.HandlerFunc) (baseURL string, opened *atomic.Int64) {
	t.Helper()
	opened = new(atomic.Int64)
	mux := http.NewServeMux()
	mux.HandleFunc(basePath+sessionPath, handler)
	server := httptest.NewUnstartedServer(mux)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL + basePath, opened
}

func TestTheDefaultTransport(t *testing.T) {
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

func TestTheTransportIsTheDefaultOneButForOneHost(t *testing.T) {
	own, usual := yunoclient.NewTransport(), http.DefaultTransport.(*http.Transport)
	assert.Equal(t, reflect.ValueOf(usual.Proxy).Pointer(), reflect.ValueOf(own.Proxy).Pointer())
	assert.NotNil(t, own.DialContext, "so that a dial has a limit of its own")
	assert.Equal(t, usual.ForceAttemptHTTP2, own.ForceAttemptHTTP2)
	assert.Equal(t, usual.MaxIdleConns, own.MaxIdleConns)
	assert.Equal(t, usual.MaxIdleConns, own.MaxIdleConnsPerHost)
	assert.Equal(t, usual.IdleConnTimeout, own.IdleConnTimeout)
	assert.Equal(t, usual.TLSHandshakeTimeout, own.TLSHandshakeTimeout)
	assert.Equal(t, usual.ExpectContinueTimeout, own.ExpectContinueTimeout)
}

func TestAPIResponsesGiveTheirConnectionBackUnread(t *testing.T) {
	baseURL, opened := countingServer(t, respondWith(201, sessionBody))
	client := newClient(t, yunoclient.WithBaseURL(baseURL))
	for range 20 {
		_, err := client.API().ClientInterface.(*yuno.Client).CreateCustomerSession(t.Context(), request)
		require.NoError(t, err) // and the body is neither read nor closed
	}
	assert.EqualValues(t, 1, opened.Load())
}
