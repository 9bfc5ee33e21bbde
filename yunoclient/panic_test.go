package yunoclient_test

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
)

// TestPanicLeavesNothingBehind panics in each function that a user may pass. The bubble
// fails if a goroutine or a connection is left.
func TestPanicLeavesNothingBehind(t *testing.T) {
	around := func(before, after func(*http.Response)) yunoclient.Option {
		return yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				before(nil)
				resp, err := next.RoundTrip(req)
				after(resp)
				return resp, err
			})
		})
	}
	nothing := func(*http.Response) {}
	mine := func(*http.Response) { panic("mine") }
	logger := func(level slog.Level) yunoclient.Option {
		return yunoclient.WithLogger(slog.New(levelHandler{func(got slog.Level) {
			if got == level {
				panic("mine")
			}
		}}))
	}
	for name, test := range map[string]struct {
		opt      yunoclient.Option
		response string // a whole session if not given
	}{
		"a middleware, before": {opt: around(mine, nothing)},
		"a middleware, after":  {opt: around(nothing, mine)},
		"a body": {opt: around(nothing, func(resp *http.Response) {
			resp.Body = struct {
				readerFunc
				closer
			}{func([]byte) (int, error) { panic("mine") }, resp.Body.Close}
		})},
		"an editor": {opt: yunoclient.WithRequestEditor(func(context.Context, *http.Request) error { panic("mine") })},
		"a transport": {opt: yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(
			func(*http.Request) (*http.Response, error) { panic("mine") })})},
		"a log handler": {opt: logger(slog.LevelWarn), response: busy},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := overPipes(t, says(cmp.Or(test.response, whole(sessionBody))), false, test.opt)
				for range 3 {
					assert.PanicsWithValue(t, "mine", func() { _, _ = call(t, client) })
				}
			})
		})
	}
}

type closer func() error

func (c closer) Close() error { return c() }
