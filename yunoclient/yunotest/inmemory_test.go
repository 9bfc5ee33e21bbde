package yunotest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// received is what a client's transport made of a response.
type received struct {
	Status, Length int
	Header         http.Header
	Body           string
	Err            error
}

// receive sends a request with the transport of a server's client, below the client's own checks.
func receive(t *testing.T, srv *yunotest.Server, method string) (got received) {
	t.Helper()
	client := srv.Client(yunoclient.WithMaxRetries(0), yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(resp.Body)
			resp.Header.Del("Date")
			resp.Header.Del("X-Request-Id")
			got = received{resp.StatusCode, int(resp.ContentLength), resp.Header, string(body), err}
			return resp, nil
		})
	}))
	req, err := http.NewRequestWithContext(t.Context(), method, client.BaseURL()+"/customers/sessions", nil)
	require.NoError(t, err)
	resp, err := client.Do(req)
	if err == nil {
		require.NoError(t, resp.Body.Close())
	}
	return got
}

// The server in memory is net/http's own, so a few responses are enough.
func TestInMemoryIsAsOverASocket(t *testing.T) {
	length := func(value string) http.Header { return http.Header{"Content-Length": {value}} }
	for name, test := range map[string]struct {
		method string
		reply  yunotest.Reply
	}{
		"body":           {"POST", yunotest.Reply{Status: 200, Body: `{"a":1}`}},
		"HEAD":           {"HEAD", yunotest.Reply{Status: 200, Body: "body"}},
		"more announced": {"POST", yunotest.Reply{Status: 200, Header: length("9"), Body: "body"}},
		"cut off":        {"POST", yunotest.Reply{Status: 200, Body: "body", Close: true}},
		"dropped":        {"POST", yunotest.Reply{Close: true}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []received
			for _, srv := range []*yunotest.Server{yunotest.NewServer(t), yunotest.New()} {
				srv.Reply(test.reply)
				got = append(got, receive(t, srv, test.method))
			}
			assert.Equal(t, got[0], got[1])
		})
	}
}

// A bubble fails if one of its goroutines still waits at its end.
func TestInMemoryLeavesNoGoroutine(t *testing.T) {
	for name, reply := range map[string]yunotest.Reply{
		"a response": {}, "dropped": {Close: true}, "cut off": {Status: 200, Body: "{", Close: true},
		"slow": {Delay: time.Hour}, "long": {Status: 200, Body: strings.Repeat("a", 2<<20)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := yunotest.New()
				srv.Reply(reply, yunotest.Reply{}, yunotest.Reply{Status: 200, Body: strings.Repeat("a", 5000)})
				client := srv.Client(yunoclient.WithMaxRetries(0), yunoclient.WithTimeout(time.Minute))
				_, _ = client.CreateCustomerSession(t.Context(), request)
				large := strings.NewReader(`"` + strings.Repeat("a", 4<<20) + `"`)
				_, err := client.API().CreateCustomerSessionWithBody(t.Context(), "application/json", large)
				var failure *yunoclient.APIError
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, http.StatusRequestEntityTooLarge, failure.StatusCode)
				large = strings.NewReader(strings.Repeat("a", 2<<20))
				_, _ = client.API().CreateCustomerSessionWithBody(t.Context(), "application/json", large)
			})
		})
	}
}
