package yunoclient_test

import (
	"context"
	"errors"
	"io"
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

func TestAttemptBodyReadOnce(t *testing.T) {
	network := always(503)
	client := overTransport(t, network.RoundTrip)
	_, err := client.API().CreateCustomerSessionWithBody(t.Context(), "application/json", io.MultiReader(strings.NewReader("{}")))
	assert.Equal(t, 1, apiError(t, err).Attempts)
	assert.Equal(t, []string{"{}"}, network.bodies)
}

func TestAttemptGetBodyFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("gone")
		_, err := overTransport(t, always(503).RoundTrip).CreateCustomerSession(t.Context(), request,
			func(_ context.Context, req *http.Request) error {
				req.GetBody = func() (io.ReadCloser, error) { return nil, gone }
				return nil
			})
		require.ErrorIs(t, err, gone)
	})
}

func TestAttemptOfNestedCall(t *testing.T) {
	var inner *yunoclient.Client
	ctx, cancel := context.WithCancel(t.Context())
	network := roundTripper(func(req *http.Request) (*http.Response, error) { return respond(req, 201, sessionBody), nil })
	outer := overTransport(t, network, yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			_, err := inner.CreateCustomerSession(req.Context(), request, func(_ context.Context, req *http.Request) error {
				req.URL.Host = "other.test"
				return nil
			})
			assert.Zero(t, apiError(t, err).Attempts, "nothing was sent")
			cancel()
			_, err = inner.CreateCustomerSession(req.Context(), request)
			require.ErrorIs(t, err, context.Canceled)
			assert.Zero(t, apiError(t, err).Attempts, "nothing was sent")
			return next.RoundTrip(req)
		})
	}))
	inner = overTransport(t, network)
	session, err := outer.CreateCustomerSession(ctx, request)
	require.NoError(t, err)
	assert.Equal(t, 1, session.Attempts)
}

func TestAttemptOfMiddleware(t *testing.T) {
	var seen []int
	counting := yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			seen = append(seen, yunoclient.Attempt(req.Context()))
			return next.RoundTrip(req)
		})
	})
	fails(t, overTransport(t, always(503).RoundTrip, counting, yunoclient.WithBackoff(constant(0))))
	assert.Equal(t, []int{1, 2, 3}, seen)
	assert.Zero(t, yunoclient.Attempt(t.Context()))
}
