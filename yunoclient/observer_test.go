package yunoclient_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

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

func TestLogOperation(t *testing.T) {
	var out bytes.Buffer
	client := overTransport(t, always(400).RoundTrip,
		yunoclient.WithLogger(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	req, doer := otherRequest(t, client, http.MethodGet, "")
	_, err := doer.Do(req)
	require.Error(t, err)
	assert.Contains(t, out.String(), "path=/v1/payments")
	assert.NotContains(t, out.String(), "operation")
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

// levelHandler takes what is above Debug.
type levelHandler struct{ took func(slog.Level) }

func (h levelHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level > slog.LevelDebug
}
func (h levelHandler) WithAttrs([]slog.Attr) slog.Handler            { return h }
func (h levelHandler) WithGroup(string) slog.Handler                 { return h }
func (h levelHandler) Handle(_ context.Context, r slog.Record) error { h.took(r.Level); return nil }
