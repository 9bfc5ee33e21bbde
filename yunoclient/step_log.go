package yunoclient

import (
	"log/slog"
	"net/http"
	"time"
)

// recorder writes the records of a client, none without a logger.
//
// Its attributes are all that is ever logged: a header, a body, a query or the
// text of an error may hold a secret, and a session's ID is one.
type recorder struct {
	logger        *slog.Logger
	createSession operation
}

// logAttempts logs one record for each attempt.
func (r recorder) logAttempts(req *http.Request, next step) (*http.Response, error) {
	if r.logger == nil {
		return next(req)
	}
	started := time.Now()
	resp, err := next(req)
	r.attempt(req, resp, err, time.Since(started))
	return resp, err
}

func (r recorder) attempt(req *http.Request, resp *http.Response, err error, took time.Duration) {
	outcome, failed := err.(*APIError)
	if !failed {
		outcome = newAPIError(req, &http.Response{StatusCode: resp.StatusCode, Header: resp.Header, Body: newBody(nil, false)}, nil)
	}
	r.record(req, slog.LevelDebug, "yuno attempt", Attempt(req.Context()), outcome, slog.Duration("duration", took))
}

// retry logs that another attempt follows a failed one.
func (r recorder) retry(req *http.Request, number int, failure *APIError, wait time.Duration) {
	if r.logger != nil {
		r.record(req, slog.LevelWarn, "yuno retry", number, failure, slog.Duration("wait", wait))
	}
}

func (r recorder) record(req *http.Request, level slog.Level, message string, number int, outcome *APIError, timing slog.Attr) {
	var attrs []any
	if r.createSession.is(req) {
		attrs = append(attrs, "operation", r.createSession.name)
	}
	attrs = append(attrs,
		"method", req.Method,
		"path", outcome.Path,
		"status", outcome.StatusCode,
		"code", oneLine(string(outcome.Code), maxLogged),
		"attempt", number,
		timing,
		"request_id", oneLine(outcome.RequestID(), maxLogged))
	if reason := outcome.Reason(); reason != "" {
		attrs = append(attrs, "reason", reason)
	}
	r.logger.Log(req.Context(), level, message, attrs...)
}
