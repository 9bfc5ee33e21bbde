package yunotest_test

import (
	"context"
	"fmt"
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

func TestReplyPanicsOnAStatusOutOfRange(t *testing.T) {
	for _, status := range []int{-1, 42, 199, 1000} {
		assert.PanicsWithValue(t, fmt.Sprint("yunotest: Reply: [0]: status must be 200 to 999, or 0, got ", status), func() {
			yunotest.New().Reply(yunotest.Reply{Status: status})
		})
	}
	yunotest.New().Reply(yunotest.Reply{Status: 200}, yunotest.Reply{Status: 999})
}

func TestReplyScriptsTheNextResponses(t *testing.T) {
	for name, srv := range map[string]*yunotest.Server{"loopback": yunotest.NewServer(t), "in memory": yunotest.New()} {
		t.Run(name, func(t *testing.T) {
			client := srv.Client(yunoclient.WithMaxRetries(0))
			srv.Reply(
				yunotest.Reply{Status: 403, Header: http.Header{"x-request-id": {"r1"}}, Body: `{"code":"AUTHORIZATION_REQUIRED"}`},
				yunotest.Reply{Close: true},
				yunotest.Reply{Status: 201, Body: `{"customer_session":`, Close: true},
				yunotest.Reply{Body: "without a Status it is not sent"},
			)

			var apiErr *yunoclient.APIError
			_, err := client.CreateCustomerSession(t.Context(), request)
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, 403, apiErr.StatusCode)
			assert.Equal(t, yunoclient.CodeAuthorizationRequired, apiErr.Code)
			assert.Equal(t, "r1", apiErr.RequestID())

			_, err = client.CreateCustomerSession(t.Context(), request)
			require.ErrorAs(t, err, &apiErr)
			assert.Zero(t, apiErr.StatusCode, "dropped before the response")

			_, err = client.CreateCustomerSession(t.Context(), request)
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, 201, apiErr.StatusCode, "dropped in the middle of the body")
			assert.Equal(t, `{"customer_session":`, string(apiErr.Body))
			require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)

			_, err = client.CreateCustomerSession(t.Context(), request)
			require.NoError(t, err, "the zero Reply is the normal behavior")
			_, err = client.CreateCustomerSession(t.Context(), request)
			require.NoError(t, err, "and so is what follows the script")
			assert.Len(t, srv.Requests(), 5)
		})
	}
}

func TestReplyDelayTakesNoTimeInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		client := srv.Client(yunoclient.WithMaxRetries(0))
		srv.Reply(yunotest.Reply{Delay: 40 * time.Second}, yunotest.Reply{Delay: time.Hour, Status: 500})

		started := time.Now()
		_, err := client.CreateCustomerSession(t.Context(), request)
		require.NoError(t, err)
		assert.Equal(t, 40*time.Second, time.Since(started))

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = client.CreateCustomerSession(ctx, request)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 41*time.Second, time.Since(started))
	})
}

func TestReplyWithoutADelayReachesACallerWhoIsGone(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		assert.Equal(t, http.StatusNotFound, send(t, yunotest.New(), newRequest(t, http.MethodGet, "/", "").WithContext(gone)).Code)
	}
}

func TestReplyHasARequestID(t *testing.T) {
	srv := yunotest.New()
	srv.Reply(
		yunotest.Reply{Status: 500},
		yunotest.Reply{Status: 500, Header: http.Header{"x-request-id": {"11111111-2222-3333-4444-555555555555"}}},
	)
	first := send(t, srv, newRequest(t, http.MethodGet, "/anywhere", ""))
	second := send(t, srv, newRequest(t, http.MethodGet, "/anywhere", ""))
	assert.Equal(t, "application/json", first.Header().Get("Content-Type"))
	assert.NotEqual(t, first.Header().Get("x-request-id"), second.Header().Get("x-request-id"))
	assert.Equal(t, []string{"11111111-2222-3333-4444-555555555555"}, second.Header().Values("x-request-id"))
}

func TestReplyKeepsItsHeader(t *testing.T) {
	srv, header := yunotest.New(), http.Header{}
	for _, wait := range []string{"1", "2"} {
		header.Set("Retry-After", wait)
		srv.Reply(yunotest.Reply{Status: 503, Header: header})
	}
	for _, wait := range []string{"1", "2"} {
		assert.Equal(t, wait, send(t, srv, newRequest(t, http.MethodGet, "/anywhere", "")).Header().Get("Retry-After"))
	}
}

