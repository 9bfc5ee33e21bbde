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
	var status int
	var header http.Header
	if resp != nil {
		status, header = resp.StatusCode, resp.Header
	}
	attrs := append(d.logTarget(req),
		slog.Int("status", status),
		slog.String("code", logCode(failure)),
		slog.Int("attempt", number),
		slog.Duration("duration", d.now().Sub(started)),
		slog.String("request_id", oneLine(requestID(header), maxLogText)))
	d.logger.LogAttrs(req.Context(), slog.LevelDebug, "yuno attempt", attrs...)
}

// logRetry logs that the attempt that ended in failure is to be followed by
// another.
func (d *doer) logRetry(req *http.Request, failure *APIError, wait time.Duration) {
	if d.logger == nil {
		return
	}
	attrs := append(d.logTarget(req),
		slog.Int("status", failure.StatusCode),
		slog.String("code", logCode(failure)),
		slog.Int("attempt", failure.Attempts),
		slog.Duration("wait", wait),
		slog.String("request_id", oneLine(failure.RequestID(), maxLogText)))
	d.logger.LogAttrs(req.Context(), slog.LevelWarn, "yuno retry", attrs...)
}

const maxLogText = 128

func (d *doer) logTarget(req *http.Request) []slog.Attr {
	attrs := make([]slog.Attr, 0, 8)
	if d.repeatable.is(req) {
		attrs = append(attrs, slog.String("operation", d.repeatable.name))
	}
	return append(attrs, slog.String("method", req.Method), slog.String("path", req.URL.Path))
}

func logCode(failure *APIError) string {
	if failure == nil {
		return ""
	}
	return oneLine(string(failure.Code), maxLogText)
}
