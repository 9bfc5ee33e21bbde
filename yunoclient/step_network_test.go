package yunoclient_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"github.com/yuno-go/yuno/yunoclient"
)

const callers = 64

// together makes 64 calls at once, each for another customer, and returns their errors.
func together(t *testing.T, client *yunoclient.Client, timeout time.Duration) (failures []error) {
	t.Helper()
	var running sync.WaitGroup
	var mu sync.Mutex
	for caller := range callers {
		running.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			defer cancel()
			mine := request
			mine.CustomerID = strings.Repeat("c", 34) + string([]byte{'a' + byte(caller/8), 'a' + byte(caller%8)})
			session, err := client.CreateCustomerSession(ctx, mine)
			if err == nil {
				assert.Equal(t, "session of "+mine.CustomerID, session.ID)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			failures = append(failures, err)
		})
	}
	running.Wait()
	return failures
}

func TestNetworkLeavesUsersClientAlone(t *testing.T) {
	defaultTransport := *http.DefaultTransport.(*http.Transport).Clone()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	checked := false
	mine := &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error {
		checked = true
		return nil
	}}
	before := *mine
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}, yunoclient.WithHTTPClient(mine), yunoclient.WithLogger(slog.New(slog.DiscardHandler)))
	fails(t, client)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)

	assert.False(t, checked)
	assert.Nil(t, mine.Transport)
	assert.Equal(t, before.Timeout, mine.Timeout)
	assert.NotNil(t, mine.CheckRedirect)
	assert.Equal(t, &http.Client{}, http.DefaultClient)
	assert.Equal(t, defaultTransport.MaxIdleConnsPerHost, http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost)
}

func TestNetworkUsersJarAndTimeout(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	var cookies []string
	transport := &http.Transport{}
	middleware := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			assert.Empty(t, req.Header.Get("Cookie"), "the request of a middleware is its own")
			return resp, err
		})
	}
	t.Cleanup(transport.CloseIdleConnections)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cookies = append(cookies, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusServiceUnavailable)
	}, yunoclient.WithHTTPClient(&http.Client{Transport: transport, Jar: jar}),
		yunoclient.WithMaxRetries(2), yunoclient.WithBackoff(constant(0)), yunoclient.WithMiddleware(middleware))
	fails(t, client)
	assert.Equal(t, []string{"", "seen=1", "seen=1"}, cookies, "no attempt sees another's cookies twice")
}

// pickyJar is a jar that panics if it gets no cookies, which net/http never does.
type pickyJar struct{ http.CookieJar }

func (pickyJar) Cookies(*url.URL) []*http.Cookie { return nil }
func (pickyJar) SetCookies(_ *url.URL, cookies []*http.Cookie) {
	_ = cookies[0]
}

func TestNetworkJarGetsNoEmptyList(t *testing.T) {
	network := roundTripper(func(req *http.Request) (*http.Response, error) { return respond(req, 201, sessionBody), nil })
	_, err := call(t, testClient(t, yunoclient.WithHTTPClient(&http.Client{Transport: network, Jar: pickyJar{}})))
	require.NoError(t, err)
}

func TestNetworkCookieWithoutJar(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 201, sessionBody, "Set-Cookie", "seen=1"), nil
	})
	_, err := call(t, client)
	require.NoError(t, err)
}

func TestNetworkHTTP2ConnectionThatDies(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		network := &pipeNet{serve: func(conn net.Conn, number int) {
			served := 0
			serveHTTP2(conn, func(c *http2Conn, stream uint32, body []byte) bool {
				if served++; number == 1 && served > 1 {
					silent(conn)
					return false
				}
				return c.respond(stream, 201, opened(body))
			})
		}}
		client := network.client(t, true)
		_, err := client.CreateCustomerSession(t.Context(), request)
		require.NoError(t, err)
		started := time.Now()
		assert.Empty(t, together(t, client, time.Hour))
		assert.LessOrEqual(t, time.Since(started), 45*time.Second)
		assert.Less(t, network.dialed.Load(), int64(callers))
	})
}

// dyingPool is a network of HTTP/1 connections. Setting died makes the first connections
// die silently, up to that number.
func dyingPool() (network *pipeNet, died *atomic.Int64) {
	network, died = new(pipeNet), new(atomic.Int64)
	network.serve = func(conn net.Conn, number int) {
		serveHTTP1(conn, func(_ int, body []byte) string {
			if int64(number) <= died.Load() {
				silent(conn)
				return ""
			}
			time.Sleep(time.Millisecond) // so that the callers need a connection each
			return whole(opened(body))
		})
	}
	return network, died
}