func TestReplyForAnOperation(t *testing.T) {
	for name, test := range map[string]struct {
		pattern string
		fits    []string
		not     []string
	}{
		"any": {"", []string{"GET /"}, nil},
		"operation": {"POST /customers/sessions", []string{"POST /v1/customers/sessions?a=b"},
			[]string{"GET /v1/customers/sessions", "POST /v1/customers/sessions/", "POST /v1//customers/sessions"}},
		"parameter": {"GET /customers/{id}", []string{"GET /v1/customers/a%2Fb", "HEAD /v1/customers/1"},
			[]string{"GET /v1/customers/1/2"}},
		"below":              {"DELETE /customers/", []string{"DELETE /v1/customers/1/2"}, []string{"DELETE /v1/customers"}},
		"another base":       {"GET /v2/reports/{id}", []string{"GET /v2/reports/1"}, []string{"GET /v1/reports/1"}},
		"the whole path":     {"GET /v1/reports/{id}", []string{"GET /v1/reports/1"}, []string{"GET /v1/v1/reports/1", "GET /reports"}},
		"a path in its full": {"GET /v12", []string{"GET /v12"}, []string{"GET /2"}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.New()
			const used, left = 299, 298
			ask := func(target string) int {
				method, path, _ := strings.Cut(target, " ")
				return send(t, srv, newRequest(t, method, path, "")).Code
			}
			for _, target := range test.not {
				srv.Reply(yunotest.Reply{For: test.pattern, Status: used})
				assert.NotEqual(t, used, ask(target), target)
				srv.Reset()
			}
			for _, target := range test.fits {
				srv.Reply(yunotest.Reply{For: test.pattern, Status: used}, yunotest.Reply{Status: left})
				assert.Equal(t, []int{used, left}, []int{ask(target), ask(target)}, target)
			}
		})
	}
}

// A request does not use up the replies for other operations.
func TestReplyForIsUsedInOrder(t *testing.T) {
	srv := yunotest.New()
	srv.Reply(
		yunotest.Reply{For: "GET /customers/{id}", Status: 291},
		yunotest.Reply{For: "GET /customers/1", Status: 292},
		yunotest.Reply{Status: 293},
		yunotest.Reply{For: "GET /customers/1", Status: 294},
		yunotest.Reply{For: "POST /customers/sessions"},
		yunotest.Reply{For: "POST /customers/sessions", Status: 295},
	)
	var statuses []int
	for _, target := range []string{"DELETE /v1", "GET /v1/customers/2", "GET /v1/customers/1", "POST /v1/customers/sessions",
		"POST /v1/customers/sessions", "GET /v1/customers/1"} {
		method, path, _ := strings.Cut(target, " ")
		statuses = append(statuses, send(t, srv, newRequest(t, method, path, body(t, nil))).Code)
	}
	assert.Equal(t, []int{293, 291, 292, 201, 295, 294}, statuses)
}

func TestReplyPanicsOnAWrongPattern(t *testing.T) {
	srv := yunotest.New()
	const noPath = "the path must begin with /"
	for pattern, why := range map[string]string{
		"customers": noPath, "GET": noPath, "GET example.com/a": noPath, " ": noPath,
		"GET /{": "", "GET /{id}/{id}": "", "A/B /": "",
		"get /a": "the method must be in upper case", "GET /a?b=c": "the pattern must not have a query",
	} {
		text := panicOf(func() { srv.Reply(yunotest.Reply{Status: 500}, yunotest.Reply{For: pattern}) })
		want := `yunotest: Reply: [1]: for must be a method and a path, such as "GET /customers/{id}", got "` +
			pattern + `": ` + why
		assert.Contains(t, text, want)
	}
	assert.Equal(t, http.StatusCreated, send(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil))).Code, "all or none")
}

func TestReset(t *testing.T) {
	srv := yunotest.New()
	srv.RejectCustomer(request.CustomerID)
	send(t, srv, newRequest(t, http.MethodGet, sessions, strings.Repeat(" ", 1<<20)))
	srv.Reply(yunotest.Reply{Status: 503})
	srv.Reset()
	assert.Empty(t, srv.Requests())
	assert.Equal(t, http.StatusCreated, send(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil))).Code)
	for range 15 {
		send(t, srv, newRequest(t, http.MethodGet, sessions, strings.Repeat(" ", 1<<20)))
	}
	assert.Len(t, srv.Requests(), 16, "the bytes of forgotten requests do not count")
	srv.RejectCustomer(request.CustomerID)
	assert.Equal(t, http.StatusBadRequest, send(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil))).Code)
}

func TestReplyLimitsTheScript(t *testing.T) {
	mebibyte := strings.Repeat("a", 1<<20)
	for name, test := range map[string]struct {
		fits int
		each yunotest.Reply
	}{
		"number":  {1000, yunotest.Reply{Status: 503}},
		"body":    {16, yunotest.Reply{Body: mebibyte}},
		"header":  {15, yunotest.Reply{Header: http.Header{"A": {mebibyte}}}},
		"pattern": {15, yunotest.Reply{For: "/" + mebibyte}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.New()
			for range test.fits {
				srv.Reply(test.each)
			}
			assert.Contains(t, panicOf(func() { srv.Reply(test.each) }), "yunotest: Reply: the script would have ")
			assert.Len(t, srv.Unused(), test.fits)
			srv.Reset()
			srv.Reply(test.each)
		})
	}
}

func TestUnused(t *testing.T) {
	srv := yunotest.New()
	assert.Empty(t, srv.Unused())
	mistyped := yunotest.Reply{For: "POST /customer/sessions", Status: 503, Header: http.Header{"Retry-After": {"1"}}, Body: "{}"}
	srv.Reply(mistyped, yunotest.Reply{}, yunotest.Reply{Delay: time.Second})
	send(t, srv, newRequest(t, http.MethodPost, sessions, body(t, nil)))
	unused := srv.Unused()
	assert.Equal(t, []yunotest.Reply{mistyped, {Delay: time.Second}}, unused)
	unused[0].Header.Set("Retry-After", "2")
	assert.Equal(t, "1", srv.Unused()[0].Header.Get("Retry-After"), "the caller may change what it got")
	srv.Reset()
	assert.Empty(t, srv.Unused())
}
