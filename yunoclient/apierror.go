package yunoclient

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// What [APIError.Err] wraps when a response cannot be used.
var (
	// ErrMalformedResponse says that a response could not be used: its body was
	// cut off, or a 2xx is not JSON though the request accepts nothing else, has
	// other types than the document says, lacks the session's ID, is compressed,
	// or is for another customer.
	ErrMalformedResponse = errors.New("malformed response")
	// ErrResponseTooLarge says that a body was longer than the limit of
	// [WithMaxResponseBytes].
	ErrResponseTooLarge = errors.New("response too large")
	// ErrRedirect says that the response is a redirect. None is
	// followed, because the keys would go along.
	ErrRedirect = errors.New("redirect not followed")
)

// APIError is the error of a call whose request was made: it got a response other
// than a usable 2xx, or none. It is always returned as a pointer:
//
//	var apiErr *yunoclient.APIError
//	if errors.As(err, &apiErr) { … }
//
// It holds no key, and no session's ID that the request had in its path: [redacted]
// stands in their place. See the package comment for what is found. It is not
// changed after it is returned, so any number of goroutines may read it.
type APIError struct {
	// StatusCode is the status of the last attempt's response, 0 if there was
	// none. If time ran out, it is that of the last response of the call.
	StatusCode int
	// Code is Yuno's code, "" when the response had none.
	Code Code
	// Messages are Yuno's own, at most 100. Do not compare them: their wording
	// changes.
	Messages []string
	// Header is a copy of the response's header, nil when there was none.
	// Of a Location only scheme, host and path are kept.
	Header http.Header
	// Body is what arrived of the body, at most [WithMaxResponseBytes]. That of a
	// 2xx may hold a session's ID: do not log it.
	Body []byte
	// Method and Path are those of the request. In a path, the ID of a session is
	// [redacted].
	Method, Path string
	// Attempts is how many attempts were made, 0 if none was.
	Attempts int
	// Err is why the call failed, if the status does not tell: it wraps
	// ErrMalformedResponse, ErrResponseTooLarge or ErrRedirect, a context's
	// error, or that of the network. It is nil for a plain error response, unless
	// no time was left for another attempt: it says so then.
	Err error
}

const maxErrorText = 1024

// Error returns one line of at most 1,024 bytes: method, path, status, code
// and messages, then Err, the number of attempts if there were several, and the
// request ID if there is one. What the server sent has its control characters
// escaped.
func (e *APIError) Error() string {
	parts := []string{e.Method + " " + e.Path}
	if e.StatusCode != 0 {
		status := strconv.Itoa(e.StatusCode)
		if e.Code != "" {
			status += " " + string(e.Code)
		} else if text := http.StatusText(e.StatusCode); text != "" {
			status += " " + text
		}
		parts = append(parts, status)
	}
	if len(e.Messages) > 0 {
		parts = append(parts, strings.Join(e.Messages, "; "))
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	var notes []string
	if e.Attempts > 1 {
		notes = append(notes, strconv.Itoa(e.Attempts)+" attempts")
	}
	if id := e.RequestID(); id != "" {
		notes = append(notes, "request "+oneLine(id, maxLogged))
	}
	suffix := ""
	if notes != nil {
		suffix = " (" + strings.Join(notes, ", ") + ")"
	}
	return oneLine(strings.Join(parts, ": "), maxErrorText-len(suffix)) + suffix
}

// LogValue implements [slog.LogValuer]: method, path, status, code, messages,
// attempts, request ID and, if there is one, the [APIError.Reason].
func (e *APIError) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("status", e.StatusCode),
		slog.String("code", oneLine(string(e.Code), maxLogged)),
		slog.String("messages", oneLine(strings.Join(e.Messages, "; "), maxErrorText)),
		slog.Int("attempts", e.Attempts),
		slog.String("request_id", oneLine(e.RequestID(), maxLogged)),
	}
	if reason := e.Reason(); reason != "" {
		attrs = append(attrs, slog.String("reason", reason))
	}
	return slog.GroupValue(attrs...)
}

