package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
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

const deliverySecret = "a secret of 22 letters"

// deliverTo delivers an event with a transport. It checks the requests and the lines that
// are printed, and returns the tries.
func deliverTo(t *testing.T, ctx context.Context, network transport) []delivery {
	t.Helper()
	verifier, err := webhook.NewVerifier(deliverySecret)
	require.NoError(t, err)
	var out bytes.Buffer
	to := command{stdout: &out}.newReceiver("http://shop.test/hook", deliverySecret)
	retry := 0
	to.client.Transport = transport(func(req *http.Request) (*http.Response, error) {
		event, err := verifier.Read(req)
		require.NoError(t, err)
		assert.Equal(t, retry, event.Retry)
		retry++
		return network(req)
	})
	tries := to.deliver(ctx, yunotest.Event{Body: []byte(`{"type":"a","type_event":"b"}`)})
	for _, try := range tries {
		outcome := strconv.Itoa(try.Status)
		if try.Error != "" {
			outcome = strings.ReplaceAll(try.Error, "\x1b", `\x1b`)
		}
		line, err := out.ReadString('\n')
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprintf("webhook, retry %d: %s\n", try.Retry, outcome), line)
	}
	assert.Zero(t, out.Len())
	return tries
}

func TestDeliver(t *testing.T) {
	silent := func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	slow := func(*http.Request) (*http.Response, error) {
		time.Sleep(700 * time.Millisecond)
		return statuses(500)(nil)
	}
	for name, test := range map[string]struct {
		network transport
		tries   []int
		err     string
		took    time.Duration
	}{
		"not before a 200":     {statuses(204, 302, 201, 200), []int{204, 302, 201, 200}, "", 140 * time.Millisecond},
		"never":                {statuses(500), []int{500, 500, 500, 500, 500, 500, 500}, "", 1260 * time.Millisecond},
		"no response":          {silent, []int{0}, "no response within 3 seconds", 3 * time.Second},
		"within three seconds": {slow, []int{500, 500, 500, 500}, "", 3 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			got := deliverTo(t, t.Context(), test.network)
			assert.Equal(t, test.took, time.Since(start), name)
			require.Len(t, got, len(test.tries), name)
			for i, status := range test.tries {
				assert.Equal(t, delivery{Retry: i, Status: status, Error: test.err}, got[i], name)
			}
		})
	}
}

func TestDeliverStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		got := deliverTo(t, ctx, statuses(500))
		assert.Equal(t, []delivery{{Status: 500}, {Retry: 1, Status: 500}}, got, "in a wait")
		failing := func(*http.Request) (*http.Response, error) { return nil, errors.New("a\x1bb") }
		got = deliverTo(t, t.Context(), failing)
		assert.Equal(t, delivery{Error: "a\x1bb"}, got[0])
		assert.Len(t, got, 7)
	})
}
