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

// WithLogger makes the handler log one record a request: at level Debug what was
// acknowledged, at Warn what was refused and why, and at Error what the function
// failed for. It logs the status and what [Event.LogValue] returns, and not the
// function's error, whose text may hold anything: the function can log it itself.
// Without a logger, or with nil, nothing is logged.
func WithLogger(logger *slog.Logger) Option {
	return func(h *handler) {
		if logger != nil {
			h.logger = logger
		}
	}
}

// Handler returns a handler for Yuno's webhooks. It calls handle with each event
// that is signed, of whatever type, and responds:
//
//   - 200 if handle returns nil: Yuno does not send the event again
//   - 500 if handle returns an error, which is not in the response: Yuno sends the
//     event again, up to seven times within 96 hours
//   - 401 without a valid signature
//   - 400 to what is signed and no event, and to a body that does not arrive within
//     10 seconds
//   - 405 to another method than POST, 413 to a body of more than [MaxBodyBytes],
//     415 to one that is compressed
//
// So return nil for an event that is of no use to you, and an error for one that
// you want again.
//
// The context is the request's: it ends when Yuno hangs up. Nobody documents how
// long Yuno waits, so save the event, return, and do what takes long afterwards.
//
// A panic of handle passes through: net/http drops the connection then, and Yuno
// sends the event again. Handler itself panics if handle is nil. Its result may be
// used by any number of goroutines, and calls handle from as many.
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
	// Where w cannot do this, timedBody does what it can. Once the body is there,
	// net/http lifts the deadline.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(longestBody))
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
		err = fmt.Errorf("webhook: %w", errBody) // why is not the sender's business: it names addresses
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