// Is reports whether target is the [Code] of this error, so that
// errors.Is(err, CodeCustomerNotFound) works.
func (e *APIError) Is(target error) bool {
	code, ok := target.(Code)
	return ok && code != "" && code == e.Code
}

// Unwrap returns Err.
func (e *APIError) Unwrap() error { return e.Err }

// Retryable reports whether the same call may succeed later: the status is 408,
// 429, 500, 502, 503 or 504, the code is [CodeRequestInProcess], or the
// connection failed. The client has then already made the attempts of
// [WithMaxRetries], unless that was not safe or [APIError.RetryAfter] is longer
// than 30 s. Whoever makes the call again accepts that it may run twice.
// Retryable does not look at the context.
func (e *APIError) Retryable() bool {
	switch e.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	if e.Code == CodeRequestInProcess {
		return true
	}
	return errors.As(e.Err, new(*connectionError)) && (e.StatusCode == 0 || isSuccess(e.StatusCode))
}

// RequestID returns the ID under which Yuno can find the call: the response's
// x-request-id, else its x-trace-id, else "".
func (e *APIError) RequestID() string { return requestID(e.Header) }

func requestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); id != "" {
		return id
	}
	return h.Get("X-Trace-Id")
}

// errNoSession tells a 2xx that is an error by its body from one that lost a session.
var errNoSession = errors.New("it has no customer_session")

// newAPIError returns the error of a request, redacted. Either of resp and err may
// be nil.
func newAPIError(req *http.Request, resp *http.Response, err error) *APIError {
	hidden := secretsOf(req)
	failure := &APIError{Method: req.Method, Path: hidden.hideInPath(req.URL), Err: hidden.hideInError(err)}
	if resp == nil {
		return failure
	}
	hide := hidden.hideIn
	if bodyOf(resp).isCutOff {
		hide = hidden.hideInCutOff
	}
	failure.StatusCode = resp.StatusCode
	failure.Header = resp.Header.Clone() // a user's transport may still own it
	stripLocation(failure.Header)
	hidden.hideInHeader(failure.Header)
	failure.Body = []byte(hide(string(bodyOf(resp).data)))
	code, messages := decodeErrorBody(bodyOf(resp).data)
	if isSuccess(resp.StatusCode) && (code == "" || !errors.Is(err, errNoSession)) {
		return failure // its text may be a session's ID
	}
	failure.Code = Code(hide(string(code)))
	for _, message := range messages {
		failure.Messages = append(failure.Messages, hide(message))
	}
	return failure
}

func isSuccess(status int) bool { return status >= 200 && status <= 299 }

// malformed says that the body of a 2xx cannot be used.
func malformed(resp *http.Response, err error) error {
	if bytes.HasPrefix(bytes.TrimSpace(bodyOf(resp).data), []byte("<")) {
		err = errors.New("the body is a web page; is the base URL right? To take it as it is, set another Accept")
	}
	return fmt.Errorf("%w: %w", ErrMalformedResponse, err)
}

// stripLocation keeps of a Location no more than scheme, host and path: a query
// often holds a token.
func stripLocation(header http.Header) {
	location := header.Get("Location")
	if location == "" {
		return
	}
	target, err := url.Parse(location)
	if err != nil {
		header.Del("Location")
		return
	}
	header.Set("Location", (&url.URL{Scheme: target.Scheme, Host: target.Host, Path: target.Path}).String())
}

// errNoTimeLeft says why no attempt follows. It is no context's error: no time ran
// out, and the last failure is what the caller has to deal with.
var errNoTimeLeft = errors.New("no time was left for another attempt")

// because gives the error one more reason.
func (e *APIError) because(err error) *APIError {
	e.Err = join(e.Err, err)
	return e
}

// join joins two errors as errors.Join does, but on one line.
func join(first, second error) error {
	switch {
	case first == nil:
		return second
	case second == nil:
		return first
	}
	return fmt.Errorf("%w; %w", first, second)
}
