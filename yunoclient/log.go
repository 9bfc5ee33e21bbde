package yunoclient

import (
	"log/slog"
	"net/http"
	"time"
)

// The attributes below are all that is ever logged. A header, a body, a query
// or the text of an error may hold a secret, and the session's ID is one.

// logAttempt logs an attempt that was answered with resp or ended in failure.
func (d *doer) logAttempt(req *http.Request, resp *http.Response, failure *APIError, number int, started time.Time) {
	if d.logger == nil || !d.logger.Enabled(req.Context(), slog.LevelDebug) {
		return
	}
	if failure == nil {
		failure = &APIError{StatusCode: resp.StatusCode, Header: resp.Header, Attempts: number}
	}
	d.log(req, slog.LevelDebug, "yuno attempt", failure, slog.Duration("duration", d.now().Sub(started)))
}

// logRetry logs that the attempt that ended in failure is to be followed by
// another.
func (d *doer) logRetry(req *http.Request, failure *APIError, wait time.Duration) {
	if d.logger != nil {
		d.log(req, slog.LevelWarn, "yuno retry", failure, slog.Duration("wait", wait))
	}
}

// log logs what the attempt that outcome is about came to.
func (d *doer) log(req *http.Request, level slog.Level, message string, outcome *APIError, timing slog.Attr) {
	const longest = 128 // of what the server sent
	attrs := make([]slog.Attr, 0, 8)
	if d.repeatable.is(req) {
		attrs = append(attrs, slog.String("operation", d.repeatable.name))
	}
	attrs = append(attrs,
		slog.String("method", req.Method),
		slog.String("path", req.URL.Path),
		slog.Int("status", outcome.StatusCode),
		slog.String("code", oneLine(string(outcome.Code), longest)),
		slog.Int("attempt", outcome.Attempts),
		timing,
		slog.String("request_id", oneLine(outcome.RequestID(), longest)))
	d.logger.LogAttrs(req.Context(), level, message, attrs...)
}
