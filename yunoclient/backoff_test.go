package yunoclient_test

import (
	"bufio"
	"io"
	"math"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

// TestCallersThatAreAskedToWaitComeBackSpread lets 1,000 callers meet the same
// outage at the same time.
func TestCallersThatAreAskedToWaitComeBackSpread(t *testing.T) {
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

func TestARequestInProcessIsGivenTwoSeconds(t *testing.T) {
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

func TestAProxyThatConnects(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		network := &pipeNet{serve: func(conn net.Conn, _ int) {
			connect, err := http.ReadRequest(bufio.NewReader(conn))
			if !assert.NoError(t, err) {
				return
			}
			assert.Equal(t, "CONNECT example.com:443", connect.Method+" "+connect.Host)
			assert.Empty(t, connect.Header.Get("private-secret-key"))
			_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
			serveHTTP2(conn, func(c *http2Conn, stream uint32, body []byte) bool { return c.respond(stream, 201, opened(body)) })
		}}
		_, err := call(t, network.client(t, true, throughProxy(network)))
		require.NoError(t, err)
	})
}

func TestAProxyThatRefusesIsAskedOnce(t *testing.T) {
	for status, attempts := range map[string]int{
		"399 Odd": 3, "400 Bad Request": 1, "403 Forbidden": 1, "407 Proxy Authentication Required": 1, "499 Odd": 1,
		"500 Internal Server Error": 3, "502 Bad Gateway": 3,
	} {
		t.Run(status, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &pipeNet{serve: func(conn net.Conn, _ int) {
					serveHTTP1(conn, func(int, []byte) string { return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n" })
				}}
				apiErr := fails(t, network.client(t, true, throughProxy(network)))
				assert.Equal(t, attempts, apiErr.Attempts)
				assert.EqualValues(t, attempts, network.dialed.Load())
				assert.Equal(t, "proxy", reasonOf(apiErr))
				assert.Zero(t, apiErr.StatusCode, "it is not Yuno's")
				assert.ErrorContains(t, apiErr, "the proxy refused to connect")
			})
		})
	}
}
