package yunoclient_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestBackoff(t *testing.T) {
	ceilings := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
		8 * time.Second}
	for i, ceiling := range append(ceilings, make([]time.Duration, 200)...) {
		ceiling = max(ceiling, 0)
		if i >= len(ceilings) {
			ceiling = 8 * time.Second
		}
		var least, most time.Duration = ceiling, 0
		for range 1000 {
			wait := yunoclient.RandomBackoff(i + 1)
			least, most = min(least, wait), max(most, wait)
		}
		assert.GreaterOrEqual(t, least, time.Duration(0))
		assert.Less(t, most, ceiling)
		assert.Less(t, least, ceiling/10, "the jitter is full")
		assert.Greater(t, most, ceiling/10*9, "the jitter is full")
	}
}

// TestBackoffSpread makes 1,000 calls during the same outage.
func TestBackoffSpread(t *testing.T) {
	for header, asked := range map[string]time.Duration{"": 0, "0": 0, "5": 5 * time.Second} {
		t.Run("Retry-After "+header, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var again []time.Duration
				started := time.Now()
				client := overTransport(t, func(req *http.Request) (*http.Response, error) {
					mu.Lock()
					defer mu.Unlock()
					again = append(again, time.Since(started))
					return respond(req, 503, "", "Retry-After", header), nil
				}, yunoclient.WithMaxRetries(1))
				var running sync.WaitGroup
				for range 1000 {
					running.Go(func() { _, err := client.CreateCustomerSession(t.Context(), request); assert.Error(t, err) })
				}
				running.Wait()
				require.Len(t, again, 2000)
				again = again[1000:]
				slices.Sort(again)
				assert.GreaterOrEqual(t, again[0], asked)
				assert.Less(t, again[999], asked+500*time.Millisecond)
				for i := range 10 {
					assert.InDelta(t, (asked + time.Duration(i)*50*time.Millisecond).Seconds(), again[i*100].Seconds(), 0.08, "evenly")
				}
			})
		})
	}
}

func TestBackoffRequestInProcess(t *testing.T) {
	for retryAfter, want := range map[string]time.Duration{"": 2 * time.Second, "1": 2 * time.Second, "7": 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			network := &attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
				if number == 1 {
					return respond(req, 400, `{"code":"REQUEST_IN_PROCESS"}`, "Retry-After", retryAfter), nil
				}
				return respond(req, 201, sessionBody), nil
			}}
			client := overTransport(t, network.RoundTrip, yunoclient.WithBackoff(constant(0)))
			_, err := client.CreateCustomerSession(t.Context(), request, yunoclient.IdempotencyKey("key-1"))
			require.NoError(t, err)
			assert.Equal(t, []time.Duration{0, want}, network.at)

			network = &attempts{respond: network.respond}
			_, err = overTransport(t, network.RoundTrip).CreateCustomerSession(t.Context(), request)
			require.ErrorIs(t, err, yunoclient.CodeRequestInProcess, "without a key it is another request's fault")
		})
	}
}

func TestBackoffWaits(t *testing.T) {
	for name, test := range map[string]struct {
		retryAfter string
		want       time.Duration
	}{
		"backoff":        {"", 7 * time.Second},
		"seconds":        {"5", 12 * time.Second},
		"no seconds":     {"0", 7 * time.Second},
		"most":           {"30", 37 * time.Second},
		"with spaces":    {" 5 ", 12 * time.Second},
		"a date":         {"+12s", 19 * time.Second},
		"a date past":    {"-1h", 7 * time.Second},
		"nonsense":       {"soon", 7 * time.Second},
		"negative":       {"-5", 7 * time.Second},
		"fraction":       {"1.5", 7 * time.Second},
		"more than 30":   {"31", -1},
		"a date too far": {"+31s", -1},
		"too many":       {"99999999999999999999", -1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				value := test.retryAfter
				if offset, err := time.ParseDuration(value); err == nil && strings.ContainsAny(value, "sh") {
					value = time.Now().Add(offset).UTC().Format(http.TimeFormat)
				}
				network := always(503, "Retry-After", value)
				client := overTransport(t, network.RoundTrip, yunoclient.WithMaxRetries(1),
					yunoclient.WithBackoff(func(attempt int) time.Duration {
						assert.Equal(t, 1, attempt)
						return 7 * time.Second
					}))
				fails(t, client)
				if test.want < 0 {
					assert.Len(t, network.at, 1, "the caller decides about such a wait")
					return
				}
				assert.Equal(t, []time.Duration{0, test.want}, network.at)
			})
		})
	}
}
