package yunoclient

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// AttemptInfo describes one attempt of a call to an observer: see [WithObserver]. It
// holds no key and no session ID.
type AttemptInfo struct {
	// Operation is the operationId, such as "create-customer-session", or "" if
	// neither the client nor [WithOperation] names the operation.
	Operation string
	// Method and Path are those of the request. In a path, the ID of a session is
	// [redacted].
	Method, Path string
	// Attempt is the number of the attempt, from 1.
	Attempt int
	// Final reports whether no attempt follows. Each call that made an attempt has
	// exactly one final attempt, so count calls by it.
	Final bool
	// StatusCode is the status of the response, or 0 if there was none.
	StatusCode int
	// Code is Yuno's code, or "" if the response has none.
	Code Code
	// Reason is why the attempt failed, or "" if the status explains it.
	Reason Reason
	// RequestID is the ID under which Yuno can find the attempt, or "".
	RequestID string
	// Duration is how long the attempt took, including the time to read the body.
	Duration time.Duration
	// Elapsed is how long the call took so far, including the waits. For the final
	// attempt it is the duration of the call.
	Elapsed time.Duration
	// Wait is how long the client waited before the next attempt. It is 0 for the
	// final attempt, unless the call ended
	// during or after a wait.
	Wait time.Duration
}

// describe returns what an observer may know about an attempt, redacted. Exactly one of
// resp and failure is nil.
func describe(req *http.Request, resp *http.Response, failure *APIError) AttemptInfo {
	if failure != nil {
		return failure.describe()
	}
	hidden := secretsOf(req)
	return AttemptInfo{
		Operation:  Operation(req.Context()),
		Method:     req.Method,
		Path:       hidden.hideInPath(req.URL),
		StatusCode: resp.StatusCode,
		RequestID:  hidden.hideIn(requestID(resp.Header)),
	}
}

// describe returns what an observer may know about a failure, which is redacted already.
func (e *APIError) describe() AttemptInfo {
	return AttemptInfo{
		Operation:  e.Operation,
		Method:     e.Method,
		Path:       e.Path,
		StatusCode: e.StatusCode,
		Code:       e.Code,
		Reason:     e.Reason(),
		RequestID:  e.RequestID(),
	}
}

// logAttempts returns the observer of [WithLogger].
func logAttempts(logger *slog.Logger) func(context.Context, AttemptInfo) {
	return func(ctx context.Context, info AttemptInfo) {
		log := func(level slog.Level, message string, timing slog.Attr) {
			logger.LogAttrs(ctx, level, message, info.attrs(slog.Int("attempt", info.Attempt), timing)...)
		}
		log(slog.LevelDebug, "yuno attempt", slog.Duration("duration", info.Duration))
		if !info.Final {
			log(slog.LevelWarn, "yuno retry", slog.Duration("wait", info.Wait))
		}
	}
}

// attrs returns the fields to log, with more inserted before the request ID. Nothing else
// is logged, because a header, a body, a query or the text of an error may contain a
// secret.
func (i AttemptInfo) attrs(more ...slog.Attr) []slog.Attr {
	var attrs []slog.Attr
	if i.Operation != "" {
		attrs = append(attrs, shortAttr("operation", i.Operation))
	}
	attrs = append(attrs,
		slog.String("method", i.Method),
		slog.String("path", i.Path),
		slog.Int("status", i.StatusCode),
		shortAttr("code", string(i.Code)))
	attrs = append(attrs, more...)
	attrs = append(attrs, shortAttr("request_id", i.RequestID))
	if i.Reason != "" {
		attrs = append(attrs, slog.String("reason", string(i.Reason)))
	}
	return attrs
}
