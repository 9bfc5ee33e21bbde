package yunoclient_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
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

func TestConnectionsAreKept(t *testing.T) {
	const callers, calls = 64, 25
	for name, handler := range map[string]http.HandlerFunc{
		"success":     answer(201, sessionBody),
		"error":       answer(400, `{"code":"INVALID_REQUEST","messages":["a"]}`),
		"large error": answer(403, "<html>"+strings.Repeat("a", 20<<10)),
		"redirect":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/a", http.StatusFound) },
		"malformed":   answer(201, `{"customer_session":`),
		"no content":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	} {
		t.Run(name, func(t *testing.T) {
			baseURL, opened := countingServer(t, handler)
			client := newClient(t, yunoclient.WithBaseURL(baseURL), yunoclient.WithMaxRetries(0))
			var running sync.WaitGroup
			for range callers {
				running.Go(func() {
					for range calls {
						_, err := client.CreateCustomerSession(t.Context(), request)
						assert.Equal(t, name == "success", err == nil)
					}
				})
			}
			running.Wait()
			// At first, while all dial, some find a connection that another gave back.
			assert.LessOrEqual(t, opened.Load(), int64(2*callers), "of %d calls", callers*calls)
		})
	}
}

func TestOneBrokenConnectionDoesNotCostTheOthers(t *testing.T) {
	const callers = 64
	var calls atomic.Int64
	baseURL, opened := countingServer(t, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1)%100 == 0 {
			panic(http.ErrAbortHandler)
		}
		answer(201, sessionBody)(w, r)
	})
	client := newClient(t, yunoclient.WithBaseURL(baseURL), yunoclient.WithBackoff(constant(0)))
	var running sync.WaitGroup
	for range callers {
		running.Go(func() {
			for range 50 {
				_, err := client.CreateCustomerSession(t.Context(), request)
				assert.NoError(t, err)
			}
		})
	}
	running.Wait()
	assert.LessOrEqual(t, opened.Load(), int64(4*callers), "of %d calls", calls.Load())
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

func TestAPIResponsesGiveTheirConnectionBackUnread(t *testing.T) {
	baseURL, opened := countingServer(t, answer(201, sessionBody))
	client := newClient(t, yunoclient.WithBaseURL(baseURL))
	for range 20 {
		_, err := client.API().ClientInterface.(*yuno.Client).CreateCustomerSession(t.Context(), request)
		require.NoError(t, err) // and the body is neither read nor closed
	}
	assert.EqualValues(t, 1, opened.Load())
}
