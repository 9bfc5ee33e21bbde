package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// transport is a function that replaces the network.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t(req) }

// statuses responds with each status in turn, and then with the last.
func statuses(all ...int) transport {
	return func(*http.Request) (*http.Response, error) {
		recorder := httptest.NewRecorder()
		recorder.Header().Set("Location", "http://elsewhere.test")
		recorder.WriteHeader(all[0])
		all = all[min(1, len(all)-1):]
		return recorder.Result(), nil
	}
}

func TestDeliver(t *testing.T) {
	refused := func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") }
	silent := func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	slow := func(*http.Request) (*http.Response, error) {
		time.Sleep(700 * time.Millisecond)
		return statuses(500)(nil)
	}
	for name, test := range map[string]struct {
		network  transport
		statuses []int
		err      string
		took     time.Duration
	}{
		"at once":              {network: statuses(200), statuses: []int{200}},
		"not before a 200":     {network: statuses(204, 302, 201, 200), statuses: []int{204, 302, 201, 200}, took: 140 * time.Millisecond},
		"at the last try":      {network: statuses(500, 500, 500, 500, 500, 500, 200), statuses: []int{500, 500, 500, 500, 500, 500, 200}, took: 1260 * time.Millisecond},
		"never":                {network: statuses(500), statuses: []int{500, 500, 500, 500, 500, 500, 500}, took: 1260 * time.Millisecond},
		"nobody is there":      {network: refused, statuses: []int{0, 0, 0, 0, 0, 0, 0}, err: "connection refused", took: 1260 * time.Millisecond},
		"no response":          {network: silent, statuses: []int{0}, err: "no response within 3 seconds", took: 3 * time.Second},
		"within three seconds": {network: slow, statuses: []int{500, 500, 500, 500}, took: 3 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			var out bytes.Buffer
			to := command{stdout: &out}.newReceiver("http://shop.test/hook", "a secret of 22 letters")
			var retries []int
			to.client.Transport = transport(func(req *http.Request) (*http.Response, error) {
				event, err := verifierOf(t, to).Read(req)
				require.NoError(t, err)
				retries = append(retries, event.Retry)
				return test.network(req)
			})
			event := yunotest.Event{Body: []byte(`{"type":"a","type_event":"b"}`)}
			start := time.Now()
			got := to.deliver(t.Context(), event)
			assert.Equal(t, test.took, time.Since(start), name)
			require.Len(t, got, len(test.statuses), name)
			lines := strings.Split(out.String(), "\n")
			for i, status := range test.statuses {
				assert.Equal(t, delivery{Retry: i, Status: status, Error: test.err}, got[i], name)
				assert.Equal(t, i, retries[i], name)
				assert.True(t, strings.HasPrefix(lines[i], "webhook, retry "), lines[i])
			}
			assert.NotContains(t, out.String(), "shop.test")
		})
	}
}

func verifierOf(t *testing.T, to *receiver) *webhook.Verifier {
	verifier, err := webhook.NewVerifier(to.secret)
	require.NoError(t, err)
	return verifier
}

func TestDeliverPrints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		to := command{stdout: &out}.newReceiver("http://shop.test/hook", "a secret of 22 letters")
		calls := 0
		to.client.Transport = transport(func(req *http.Request) (*http.Response, error) {
			if calls++; calls == 1 {
				return nil, errors.New("a\x1bb")
			}
			return statuses(200)(req)
		})
		got := to.deliver(t.Context(), yunotest.Event{Body: []byte("{}")})
		shown, err := json.Marshal(got)
		require.NoError(t, err)
		assert.Equal(t, `[{"retry":0,"status":0,"error":"a\u001bb"},{"retry":1,"status":200}]`, string(shown))
		assert.Equal(t, "webhook, retry 0: a\\x1bb\nwebhook, retry 1: 200\n", out.String())
	})
}

func TestDeliverStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		to := command{stdout: &out}.newReceiver("http://shop.test/hook", "a secret of 22 letters")
		to.client.Transport = statuses(500)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		got := to.deliver(ctx, yunotest.Event{Body: []byte("{}")})
		assert.Equal(t, []delivery{{Status: 500}, {Retry: 1, Status: 500}}, got, "in a wait")
		to.client.Transport = transport(func(req *http.Request) (*http.Response, error) { return nil, req.Context().Err() })
		got = to.deliver(ctx, yunotest.Event{Body: []byte("{}")})
		assert.Equal(t, []delivery{{Error: "context deadline exceeded"}}, got, "in a delivery")
	})
}
