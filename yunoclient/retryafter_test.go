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

func TestRetryAfter(t *testing.T) {
	for name, test := range map[string]struct {
		header http.Header
		want   time.Duration
		ok     bool
	}{
		"none":        {http.Header{}, 0, false},
		"no response": {nil, 0, false},
		"seconds":     {http.Header{"Retry-After": {"120"}}, 2 * time.Minute, true},
		"nonsense":    {http.Header{"Retry-After": {"soon"}}, 0, false},
		"the most":    {http.Header{"Retry-After": {"9223372036"}}, 9_223_372_036 * time.Second, true},
		"too much":    {http.Header{"Retry-After": {"9223372037"}}, math.MaxInt64, true},
		"far more":    {http.Header{"Retry-After": {"99999999999999999999"}}, math.MaxInt64, true},
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

func TestRetryAfterDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := always(503, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", "Date", "Wed, 21 Oct 2015 07:27:50 GMT")
		client := overTransport(t, network.RoundTrip, yunoclient.WithMaxRetries(1), yunoclient.WithBackoff(constant(0)))
		fails(t, client)
		assert.Equal(t, []time.Duration{0, 10 * time.Second}, network.at)
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "5", "-5", "1.5", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT",
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
