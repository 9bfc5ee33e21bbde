package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Option is a setting of [Verifier.Handler].
type Option func(*handler)

// WithLogger makes the handler write a log record for each request: at level Debug if the
// event was acknowledged, at Warn if the request was refused, with the reason, and at
// Error if the function failed. A record has the status and what [Event.LogValue] returns.
// It does not have the function's error, whose text may contain anything, so let the
// function log it. Without a logger, or with nil, nothing is logged.
func WithLogger(logger *slog.Logger) Option {
	return func(h *handler) {
		if logger != nil {
			h.logger = logger
		}
	}
}

// Handler returns a handler for Yuno's webhooks. It calls handle with each signed event,
// of whatever type, and responds with:
//
//   - 200 if handle returns nil: Yuno does not send the event again
//   - 500 if handle returns an error, which the response does not show: Yuno sends the
//     event again, seven times in all within 96 hours
//   - 401 if there is no valid signature
//   - 400 if the body is signed but is not an event, or does not arrive within 10 seconds
//   - 405 if the method is not POST
//   - 413 if the body is longer than [MaxBodyBytes]
//   - 415 if the body is compressed
//
// So return nil for an event that you do not need, and an error if Yuno should send
// the event again.
//
// The context is that of the request, so it ends when Yuno hangs up. Yuno does not
// document how long it waits: save the event, return, and do slow work afterwards.
//
// If handle panics, net/http drops the connection, and Yuno sends the event again.
// Handler itself panics if handle is nil. The returned handler is safe for concurrent use,
// and calls handle concurrently.
func (v *Verifier) Handler(handle func(context.Context, *Event) error, opts ...Option) http.Handler {
	if handle == nil {
		panic("webhook: Handler: the function is nil")
	}
	h := &handler{verifier: v, handle: handle, logger: slog.New(slog.DiscardHandler)}
	for _, opt := range opts {
		opt(h)
	}
	return h
}

type handler struct {
	verifier *Verifier
	handle   func(context.Context, *Event) error
	logger   *slog.Logger
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		h.refuse(w, r, http.StatusMethodNotAllowed, errors.New("webhook: the method is not POST"))
		return
	}
	// If w does not support deadlines, timedBody still bounds a slow body. net/http removes
	// the deadline when it has read the body.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(maxBodyTime))
	event, err := h.verifier.Read(r)
	if err != nil {
		h.refuse(w, r, statusOf(err), err)
		return
	}
	if h.handle(r.Context(), event) != nil {
		h.logger.ErrorContext(r.Context(), "yuno webhook failed", "status", http.StatusInternalServerError, "event", event)
		http.Error(w, "webhook: the event could not be processed: send it again", http.StatusInternalServerError)
		return
	}
	h.logger.DebugContext(r.Context(), "yuno webhook", "status", http.StatusOK, "event", event)
	w.WriteHeader(http.StatusOK)
}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	h.logger.WarnContext(r.Context(), "yuno webhook refused", "status", status, "reason", err.Error())
	if errors.Is(err, errBody) {
		err = fmt.Errorf("webhook: %w", errBody) // the cause contains network addresses, which the sender should not see
	}
	http.Error(w, err.Error(), status)
}

func statusOf(err error) int {
	switch {
	case errors.Is(err, ErrSignature):
		return http.StatusUnauthorized
	case errors.Is(err, ErrTooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errEncoding):
		return http.StatusUnsupportedMediaType
	}
	return http.StatusBadRequest
}
