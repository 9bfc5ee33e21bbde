package yunoclient_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// observed returns an option that appends each AttemptInfo to infos.
func observed(infos *[]yunoclient.AttemptInfo) yunoclient.Option {
	return yunoclient.WithObserver(func(_ context.Context, info yunoclient.AttemptInfo) { *infos = append(*infos, info) })
}

func TestObserver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
			time.Sleep(2 * time.Second)
			switch number {
			case 1:
				return nil, refused()
			case 2:
				return respond(req, 503, `{"code":"BUSY","messages":["secret"]}`, "X-Request-Id", "r2"), nil
			}
			resp := respond(req, 201, "", "X-Request-Id", "r3")
			text := strings.NewReader(sessionJSON)
			resp.Body = io.NopCloser(readerFunc(func(p []byte) (int, error) { // the body takes time too
				time.Sleep(time.Second)
				return text.Read(p)
			}))
			return resp, nil
		}}
		var infos []yunoclient.AttemptInfo
		var out bytes.Buffer
		logger := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.Level(-100)}))
		_, err := call(t, overTransport(t, network.RoundTrip, observed(&infos), yunoclient.WithLogger(logger),
			yunoclient.WithBackoff(constant(5*time.Second))))
		require.NoError(t, err)
		info := yunoclient.AttemptInfo{Operation: "create-customer-session", Method: "POST", Path: "/v1/customers/sessions"}
		first, second, third := info, info, info
		first.Attempt, first.Reason = 1, yunoclient.ReasonRefused
		first.Duration, first.Elapsed, first.Wait = 2*time.Second, 2*time.Second, 5*time.Second
		second.Attempt, second.StatusCode, second.Code, second.RequestID = 2, 503, "BUSY", "r2"
		second.Duration, second.Elapsed, second.Wait = 2*time.Second, 9*time.Second, 5*time.Second
		third.Attempt, third.StatusCode, third.RequestID, third.Final = 3, 201, "r3", true
		third.Duration, third.Elapsed = 4*time.Second, 18*time.Second
		assert.Equal(t, []yunoclient.AttemptInfo{first, second, third}, infos)
		assert.Equal(t, logged(infos), regexp.MustCompile(`"time":"[^"]*",`).ReplaceAllString(out.String(), ""))
	})
}

// logged returns all that is ever logged of the attempts of a call.
func logged(infos []yunoclient.AttemptInfo) string {
	var b strings.Builder
	for _, info := range infos {
		record := func(level, message, timing string, value time.Duration) {
			fmt.Fprintf(&b, `{"level":%q,"msg":%q,"operation":%q,"method":%q,"path":%q,"status":%d,"code":%q,`,
				level, message, info.Operation, info.Method, info.Path, info.StatusCode, info.Code)
			fmt.Fprintf(&b, `"attempt":%d,%q:%d,"request_id":%q`, info.Attempt, timing, value, info.RequestID)
			if info.Reason != "" {
				fmt.Fprintf(&b, `,"reason":%q`, info.Reason)
			}
			b.WriteString("}\n")
		}
		record("DEBUG", "yuno attempt", "duration", info.Duration)
		if !info.Final {
			record("WARN", "yuno retry", "wait", info.Wait)
		}
	}
	return b.String()
}

// Each call that made an attempt has one final attempt, however it ends.
func TestObserverFinal(t *testing.T) {
	gone := errors.New("gone")
	keepsNoBody := func(_ context.Context, req *http.Request) error {
		req.GetBody = func() (io.ReadCloser, error) { return nil, gone }
		return nil
	}
	for name, test := range map[string]struct {
		network  *attempts
		editor   yuno.RequestEditorFn // may be nil
		elapsed  time.Duration
		wait     time.Duration // after the final attempt
		statuses []int
		is       error
	}{
		"success":               {network: alwaysBody(201, sessionJSON), statuses: []int{201}},
		"not retried":           {network: always(400), statuses: []int{400}, is: yunoclient.Code("X")},
		"too many":              {network: always(503, "Retry-After", "1"), elapsed: 2 * time.Second, statuses: []int{503, 503, 503}, is: yunoclient.Code("X")},
		"too long a wait":       {network: always(503, "Retry-After", "31"), statuses: []int{503}, is: yunoclient.Code("X")},
		"body not sent again":   {network: always(503, "Retry-After", "1"), editor: keepsNoBody, elapsed: time.Second, wait: time.Second, statuses: []int{503}, is: gone},
		"refused by the client": {editor: func(_ context.Context, req *http.Request) error { req.URL.Host = "other.test"; return nil }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var infos []yunoclient.AttemptInfo
				var editors []yuno.RequestEditorFn
				if test.editor != nil {
					editors = append(editors, test.editor)
				}
				client := overTransport(t, test.network.RoundTrip, observed(&infos), yunoclient.WithBackoff(constant(0)))
				_, err := client.CreateCustomerSession(t.Context(), request, editors...)
				if test.is != nil {
					require.ErrorIs(t, err, test.is)
				}
				var statuses []int
				for i, info := range infos {
					statuses = append(statuses, info.StatusCode)
					assert.Equal(t, i == len(infos)-1, info.Final, i)
					if info.Final {
						assert.Equal(t, test.wait, info.Wait)
					} else {
						assert.Positive(t, info.Wait)
					}
				}
				assert.Equal(t, test.statuses, statuses)
				if len(infos) > 0 {
					assert.Equal(t, test.elapsed, infos[len(infos)-1].Elapsed)
				}
			})
		})
	}
}

func TestObserverHoldsNoSecret(t *testing.T) {
	const id = "7dd71f21-9e4c-439a-9c6d-58f240bd28df"
	for _, status := range []int{200, 400} {
		var infos []yunoclient.AttemptInfo
		network := alwaysBody(status, `{"code":"`+privateKey+`"}`, "X-Request-Id", privateKey)
		client := overTransport(t, network.RoundTrip, observed(&infos))
		_, _ = client.Do(newRequest(t, http.MethodGet, client.BaseURL()+"/customers/sessions/"+id+"/payment-methods", ""))
		require.Len(t, infos, 1)
		assert.Equal(t, "/v1/customers/sessions/[redacted]/payment-methods", infos[0].Path)
		assert.Equal(t, "[redacted]", infos[0].RequestID)
		assertNoKey(t, fmt.Sprintf("%+v", infos), id)
	}
}

// All observers are called, with the context of the call.
func TestObserverContext(t *testing.T) {
	type key struct{}
	var got []any
	observe := yunoclient.WithObserver(func(ctx context.Context, info yunoclient.AttemptInfo) {
		got = append(got, ctx.Value(key{}), yunoclient.Operation(ctx), info.Operation, ctx.Err())
	})
	client := overTransport(t, alwaysBody(201, sessionJSON).RoundTrip, observe, observe)
	_, err := client.CreateCustomerSession(context.WithValue(t.Context(), key{}, "mine"), request)
	require.NoError(t, err)
	want := []any{"mine", "create-customer-session", "create-customer-session", nil}
	assert.Equal(t, append(want, want...), got)
}

func TestLogSilentByDefault(t *testing.T) {
	var out bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.Level(-100)})))
	defer slog.SetDefault(before)
	fails(t, serve(t, respondWith(500, `{"code":"X"}`)))
	assert.Empty(t, out.String())
}
