package yunoclient_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
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
	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
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

// The user's client is copied. Its jar works as in net/http, and its CheckRedirect is never
// called.
func TestNetworkOfUsersClient(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	mine := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		t.Error("a redirect is checked")
		return nil
	}}
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	var cookies []string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cookies = append(cookies, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader([]int{503, 503, 307}[len(cookies)-1])
	}, yunoclient.WithHTTPClient(mine), yunoclient.WithMaxRetries(2), yunoclient.WithBackoff(constant(0)),
		yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(req)
				assert.Empty(t, req.Header.Get("Cookie"), "the request of a middleware is its own")
				return resp, err
			})
		}))
	assert.Equal(t, 307, fails(t, client).StatusCode)
	assert.Equal(t, []string{"", "seen=1", "seen=1"}, cookies, "no attempt sees another's cookies twice")
	assert.Nil(t, mine.Transport)
}

func TestNetworkHTTP2ConnectionThatDies(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		network := &pipetest.Network{Serve: func(conn net.Conn, number int) {
			served := 0
			serveHTTP2(conn, func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool {
				if served++; number == 1 && served > 1 {
					pipetest.Silent(conn)
					return false
				}
				return c.Respond(stream, 201, opened(body))
			})
		}}
		client := overPipes(t, network, true)
		_, err := client.CreateCustomerSession(t.Context(), request)
		require.NoError(t, err)
		started := time.Now()
		assert.Empty(t, together(t, client, time.Hour))
		assert.LessOrEqual(t, time.Since(started), 45*time.Second)
		assert.Less(t, network.Dialed.Load(), int64(callers))
	})
}

func TestTransportReplacePoolThatDies(t *testing.T) {
	for name, timeout := range map[string]time.Duration{"contexts of a second": time.Second, "the default timeout": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var died atomic.Int64
				network := &pipetest.Network{Serve: func(conn net.Conn, number int) {
					pipetest.ServeHTTP1(conn, func(_ int, body []byte) string {
						if int64(number) <= died.Load() {
							pipetest.Silent(conn)
							return ""
						}
						time.Sleep(time.Millisecond) // so that the callers need a connection each
						return whole(opened(body))
					})
				}}
				client := overPipes(t, network, false)
				require.Empty(t, together(t, client, time.Hour))
				died.Store(network.Dialed.Load())

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
			network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
				pipetest.ServeHTTP1(conn, func(_ int, body []byte) string {
					if !strings.Contains(string(body), request.CustomerID) {
						time.Sleep(time.Millisecond) // so that the callers need a connection each
						return whole(opened(body))
					}
					if sent.Add(1) <= int64(attempt) {
						return busy
					}
					pipetest.Silent(conn)
					return ""
				})
			}}
			client := overPipes(t, network, false, yunoclient.WithBackoff(constant(0)))
			require.Empty(t, together(t, client, time.Hour))
			dialed := network.Dialed.Load()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_, err := client.CreateCustomerSession(ctx, request)
			require.ErrorIs(t, err, context.Canceled)
			assert.EqualValues(t, attempt+1, sent.Load())
			assert.Empty(t, together(t, client, time.Hour))
			assert.LessOrEqual(t, network.Dialed.Load(), dialed+1)
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
				network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
					defer closed.Add(1)
					pipetest.ServeHTTP1(conn, func(_ int, body []byte) string {
						if stalls.CompareAndSwap(true, false) {
							_, _ = io.WriteString(conn, test.sends)
							pipetest.Silent(conn)
							return ""
						}
						time.Sleep(time.Millisecond) // so that two callers need a connection each
						return whole(opened(body))
					})
				}}
				client := overPipes(t, network, false)
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
				assert.Equal(t, test.dialed, network.Dialed.Load())
			})
		})
	}
}

// An HTTP/2 connection of the replaced transport is not idle while it has open streams, so
// the last stream closes it.
func TestTransportReplaceClosesByLastUse(t *testing.T) {
	certificate()
	for name, test := range map[string]struct {
		end func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool
		ok  bool
	}{
		"that gets a response": {func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool {
			return c.Respond(stream, 201, opened(body))
		}, true},
		"that is reset": {func(c *pipetest.HTTP2Conn, stream uint32, _ []byte) bool {
			return c.Reset(stream, http2.ErrCodeInternal)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var closed atomic.Int64
				network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
					served := 0
					serveHTTP2(conn, func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool {
						switch served++; served {
						case 1:
							return c.Respond(stream, 201, opened(body))
						case 3:
							time.AfterFunc(3*time.Second, func() { test.end(c, stream, body) })
						}
						return true
					})
					closed.Add(1)
				}}
				client := overPipes(t, network, true, yunoclient.WithMaxRetries(0), yunoclient.WithTimeout(5*time.Second))
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
				assert.Equal(t, test.ok, err == nil)
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
		network := &pipetest.Network{Serve: func(conn net.Conn, number int) {
			pipetest.ServeHTTP1(conn, func(_ int, body []byte) string {
				if int64(number) <= closed.Load() {
					return ""
				}
				time.Sleep(time.Millisecond) // so that the callers need a connection each
				return whole(opened(body))
			})
		}}
		client := overPipes(t, network, false)
		require.Empty(t, together(t, client, time.Hour))
		closed.Store(network.Dialed.Load())
		session, err := call(t, client)
		require.NoError(t, err)
		assert.Equal(t, 3, session.Attempts)
	})
}

func TestNetworkMixedUpResponses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// From the second request on, the first connection sends the response to the request
		// before.
		network := &pipetest.Network{Serve: func(conn net.Conn, connection int) {
			behind := ""
			pipetest.ServeHTTP1(conn, func(number int, body []byte) string {
				response := whole(opened(body))
				if connection == 1 && number > 1 {
					response, behind = behind, response
					return response
				}
				behind = response
				return response
			})
		}}
		client := overPipes(t, network, false)
		_, err := client.CreateCustomerSession(t.Context(), request)
		require.NoError(t, err)

		other := request
		other.CustomerID = strings.ToUpper(strings.Repeat("other-", 6))
		_, err = client.CreateCustomerSession(t.Context(), other)
		require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
		apiErr := apiError(t, err)
		assert.Equal(t, 201, apiErr.StatusCode)
		assert.Equal(t, 1, apiErr.Attempts)
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
		network := &pipetest.Network{Serve: func(conn net.Conn, _ int) {
			defer closed.Add(1)
			pipetest.ServeHTTP1(conn, func(_ int, body []byte) string { return whole(opened(body)) })
		}}
		client := overPipes(t, network, false)
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

// A transport that has received nothing yet may still be in a handshake, which takes 200 ms
// here. If each call replaced it, none would succeed.
func TestTransportReplaceSlowResponseLocksNobodyOut(t *testing.T) {
	certificate()
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int64
		client := overPipes(t, &pipetest.Network{Serve: func(conn net.Conn, _ int) {
			time.Sleep(200 * time.Millisecond)
			serveHTTP2(conn, func(c *pipetest.HTTP2Conn, stream uint32, body []byte) bool {
				wait := 150 * time.Millisecond
				if requests.Add(1) == 2 {
					wait = time.Minute
				}
				time.AfterFunc(wait, func() { c.Respond(stream, 201, opened(body)) })
				return true
			})
		}}, true)
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
