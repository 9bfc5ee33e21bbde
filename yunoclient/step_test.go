package yunoclient_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

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
