//go:build slow

package yunoclient_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestClientsDroppedLeaveNoConnection(t *testing.T) {
	var open sync.WaitGroup
	server := httptest.NewUnstartedServer(http.StripPrefix(basePath, respondWith(201, sessionBody)))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed:
			open.Done()
		}
	}
	server.Start()
	defer server.Close()
	for range 1000 {
		client := testClient(t, yunoclient.WithBaseURL(server.URL+basePath))
		_, err := call(t, client)
		require.NoError(t, err)
		client.CloseIdleConnections()
	}
	open.Wait()
}
