package yunoclient_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
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
				return respond(req, 503, `{"code":"BUSY"}`, "X-Request-Id", "r2"), nil
			}
			resp := respond(req, 201, "", "X-Request-Id", "r3")
			text := strings.NewReader(sessionBody)
			resp.Body = io.NopCloser(readerFunc(func(p []byte) (int, error) { // the body takes time too
				time.Sleep(time.Second)
				return text.Read(p)
			}))
			return resp, nil
		}}
		var infos []yunoclient.AttemptInfo
		_, err := call(t, overTransport(t, network.RoundTrip, observed(&infos), yunoclient.WithBackoff(constant(5*time.Second))))
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
	})
}

// Each call that made an attempt has one final attempt, however it ends.
func TestObserverFinal(t *testing.T) {
	busyThen := func(respond func(*http.Request, int) (*http.Response, error)) func(*http.Request, int) (*http.Response, error) {
		return func(req *http.Request, number int) (*http.Response, error) {
			if number == 1 {
				return always(503, "Retry-After", "1").respond(req, number)
			}
			return respond(req, number)
		}
	}
	gone := func(_ context.Context, req *http.Request) error {
		req.GetBody = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
		return nil
	}
	for name, test := range map[string]struct {
		respond  func(*http.Request, int) (*http.Response, error)
		editor   yuno.RequestEditorFn
		cancel   time.Duration
		deadline time.Duration
		elapsed  time.Duration
		wait     time.Duration // after the final attempt
		statuses []int
	}{
		"success":               {respond: alwaysBody(201, sessionBody).respond, statuses: []int{201}},
		"not retried":           {respond: always(400).respond, statuses: []int{400}},
		"too many":              {respond: always(503, "Retry-After", "1").respond, elapsed: 2 * time.Second, statuses: []int{503, 503, 503}},
		"too long a wait":       {respond: always(503, "Retry-After", "31").respond, statuses: []int{503}},
		"no time for a wait":    {respond: always(503, "Retry-After", "9").respond, deadline: 5 * time.Second, statuses: []int{503}},
		"canceled in a wait":    {respond: always(503, "Retry-After", "9").respond, cancel: 4 * time.Second, elapsed: 4 * time.Second, wait: 4 * time.Second, statuses: []int{503}},
		"canceled in a later":   {respond: busyThen(hang), cancel: 4 * time.Second, elapsed: 4 * time.Second, statuses: []int{503, 0}},
		"body not sent again":   {respond: always(503, "Retry-After", "1").respond, editor: gone, elapsed: time.Second, wait: time.Second, statuses: []int{503}},
		"a body that is cut":    {respond: busyThen(hangInBody(201)), deadline: 4 * time.Second, elapsed: 4 * time.Second, statuses: []int{503, 201}},
		"canceled before it":    {cancel: -1},
		"refused by the client": {editor: func(_ context.Context, req *http.Request) error { req.URL.Host = "other.test"; return nil }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var infos []yunoclient.AttemptInfo
				client := overTransport(t, (&attempts{respond: test.respond}).RoundTrip, observed(&infos),
					yunoclient.WithBackoff(constant(0)))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.cancel < 0 {
					cancel()
				} else if test.cancel > 0 {
					time.AfterFunc(test.cancel, cancel)
				}
				if test.deadline > 0 {
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				var editors []yuno.RequestEditorFn
				if test.editor != nil {
					editors = append(editors, test.editor)
				}
				_, err := client.CreateCustomerSession(ctx, request, editors...)
				assert.Equal(t, test.statuses != nil && test.statuses[0] == 201, err == nil)
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
	client := overTransport(t, alwaysBody(201, sessionBody).RoundTrip, observe, observe)
	_, err := client.CreateCustomerSession(context.WithValue(t.Context(), key{}, "mine"), request)
	require.NoError(t, err)
	want := []any{"mine", "create-customer-session", "create-customer-session", nil}
	assert.Equal(t, append(want, want...), got)
}

func TestLogAllowList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		network := &attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
			time.Sleep(3 * time.Millisecond)
			switch number {
			case 1:
				return nil, refused()
			case 2:
				return respond(req, 503, `{"code":"X\n`+strings.Repeat("x", 500)+`","messages":["secret"]}`, "Retry-After", "2",
					"X-Request-Id", strings.Repeat("r", 500)), nil
			}
			return respond(req, 201, sessionBody, "X-Trace-Id", "t3"), nil
		}}
		client := overTransport(t, network.RoundTrip,
			yunoclient.WithLogger(slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.Level(-100)}))),
			yunoclient.WithBackoff(constant(time.Second)))
		_, err := client.CreateCustomerSession(t.Context(), request, yunoclient.IdempotencyKey("idempotency-1"),
			yunoclient.Header("x-mine", "mine"))
		require.NoError(t, err)

		var records []map[string]any
		for line := range strings.Lines(out.String()) {
			record := map[string]any{}
			require.NoError(t, json.Unmarshal([]byte(line), &record))
			delete(record, "time")
			records = append(records, record)
		}
		duration := float64(3 * time.Millisecond)
		target := func(level, message string, more map[string]any) map[string]any {
			more["level"], more["msg"] = level, message
			more["operation"], more["method"], more["path"] = "create-customer-session", "POST", "/v1/customers/sessions"
			return more
		}
		code := records[2]["code"].(string)
		assert.Equal(t, `X\n`+strings.Repeat("x", 122)+"…", code, "128 bytes of what the server sends")
		requestID := strings.Repeat("r", 125) + "…"
		assert.Equal(t, []map[string]any{
			target("DEBUG", "yuno attempt", map[string]any{"status": 0., "code": "", "attempt": 1., "duration": duration,
				"request_id": "", "reason": "refused"}),
			target("WARN", "yuno retry", map[string]any{"status": 0., "code": "", "attempt": 1., "wait": float64(time.Second),
				"request_id": "", "reason": "refused"}),
			target("DEBUG", "yuno attempt", map[string]any{"status": 503., "code": code, "attempt": 2., "duration": duration,
				"request_id": requestID}),
			target("WARN", "yuno retry", map[string]any{"status": 503., "code": code, "attempt": 2., "wait": float64(3 * time.Second),
				"request_id": requestID}),
			target("DEBUG", "yuno attempt", map[string]any{"status": 201., "code": "", "attempt": 3., "duration": duration,
				"request_id": "t3"}),
		}, records)
	})
}

func TestLogSilentByDefault(t *testing.T) {
	var out bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.Level(-100)})))
	defer slog.SetDefault(before)
	fails(t, serve(t, respondWith(500, `{"code":"X"}`)))
	assert.Empty(t, out.String())
}

func TestLogLevel(t *testing.T) {
	var levels []slog.Level
	handler := levelHandler{func(level slog.Level) { levels = append(levels, level) }}
	synctest.Test(t, func(t *testing.T) {
		fails(t, overTransport(t, always(503).RoundTrip, yunoclient.WithLogger(slog.New(handler))))
	})
	assert.Equal(t, []slog.Level{slog.LevelWarn, slog.LevelWarn}, slices.Clip(levels))
}

// levelHandler is enabled for levels above Debug.
type levelHandler struct{ took func(slog.Level) }

func (h levelHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level > slog.LevelDebug
}
func (h levelHandler) WithAttrs([]slog.Attr) slog.Handler            { return h }
func (h levelHandler) WithGroup(string) slog.Handler                 { return h }
func (h levelHandler) Handle(_ context.Context, r slog.Record) error { h.took(r.Level); return nil }
