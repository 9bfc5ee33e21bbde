package webhook_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
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

func TestHandler(t *testing.T) {
	for name, test := range deliveries(t) {
		t.Run(name, func(t *testing.T) {
			var records bytes.Buffer
			called := 0
			handler := newVerifier(t, secret).Handler(func(ctx context.Context, event *webhook.Event) error {
				called++
				assert.Equal(t, t.Context(), ctx)
				assert.Equal(t, test.body, string(event.Body))
				return nil
			}, logTo(&records))
			req := delivery(t, test.body)
			if test.change != nil {
				test.change(req)
			}
			recorder := serve(handler, req)
			assert.Equal(t, test.status, recorder.Code)
			assert.Equal(t, test.says == "", called == 1)
			response := ""
			if test.says != "" {
				response = "webhook: " + strings.TrimSuffix(test.says, ": read tcp 10.0.0.1: unexpected EOF") + "\n"
			}
			assert.Equal(t, response, recorder.Body.String())

			var record map[string]any
			require.NoError(t, json.Unmarshal(records.Bytes(), &record), "one record")
			assert.EqualValues(t, test.status, record["status"])
			level, message := "WARN", "yuno webhook refused"
			if test.status == 200 {
				level, message = "DEBUG", "yuno webhook"
				assert.Contains(t, record["event"], "type_event")
			} else {
				assert.Equal(t, "webhook: "+test.says, record["reason"])
			}
			assert.Equal(t, level, record["level"])
			assert.Equal(t, message, record["msg"])
			assertNoCard(t, records.String()+recorder.Body.String())
			assert.NotContains(t, records.String()+recorder.Body.String(), secret)
		})
	}
}

// statusWriter is a ResponseWriter as a middleware wraps it. It records the status, and
// cannot set a deadline.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func TestHandlerBehindMiddleware(t *testing.T) {
	for body, want := range map[string]int{enrolled: 200, "{}": 400} {
		writer := &statusWriter{ResponseWriter: httptest.NewRecorder()}
		newVerifier(t, secret).Handler(acknowledge).ServeHTTP(writer, delivery(t, body))
		assert.Equal(t, want, writer.status)
	}
}

func TestHandlerMethod(t *testing.T) {
	for _, method := range []string{"GET", "HEAD", "PUT", "post", "OPTIONS"} {
		req := delivery(t, enrolled)
		req.Method, req.Body = method, untouched
		recorder := serve(newVerifier(t, secret).Handler(acknowledge), req)
		assert.Equal(t, 405, recorder.Code)
		assert.Equal(t, "POST", recorder.Header().Get("Allow"))
		assert.Equal(t, "webhook: the method is not POST\n", recorder.Body.String())
	}
	assert.Empty(t, serve(newVerifier(t, secret).Handler(acknowledge), delivery(t, "")).Header().Get("Allow"))
}

// Whatever an error of the function wraps, Yuno has to send the event again.
func TestHandlerFailure(t *testing.T) {
	for _, failure := range []error{
		errors.New("postgres://shop:hush-hush@pg-7: " + secret + ": Ada Moon"),
		fmt.Errorf("hush-hush: %w", webhook.ErrSignature),
		fmt.Errorf("hush-hush: %w", webhook.ErrMalformed),
	} {
		var records bytes.Buffer
		fail := func(context.Context, *webhook.Event) error { return failure }
		recorder := serve(newVerifier(t, secret).Handler(fail, logTo(&records)), delivery(t, enrolled))
		assert.Equal(t, 500, recorder.Code)
		assert.Equal(t, "webhook: the event could not be processed: send it again\n", recorder.Body.String())
		var record map[string]any
		require.NoError(t, json.Unmarshal(records.Bytes(), &record), "one record")
		delete(record, "time")
		assert.Equal(t, "enrollment.enroll", record["event"].(map[string]any)["type_event"])
		delete(record, "event")
		assert.Equal(t, map[string]any{"level": "ERROR", "msg": "yuno webhook failed", "status": 500.}, record)
		assertNoCard(t, records.String())
		assert.NotContains(t, records.String(), "hush")
		assert.NotContains(t, records.String(), secret)
	}
}

func TestHandlerPanic(t *testing.T) {
	handler := newVerifier(t, secret).Handler(func(context.Context, *webhook.Event) error { panic("mine") })
	assert.PanicsWithValue(t, "mine", func() { serve(handler, delivery(t, enrolled)) })

	srv := httptest.NewUnstartedServer(newVerifier(t, secret).Handler(func(context.Context, *webhook.Event) error {
		panic(http.ErrAbortHandler) // which net/http does not log
	}))
	srv.Start()
	defer srv.Close()
	req := delivery(t, enrolled)
	req.URL, _ = url.Parse(srv.URL)
	_, err := srv.Client().Do(req)
	require.ErrorIs(t, err, io.EOF, "no response, so that Yuno sends the event again")

	assert.PanicsWithValue(t, "webhook: Handler: the function is nil", func() { newVerifier(t, secret).Handler(nil) })
}

// A response that the function has written itself is not overwritten.
func TestHandlerFunctionWrites(t *testing.T) {
	for _, failure := range []error{nil, errors.New("too late")} {
		recorder := httptest.NewRecorder()
		newVerifier(t, secret).Handler(func(context.Context, *webhook.Event) error {
			recorder.WriteHeader(http.StatusAccepted)
			return failure
		}).ServeHTTP(recorder, delivery(t, enrolled))
		assert.Equal(t, http.StatusAccepted, recorder.Code)
	}
}

