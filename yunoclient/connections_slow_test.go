//go:build slow

package yunoclient_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestConnectionsAreKept(t *testing.T) {
	const callers, calls = 64, 25
	for name, handler := range map[string]http.HandlerFunc{
		"success":     respondWith(201, sessionBody),
		"error":       respondWith(400, `{"code":"INVALID_REQUEST","messages":["a"]}`),
		"large error": respondWith(403, "<html>"+strings.Repeat("a", 20<<10)),
		"redirect":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/a", http.StatusFound) },
		"malformed":   respondWith(201, `{"customer_session":`),
		"no content":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	} {
		t.Run(name, func(t *testing.T) {
			baseURL, opened := countingServer(t, handler)
			client := testClient(t, yunoclient.WithBaseURL(baseURL), yunoclient.WithMaxRetries(0))
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
			// A pool that keeps too few connections opens hundreds.
			assert.Less(t, opened.Load(), int64(callers*calls/4), "of %d calls", callers*calls)
		})
	}
}

func TestConnectionsOneBroken(t *testing.T) {
	const callers = 64
	var calls atomic.Int64
	baseURL, opened := countingServer(t, func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1)%100 == 0 {
			panic(http.ErrAbortHandler)
		}
		respondWith(201, sessionBody)(w, r)
	})
	client := testClient(t, yunoclient.WithBaseURL(baseURL), yunoclient.WithBackoff(constant(0)))
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
	assert.Less(t, opened.Load(), calls.Load()/4, "of %d calls", calls.Load())
}
