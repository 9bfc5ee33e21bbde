package yunoclient_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestAttemptHeaderOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []string
		network := always(503)
		middleware := func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				seen = append(seen, strings.Join(req.Header.Values("X-Mine"), ","))
				req.Header.Add("X-Mine", "1")
				req.URL.Path += "/more"
				return next.RoundTrip(req)
			})
		}
		client := overTransport(t, func(attempt *http.Request) (*http.Response, error) {
			seen = append(seen, strings.Join(attempt.Header.Values("X-Mine"), ","))
			assert.Equal(t, "/v1/customers/sessions/more", attempt.URL.Path)
			attempt.Header.Add("X-Mine", "2")
			assert.Nil(t, attempt.GetBody, "with it a transport below sends the body again by itself")
			return network.RoundTrip(attempt)
		}, yunoclient.WithMiddleware(middleware))
		fails(t, client)
		assert.Equal(t, []string{"", "1", "", "1", "", "1"}, seen)
	})
}

func TestMiddleware(t *testing.T) {
	var order []string
	named := func(name string) yunoclient.Option {
		return yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				order = append(order, name)
				return next.RoundTrip(req)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		network := always(503)
		fails(t, overTransport(t, network.RoundTrip, named("first"), named("second"), yunoclient.WithMaxRetries(1)))
	})
	assert.Equal(t, []string{"first", "second", "first", "second"}, order, "around each attempt, the first outermost")

	for name, opt := range map[string]yunoclient.Option{
		"the middleware is nil":        yunoclient.WithMiddleware(nil),
		"the middleware returned nil:": yunoclient.WithMiddleware(func(http.RoundTripper) http.RoundTripper { return nil }),
	} {
		_, err := yunoclient.New(creds, opt)
		require.ErrorContains(t, err, "yunoclient: WithMiddleware: "+name)
	}
}