func TestHandlerZeroVerifier(t *testing.T) {
	for _, empty := range []*webhook.Verifier{nil, {}} {
		recorder := serve(empty.Handler(acknowledge), delivery(t, enrolled))
		assert.Equal(t, 401, recorder.Code)
		assert.Contains(t, recorder.Body.String(), "create it with NewVerifier")
	}
}

func TestHandlerNilLogger(t *testing.T) {
	for _, opts := range [][]webhook.Option{nil, {webhook.WithLogger(nil)}} {
		handler := newVerifier(t, secret).Handler(acknowledge, opts...)
		assert.Equal(t, 200, serve(handler, delivery(t, enrolled)).Code)
		assert.Equal(t, 400, serve(handler, delivery(t, "{}")).Code)
	}
}

func TestHandlerOverTheNetwork(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		t.Run(fmt.Sprintf("HTTP/2 %v", http2), func(t *testing.T) {
			srv := httptest.NewUnstartedServer(newVerifier(t, secret).Handler(func(ctx context.Context, _ *webhook.Event) error {
				return ctx.Err()
			}))
			srv.EnableHTTP2 = http2
			srv.Config.ErrorLog = log.New(io.Discard, "", 0) // it logs connections that the client opened and did not need
			srv.StartTLS()
			defer srv.Close()
			var senders sync.WaitGroup
			for i := range 16 {
				senders.Go(func() {
					for body, want := range map[string]int{enrolled: 200, "{}": 400, strings.Repeat(" ", 100_000): 400} {
						resp := deliver(t, srv, body, i%2 == 0)
						assert.Equal(t, want, resp.StatusCode)
						assert.Equal(t, http2, resp.ProtoMajor == 2)
					}
				})
			}
			senders.Wait()
		})
	}
}

// deliver sends an event to a server, and returns the response without its body.
func deliver(t *testing.T, srv *httptest.Server, body string, chunked bool) *http.Response {
	req := delivery(t, body)
	req.URL, _ = url.Parse(srv.URL)
	if chunked {
		req.Body, req.ContentLength, req.GetBody = bodyOf(strings.NewReader(body)), -1, nil
	}
	resp, err := srv.Client().Do(req)
	if assert.NoError(t, err) {
		assert.NoError(t, resp.Body.Close())
		return resp
	}
	return &http.Response{}
}

// exchange writes to a server, and returns the status of its response and how long it
// took.
func exchange(t *testing.T, listener *pipetest.Listener, write func(io.Writer)) (status int, took time.Duration) {
	t.Helper()
	start, conn := time.Now(), listener.Dial()
	var writer sync.WaitGroup
	writer.Go(func() { write(conn) })
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	took = time.Since(start)
	require.NoError(t, resp.Body.Close())
	require.NoError(t, conn.Close())
	writer.Wait()
	return resp.StatusCode, took
}

// It uses a pipe because time in a synctest bubble does not advance during a wait for a
// socket.
func TestHandlerSlowBody(t *testing.T) {
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n%s: %s\r\nContent-Length: %d\r\n\r\n",
		webhook.SignatureHeader, signature(t, enrolled), len(enrolled))
	synctest.Test(t, func(t *testing.T) {
		listener := pipetest.NewListener()
		srv := &http.Server{Handler: newVerifier(t, secret).Handler(func(ctx context.Context, _ *webhook.Event) error {
			time.Sleep(time.Hour)
			return ctx.Err()
		})}
		go func() { _ = srv.Serve(listener) }()
		defer srv.Close()

		for name, test := range map[string]struct {
			write func(io.Writer)
			want  int
			took  time.Duration
		}{
			"a part": {func(conn io.Writer) { fmt.Fprint(conn, head, "{") }, 400, 10 * time.Second},
			"a byte a second": {func(conn io.Writer) {
				fmt.Fprint(conn, head)
				for _, b := range []byte(enrolled) {
					time.Sleep(time.Second)
					if _, err := conn.Write([]byte{b}); err != nil {
						return
					}
				}
			}, 400, 10 * time.Second},
			// The limit does not apply after the body has arrived.
			"a slow function": {func(conn io.Writer) { fmt.Fprint(conn, head, enrolled) }, 200, time.Hour},
		} {
			status, took := exchange(t, listener, test.write)
			assert.Equal(t, test.want, status, name)
			assert.Equal(t, test.took, took, name)
		}
	})
}

// A refused request leaves no deadline behind, and the context ends when the sender
// disconnects.
func TestHandlerConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var records bytes.Buffer
		listener := pipetest.NewListener()
		srv := &http.Server{Handler: newVerifier(t, secret).Handler(func(ctx context.Context, _ *webhook.Event) error {
			<-ctx.Done()
			return ctx.Err()
		}, logTo(&records))}
		go func() { _ = srv.Serve(listener) }()
		defer srv.Close()

		conn := listener.Dial()
		status := make([]byte, len("HTTP/1.1 401"))
		for range 2 {
			go fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 0\r\n\r\n")
			_, err := io.ReadFull(conn, status)
			require.NoError(t, err)
			assert.Equal(t, "HTTP/1.1 401", string(status))
			discard(t, conn)
			time.Sleep(time.Minute)
		}
		records.Reset()
		fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: shop.test\r\n%s: %s\r\nContent-Length: %d\r\n\r\n%s",
			webhook.SignatureHeader, signature(t, enrolled), len(enrolled), enrolled)
		time.Sleep(time.Minute)
		require.NoError(t, conn.Close())
		synctest.Wait()
		assert.Contains(t, records.String(), `"msg":"yuno webhook failed"`)
	})
}

// discard reads the bytes that have arrived.
func discard(t *testing.T, conn net.Conn) {
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(time.Second)))
	_, _ = io.Copy(io.Discard, conn)
	require.NoError(t, conn.SetReadDeadline(time.Time{}))
}
