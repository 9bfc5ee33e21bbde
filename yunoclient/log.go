package yunoclient

import (
	"log/slog"
	"net/http"
	"time"
)

// logAttempts logs one record for each attempt.
func logAttempts(records recorder, next step) step {
	if records.logger == nil {
		return next
	}
	return func(req *http.Request) (*http.Response, error) {
		started := time.Now()
		resp, err := next(req)
		records.attempt(req, resp, err, time.Since(started))
		return resp, err
	}
}

// recorder writes the records of a client, none without a logger.
//
// Its attributes are all that is ever logged: a header, a body, a query or the
// text of an error may hold a secret, and a session's ID is one.
type recorder struct {
	logger  *slog.Logger
	session operation
}

func (r recorder) attempt(req *http.Request, resp *http.Response, err error, took time.Duration) {
	outcome, failed := err.(*APIError)
	if !failed {
		outcome = &APIError{Path: req.URL.Path, StatusCode: resp.StatusCode, Header: resp.Header.Clone()}
		outcome.redact(secretsOf(req), false)
	}
	r.record(req, slog.LevelDebug, "yuno attempt", outcome, slog.Duration("duration", took))
}

// retry logs that another attempt follows failure.
func (r recorder) retry(req *http.Request, failure *APIError, wait time.Duration) {
	if r.logger != nil {
		r.record(req, slog.LevelWarn, "yuno retry", failure, slog.Duration("wait", wait))
	}
}

func (r recorder) record(req *http.Request, level slog.Level, message string, outcome *APIError, timing slog.Attr) {
	var attrs []any
	if r.session.is(req) {
		attrs = append(attrs, "operation", r.session.name)
	}
	attrs = append(attrs,
		"method", req.Method,
		"path", outcome.Path,
		"status", outcome.StatusCode,
		"code", oneLine(string(outcome.Code), maxLogged),
		"attempt", Attempt(req.Context()),
		timing,
		"request_id", oneLine(outcome.RequestID(), maxLogged))
	if reason := outcome.Reason(); reason != "" {
		attrs = append(attrs, "reason", reason)
	}
	r.logger.Log(req.Context(), level, message, attrs...)
}
