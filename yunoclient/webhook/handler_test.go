package webhook_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
	"github.com/yuno-go/yuno/yunoclient/webhook"
)

func acknowledge(context.Context, *webhook.Event) error { return nil }

// logTo logs everything as JSON.
func logTo(out io.Writer) webhook.Option {
	return webhook.WithLogger(slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: slog.Level(-100)})))
}

// handle sends a request to a handler that logs, and checks that neither the response nor
// the record shows a secret or a card. It returns the response's status and body.
func handle(t *testing.T, function func(context.Context, *webhook.Event) error, req *http.Request) (int, string, map[string]any) {
	t.Helper()
	var records bytes.Buffer
	recorder := serve(newVerifier(t, secret).Handler(function, logTo(&records)), req)
	var record map[string]any
	require.NoError(t, json.Unmarshal(records.Bytes(), &record), "one record")
	assert.EqualValues(t, recorder.Code, record["status"])
	assertNoCard(t, records.String()+recorder.Body.String())
	assert.NotContains(t, records.String()+recorder.Body.String(), secret)
	return recorder.Code, recorder.Body.String(), record
}

func TestHandler(t *testing.T) {
	for name, test := range deliveries(t) {
		t.Run(name, func(t *testing.T) {
			called := 0
			status, response, record := handle(t, func(ctx context.Context, event *webhook.Event) error {
				called++
				assert.Equal(t, t.Context(), ctx)
				assert.Equal(t, test.body, string(event.Body))
				return nil
			}, test.request(t))
			assert.Equal(t, test.status, status)
			if test.says == "" {
				assert.Equal(t, 1, called)
				assert.Empty(t, response)
				assert.Contains(t, record["event"], "type_event")
				assert.Equal(t, []any{"DEBUG", "yuno webhook"}, []any{record["level"], record["msg"]})
				return
			}
			assert.Zero(t, called)
			assert.Equal(t, "webhook: "+strings.TrimSuffix(test.says, ": read tcp 10.0.0.1: unexpected EOF")+"\n", response)
			assert.Equal(t, []any{"WARN", "yuno webhook refused", "webhook: " + test.says},
				[]any{record["level"], record["msg"], record["reason"]})
		})
	}
}

func TestHandlerMethod(t *testing.T) {
	for _, method := range []string{"GET", "post"} {
		req := delivery(t, enrolled)
		req.Method, req.Body = method, untouched
		recorder := serve(newVerifier(t, secret).Handler(acknowledge), req)
		assert.Equal(t, 405, recorder.Code)
		assert.Equal(t, "POST", recorder.Header().Get("Allow"))
		assert.Equal(t, "webhook: the method is not POST\n", recorder.Body.String())
	}
}

// Whatever an error of the function wraps, Yuno has to send the event again.
func TestHandlerFailure(t *testing.T) {
	for _, failure := range []error{
		errors.New("postgres://shop:hush-hush@pg-7: " + secret + ": Ada Moon"),
		fmt.Errorf("hush-hush: %w", webhook.ErrSignature),
	} {
		status, response, record := handle(t, func(context.Context, *webhook.Event) error { return failure }, delivery(t, enrolled))
		assert.Equal(t, 500, status)
		assert.Equal(t, "webhook: the event could not be processed: send it again\n", response)
		assert.Equal(t, "enrollment.enroll", record["event"].(map[string]any)["type_event"])
		delete(record, "event")
		delete(record, "time")
		assert.Equal(t, map[string]any{"level": "ERROR", "msg": "yuno webhook failed", "status": 500.}, record)
	}
}

func TestHandlerPanic(t *testing.T) {
	verifier := newVerifier(t, secret)
	handler := verifier.Handler(func(context.Context, *webhook.Event) error { panic("mine") })
	assert.PanicsWithValue(t, "mine", func() { serve(handler, delivery(t, enrolled)) })
	assert.PanicsWithValue(t, "webhook: Handler: the function is nil", func() { verifier.Handler(nil) })
}

// statusWriter records the status that a handler sends, as adapters of cloud functions do.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) { w.status = status }

func TestHandlerSendsItsStatus(t *testing.T) {
	writer := &statusWriter{ResponseWriter: httptest.NewRecorder()}
	newVerifier(t, secret).Handler(acknowledge).ServeHTTP(writer, delivery(t, enrolled))
	assert.Equal(t, 200, writer.status)
}

func TestHandlerConcurrentWithoutLogger(t *testing.T) {
	for _, opts := range [][]webhook.Option{nil, {webhook.WithLogger(nil)}} {
		handler := newVerifier(t, secret).Handler(acknowledge, opts...)
		var senders sync.WaitGroup
		for range 16 {
			senders.Go(func() {
				assert.Equal(t, 200, serve(handler, delivery(t, enrolled)).Code)
				assert.Equal(t, 400, serve(handler, delivery(t, "{}")).Code)
			})
		}
		senders.Wait()
	}
}

func TestHandlerDeadline(t *testing.T) {
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: shop.test\r\n%s: %s\r\nContent-Length: %d\r\n\r\n",
		webhook.SignatureHeader, signature(t, enrolled), len(enrolled))
	synctest.Test(t, func(t *testing.T) {
		listener := pipetest.NewListener()
		srv := &http.Server{Handler: newVerifier(t, secret).Handler(func(ctx context.Context, _ *webhook.Event) error {
			time.Sleep(time.Hour)
			return ctx.Err()
		})}
		go func() { _ = srv.Serve(listener) }()
		defer srv.Close()
		conn := listener.Dial()
		reader := bufio.NewReader(conn)
		for _, test := range []struct {
			request string
			status  int
			took    time.Duration
		}{
			{"POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 0\r\n\r\n", 401, 0},
			{head + enrolled, 200, time.Hour}, // the deadline ends when the body has arrived
			{head + "{", 400, 10 * time.Second},
		} {
			time.Sleep(time.Minute) // a deadline of the request before would have ended the connection
			start := time.Now()
			go func() { _, _ = io.WriteString(conn, test.request) }()
			resp, err := http.ReadResponse(reader, nil)
			require.NoError(t, err)
			assert.Equal(t, test.status, resp.StatusCode)
			assert.Equal(t, test.took, time.Since(start))
			_, err = io.Copy(io.Discard, resp.Body)
			require.NoError(t, err)
		}
		require.NoError(t, conn.Close())
	})
}

// A slow body ends even if no deadline can be set, as httptest.ResponseRecorder has none.
func TestHandlerSlowBody(t *testing.T) {
	verifier := newVerifier(t, secret)
	synctest.Test(t, func(t *testing.T) {
		for wait, want := range map[time.Duration]time.Duration{ // of each byte
			time.Second:     10 * time.Second,
			3 * time.Second: 12 * time.Second,
			time.Second / time.Duration(len(enrolled)): 0,
		} {
			start, rest := time.Now(), strings.NewReader(enrolled)
			req := delivery(t, enrolled)
			req.Body = body(func(p []byte) (int, error) {
				time.Sleep(wait)
				return rest.Read(p[:1])
			})
			_, err := verifier.Read(req)
			if want == 0 {
				require.NoError(t, err)
				continue
			}
			require.ErrorContains(t, err, "webhook: the body did not arrive: i/o timeout")
			assert.Equal(t, want, time.Since(start))
		}
	})
}
