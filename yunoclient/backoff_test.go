package yunoclient_test

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestBackoff(t *testing.T) {
	limits := map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 4: 4 * time.Second,
		5: 8 * time.Second, 6: 8 * time.Second, 200: 8 * time.Second}
	for attempt, limit := range limits {
		least, most := limit, time.Duration(0)
		for range 1000 {
			wait := yunoclient.RandomBackoff(attempt)
			least, most = min(least, wait), max(most, wait)
		}
		assert.GreaterOrEqual(t, least, time.Duration(0))
		assert.Less(t, most, limit)
		assert.Less(t, least, limit/10, "the jitter is full")
		assert.Greater(t, most, limit/10*9, "the jitter is full")
	}
}

func TestBackoffRequestInProcess(t *testing.T) {
	for retryAfter, want := range map[string]time.Duration{"": 2 * time.Second, "1": 2 * time.Second, "7": 7 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			network := &attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
				if number == 1 {
					return respond(req, 400, `{"code":"REQUEST_IN_PROCESS"}`, "Retry-After", retryAfter), nil
				}
				return respond(req, 201, sessionJSON), nil
			}}
			client := overTransport(t, network.RoundTrip, yunoclient.WithBackoff(constant(0)))
			_, err := client.CreateCustomerSession(t.Context(), request, yunoclient.IdempotencyKey("key-1"))
			require.NoError(t, err)
			assert.Equal(t, []time.Duration{0, want}, network.at)
		})
	}
}

func TestBackoffWaits(t *testing.T) {
	for name, test := range map[string]struct {
		retryAfter string
		want       time.Duration
	}{
		"backoff":      {"", 7 * time.Second},
		"seconds":      {"5", 12 * time.Second},
		"most":         {"30", 37 * time.Second},
		"a date":       {"+12s", 19 * time.Second},
		"more than 30": {"31", -1},
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

func TestRetryAfter(t *testing.T) {
	for name, test := range map[string]struct {
		header http.Header
		want   time.Duration
		ok     bool
	}{
		"no response": {nil, 0, false},
		"a date against the response's": {http.Header{
			"Retry-After": {"Wed, 21 Oct 2015 07:28:00 GMT"}, "Date": {"Wed, 21 Oct 2015 07:26:30 GMT"}}, 90 * time.Second, true},
		"a date that is past": {http.Header{"Retry-After": {"Wed, 21 Oct 2015 07:28:00 GMT"}}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := (&yunoclient.APIError{Header: test.header}).RetryAfter()
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.ok, ok)
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "5", "-5", "1.5", "9223372036", "9223372037", "99999999999999999999", " 5 ",
		"Wed, 21 Oct 2015 07:28:00 GMT",
		"Wednesday, 21-Oct-15 07:28:00 GMT", "Wed Oct 21 07:28:00 2015", "0x10", "１"} {
		f.Add(seed, int64(1_445_412_480))
	}
	f.Fuzz(func(t *testing.T, value string, unix int64) {
		date := time.Unix(unix%(1<<35), 0).UTC().Format(http.TimeFormat)
		wait, ok := (&yunoclient.APIError{Header: http.Header{"Retry-After": {value}, "Date": {date}}}).RetryAfter()
		require.GreaterOrEqual(t, wait, time.Duration(0))
		if seconds, err := strconv.ParseUint(strings.TrimSpace(value), 10, 64); err == nil {
			require.True(t, ok)
			if seconds <= uint64(math.MaxInt64/time.Second) {
				require.Equal(t, time.Duration(seconds)*time.Second, wait)
			} else {
				require.Equal(t, time.Duration(math.MaxInt64), wait)
			}
		}
		if !ok {
			require.Zero(t, wait)
		}
	})
}