func TestTransportReplacePoolThatDies(t *testing.T) {
	for name, timeout := range map[string]time.Duration{"contexts of a second": time.Second, "the default timeout": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network, died := dyingPool()
				client := network.client(t, false)
				require.Empty(t, together(t, client, time.Hour))
				died.Store(network.dialed.Load())

				failures := together(t, client, timeout)
				if timeout == time.Second {
					assert.Len(t, failures, callers)
					for _, err := range failures {
						assert.ErrorIs(t, err, context.DeadlineExceeded)
					}
				} else {
					assert.Empty(t, failures, "the second attempt begins on a new connection")
				}
				for range 10 {
					assert.Empty(t, together(t, client, time.Second))
				}
			})
		})
	}
}

func TestNetworkCanceledCall(t *testing.T) {
	for attempt := range 2 {
		synctest.Test(t, func(t *testing.T) {
			var sent atomic.Int64
			network := &pipeNet{serve: func(conn net.Conn, _ int) {
				serveHTTP1(conn, func(_ int, body []byte) string {
					if !strings.Contains(string(body), request.CustomerID) {
						time.Sleep(time.Millisecond) // so that the callers need a connection each
						return whole(opened(body))
					}
					if sent.Add(1) <= int64(attempt) {
						return "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
					}
					silent(conn)
					return ""
				})
			}}
			client := network.client(t, false, yunoclient.WithBackoff(constant(0)))
			require.Empty(t, together(t, client, time.Hour))
			dialed := network.dialed.Load()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_, err := client.CreateCustomerSession(ctx, request)
			require.ErrorIs(t, err, context.Canceled)
			assert.EqualValues(t, attempt+1, sent.Load())
			assert.Empty(t, together(t, client, time.Hour))
			assert.LessOrEqual(t, network.dialed.Load(), dialed+1)
		})
	}
}

func TestTransportReplaceAfterTimeout(t *testing.T) {
	for name, test := range map[string]struct {
		sends          string
		dialed, closed int64
	}{
		"without a byte of a response": {sends: "", dialed: 3, closed: 2},
		"after a part of a response":   {sends: created, dialed: 2, closed: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var stalls atomic.Bool
				var closed atomic.Int64
				network := &pipeNet{serve: func(conn net.Conn, _ int) {
					defer closed.Add(1)
					serveHTTP1(conn, func(_ int, body []byte) string {
						if stalls.CompareAndSwap(true, false) {
							_, _ = io.WriteString(conn, test.sends)
							silent(conn)
							return ""
						}
						time.Sleep(time.Millisecond) // so that two callers need a connection each
						return whole(opened(body))
					})
				}}
				client := network.client(t, false)
				var running sync.WaitGroup
				for range 2 {
					running.Go(func() { _, err := call(t, client); assert.NoError(t, err) })
				}
				running.Wait()

				stalls.Store(true)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				_, err := client.CreateCustomerSession(ctx, request)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				synctest.Wait()
				assert.Equal(t, test.closed, closed.Load())
				_, err = call(t, client)
				require.NoError(t, err)
				assert.Equal(t, test.dialed, network.dialed.Load())
			})
		})
	}
}

// An HTTP/2 connection of the replaced transport is not idle while it has open streams, so
// the last stream closes it.
func TestTransportReplaceClosesByLastUse(t *testing.T) {
	certificate()
	for name, end := range map[string]func(c *http2Conn, stream uint32, body []byte) bool{
		"that gets a response": func(c *http2Conn, stream uint32, body []byte) bool { return c.respond(stream, 201, opened(body)) },
		"that is reset":        func(c *http2Conn, stream uint32, _ []byte) bool { return c.reset(stream, http2.ErrCodeInternal) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var closed atomic.Int64
				network := &pipeNet{serve: func(conn net.Conn, _ int) {
					served := 0
					serveHTTP2(conn, func(c *http2Conn, stream uint32, body []byte) bool {
						switch served++; served {
						case 1:
							return c.respond(stream, 201, opened(body))
						case 3:
							time.AfterFunc(3*time.Second, func() { end(c, stream, body) })
						}
						return true
					})
					closed.Add(1)
				}}
				client := network.client(t, true, yunoclient.WithMaxRetries(0), yunoclient.WithTimeout(5*time.Second))
				_, err := call(t, client)
				require.NoError(t, err)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				var running sync.WaitGroup
				running.Go(func() {
					_, err := client.CreateCustomerSession(ctx, request)
					assert.ErrorIs(t, err, context.DeadlineExceeded)
				})
				synctest.Wait()
				_, err = call(t, client)
				assert.Equal(t, name == "that gets a response", err == nil)
				running.Wait()
				time.Sleep(time.Second)
				assert.EqualValues(t, 1, closed.Load(), "long before it is idle for 90 s")
			})
		})
	}
}

func TestNetworkTwoFailuresInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var closed atomic.Int64
		network := new(pipeNet)
		network.serve = func(conn net.Conn, number int) {
			serveHTTP1(conn, func(int, []byte) string {
				if int64(number) <= closed.Load() {
					return ""
				}
				time.Sleep(time.Millisecond)
				return whole(sessionBody)
			})
		}
		client := network.client(t, false)
		var running sync.WaitGroup
		for range callers {
			running.Go(func() { _, _ = client.CreateCustomerSession(t.Context(), request) })
		}
		running.Wait()
		closed.Store(network.dialed.Load())
		session, err := call(t, client)
		require.NoError(t, err)
		assert.Equal(t, 3, session.Attempts)
	})
}

func TestNetworkMixedUpResponses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// From the second request on, the first connection sends the response to the request
		// before.
		network := &pipeNet{serve: func(conn net.Conn, connection int) {
			behind := ""
			serveHTTP1(conn, func(number int, body []byte) string {
				response := whole(opened(body))
				if connection == 1 && number > 1 {
					response, behind = behind, response
					return response
				}
				behind = response
				return response
			})
		}}
		client := network.client(t, false)
		_, err := client.CreateCustomerSession(t.Context(), request)
		require.NoError(t, err)

		other := request
		other.CustomerID = strings.ToUpper(strings.Repeat("other-", 6))
		_, err = client.CreateCustomerSession(t.Context(), other)
		require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
		apiErr := apiError(t, err)
		assert.Equal(t, 201, apiErr.StatusCode)
		assert.Empty(t, apiErr.Body)
		for _, id := range []string{"session of", request.CustomerID, other.CustomerID} {
			assert.NotContains(t, err.Error(), id)
		}

		third := request
		third.CustomerID = strings.Repeat("third-", 6)
		session, err := client.CreateCustomerSession(t.Context(), third)
		require.NoError(t, err, "the connection that is out of step was dropped")
		assert.Equal(t, "session of "+third.CustomerID, session.ID)
	})
}

func TestNetworkCloseIdleConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var closed atomic.Int64
		network := &pipeNet{serve: func(conn net.Conn, _ int) {
			defer closed.Add(1)
			serveHTTP1(conn, func(_ int, body []byte) string { return whole(opened(body)) })
		}}
		client := network.client(t, false)
		for dialed := range int64(3) {
			_, err := call(t, client)
			require.NoError(t, err, "the client stays usable")
			synctest.Wait()
			assert.Equal(t, dialed, closed.Load())
			client.CloseIdleConnections()
			synctest.Wait()
			assert.Equal(t, dialed+1, closed.Load())
		}
	})
}

// slowNet is a network of HTTP/2 connections, whose handshakes take 200 ms. A response takes
// as long as slow returns for its number, which counts from 1 over all connections.
func slowNet(slow func(number int64) time.Duration) *pipeNet {
	var requests atomic.Int64
	return &pipeNet{serve: func(conn net.Conn, _ int) {
		time.Sleep(200 * time.Millisecond)
		serveHTTP2(conn, func(c *http2Conn, stream uint32, body []byte) bool {
			time.AfterFunc(slow(requests.Add(1)), func() { c.respond(stream, 201, opened(body)) })
			return true
		})
	}}
}

func TestTransportReplaceSlowResponseLocksNobodyOut(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		client := slowNet(func(number int64) time.Duration {
			if number == 2 {
				return time.Minute
			}
			return 150 * time.Millisecond
		}).client(t, true)
		call := func(timeout time.Duration) error {
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			defer cancel()
			_, err := client.CreateCustomerSession(ctx, request)
			return err
		}
		const tight = 310 * time.Millisecond // less than a handshake and a response
		require.NoError(t, call(time.Second))
		require.ErrorIs(t, call(tight), context.DeadlineExceeded)
		succeeded := 0
		for range 10 {
			if call(tight) == nil {
				succeeded++
			}
		}
		assert.GreaterOrEqual(t, succeeded, 9)
	})
}

func TestTransportReplaceStallsCostNoConnection(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		network := slowNet(func(number int64) time.Duration {
			if number%100 == 0 {
				return time.Minute
			}
			return 50 * time.Millisecond
		})
		client := network.client(t, true, yunoclient.WithMaxRetries(0))
		require.Empty(t, together(t, client, time.Minute))
		dialed := network.dialed.Load()
		stalled := 0
		for range 20 {
			stalled += len(together(t, client, 310*time.Millisecond))
		}
		assert.InDelta(t, 20*callers/100, stalled, 2)
		assert.Equal(t, dialed, network.dialed.Load())
	})
}
