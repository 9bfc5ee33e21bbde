package yunoclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// The errors that [APIError.Err] wraps when a response cannot be used.
var (
	// ErrMalformedResponse means that a response could not be used. Its body was cut off
	// or compressed; or it is a 2xx whose body is not JSON although the request accepts
	// only JSON, does not have the expected types, lacks the session's ID, or belongs to
	// another customer.
	ErrMalformedResponse = errors.New("malformed response")
	// ErrResponseTooLarge means that a body is longer than the limit of
	// [WithMaxResponseBytes].
	ErrResponseTooLarge = errors.New("response too large")
	// ErrRedirect means that the response is a redirect. The client follows none,
	// because the keys would go along.
	ErrRedirect = errors.New("redirect not followed")
)

// APIError is the error of a call that got a response other than a usable 2xx, or no
// response. It is always returned as a pointer:
//
//	var apiErr *yunoclient.APIError
//	if errors.As(err, &apiErr) { … }
//
// In its fields, keys and the ID of a session in the request's path are replaced by
// [redacted]. The package comment says in which forms they are recognized. An APIError is
// not changed after it is returned, so it is safe for concurrent use.
type APIError struct {
	// StatusCode is the status of the last response, or 0 if there was none. If time
	// ran out, it is the status of the last attempt that got a response.
	StatusCode int
	// Code is Yuno's code, or "" if the response has none.
	Code Code
	// Messages are the texts that Yuno sent, at most 100. Do not compare them, because their
	// wording changes.
	Messages []string
	// Header is a copy of the response's header, or nil if there was no response. A
	// Location header keeps only scheme, host and path.
	Header http.Header
	// Body is what arrived of the body, at most [WithMaxResponseBytes]. The body of a
	// 2xx may hold a session's ID, so do not log it.
	Body []byte
	// Operation is the operationId, such as "create-customer-session", or "" if
	// neither the client nor [WithOperation] names the operation.
	Operation string
	// Method and Path are those of the request.
	Method, Path string
	// Attempts is how many attempts were made. It is 0 if the request was not sent.
	Attempts int
	// Err is why the call failed, or nil if the status explains it. It wraps
	// ErrMalformedResponse, ErrResponseTooLarge, ErrRedirect, or the error of a
	// context or of the network. If no time was left for another attempt, Err says
	// so.
	Err error

	// processed reports whether one of the attempts may have taken effect. Without it
	// the last attempt decides.
	processed bool
}

const maxErrorText = 1024

// Error returns one line of at most 1,024 bytes: method, path, status, code, messages
// and Err. The cure follows if it is not obvious, then the number of attempts if there
// were several, and the request ID if there is one. Control characters are escaped.
func (e *APIError) Error() string {
	var parts []string
	if call := strings.TrimSpace(e.Method + " " + e.Path); call != "" {
		parts = append(parts, call)
	}
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
	suffix := e.cure()
	var notes []string
	if e.Attempts > 1 {
		notes = append(notes, strconv.Itoa(e.Attempts)+" attempts")
	}
	if id := e.RequestID(); id != "" {
		notes = append(notes, "request "+httptext.OneLine(id, maxLogged))
	}
	if notes != nil {
		suffix += " (" + strings.Join(notes, ", ") + ")"
	}
	return httptext.OneLine(strings.Join(parts, ": "), maxErrorText-len(suffix)) + suffix
}

// cure returns what to do about the two most frequent mistakes, or "".
func (e *APIError) cure() string {
	switch {
	case e.Code == CodeInvalidCredentials:
		return ": check that both keys belong to this environment and are not swapped"
	case e.StatusCode == http.StatusNotFound && e.Code == "":
		return ": check the base URL, which must end in /v1 at Yuno"
	}
	return ""
}

// LogValue implements [slog.LogValuer]: operation if there is one, method, path, status,
// code, messages, attempts, request ID and, if there is one, the [APIError.Reason].
func (e *APIError) LogValue() slog.Value {
	return slog.GroupValue(e.describe().attrs(
		slog.String("messages", httptext.OneLine(strings.Join(e.Messages, "; "), maxErrorText)),
		slog.Int("attempts", e.Attempts))...)
}

// Is reports whether target is the [Code] of this error, so that
// errors.Is(err, CodeCustomerNotFound) works.
func (e *APIError) Is(target error) bool {
	code, ok := target.(Code)
	return ok && code != "" && code == e.Code
}

// Unwrap returns Err.
func (e *APIError) Unwrap() error { return e.Err }

// Retryable reports whether the same call may succeed later. It looks at the last
// attempt: the status is 408, 429, 500, 502, 503 or 504, the code is
// [CodeRequestInProcess], the connection failed, or the attempt or the wait after it
// ended with the call's context, because the next call has a new one.
//
// The client has already made the attempts of [WithMaxRetries], unless they were not
// safe, time ran out, or [APIError.RetryAfter] is longer than 30 s. Before you send a
// payment again, see [APIError.MayHaveBeenProcessed].
func (e *APIError) Retryable() bool {
	if e.Code == CodeIdempotencyDuplicated {
		return false // the key is used up, whatever the status
	}
	switch e.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	if e.Code == CodeRequestInProcess {
		return true
	}
	var failed *connectionError
	if errors.As(e.Err, &failed) {
		return !failed.permanent && (e.StatusCode == 0 || isSuccess(e.StatusCode))
	}
	return errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, context.Canceled)
}

// MayHaveBeenProcessed reports whether an attempt of the call may have taken effect.
// It looks at all attempts, not only at the last one: a connection that breaks may
// break after the payment was made, whatever status a later attempt gets.
//
// It is false only if no attempt can have taken effect: the request was not sent, the
// connection could not be made, the server refused the HTTP/2 stream, or the status
// was a 4xx other than 408 or a 503 with a Retry-After. It is also false after
// [CodeIdempotencyDuplicated], by which Yuno says that nothing was created. After
// [CodeRequestInProcess] it is true.
//
// A payment that may have been processed must be sent again with the same idempotency
// key, because with a new key the customer may be charged twice. MayHaveBeenProcessed
// knows only this call: if it was true for an earlier call with the same key, the outcome
// of the payment stays unknown until a call succeeds or is declined.
func (e *APIError) MayHaveBeenProcessed() bool {
	var failed *connectionError
	switch {
	case e.Code == CodeIdempotencyDuplicated:
		return false
	case e.processed, e.Code == CodeRequestInProcess:
		return true
	case e.StatusCode == 0 && e.Attempts == 0:
		return false // the request was not sent
	case e.StatusCode == 0:
		return !errors.As(e.Err, &failed) || !failed.unprocessed
	case e.StatusCode == http.StatusServiceUnavailable:
		_, ok := e.RetryAfter()
		return !ok
	}
	return e.StatusCode < 400 || e.StatusCode > 499 || e.StatusCode == http.StatusRequestTimeout
}

// RequestID returns the ID under which Yuno can find the call. It is the response's
// x-request-id, else its x-trace-id, else "".
func (e *APIError) RequestID() string { return requestID(e.Header) }

func requestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); id != "" {
		return id
	}
	return h.Get("X-Trace-Id")
}

// errNoSession is the error of a 2xx without a session. It may have a code instead.
var errNoSession = errors.New("the response has no customer_session")

// newAPIError returns the error of a request, redacted. Either resp or err may be nil.
func newAPIError(req *http.Request, resp *http.Response, err error) *APIError {
	hidden := secretsOf(req)
	failure := &APIError{
		Operation: Operation(req.Context()),
		Method:    req.Method,
		Path:      hidden.hideInPath(req.URL),
		Err:       hidden.hideInError(err),
	}
	if resp == nil {
		return failure
	}
	hide := hidden.hideIn
	if bodyOf(resp).isCutOff {
		hide = hidden.hideInCutOff
	}
	failure.StatusCode = resp.StatusCode
	failure.Header = hidden.hideInHeader(resp.Header)
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

// malformed returns the error of a 2xx whose body cannot be used.
func malformed(resp *http.Response, err error) error {
	if bytes.HasPrefix(bytes.TrimSpace(bodyOf(resp).data), []byte("<")) {
		err = errors.New("the body is a web page; is the base URL right? To accept any body, set another Accept header")
	}
	return fmt.Errorf("%w: %w", ErrMalformedResponse, err)
}

// errNoTimeLeft means that no attempt follows, because the wait before it would outlast
// the context. It is not a context error, because the deadline has not passed.
var errNoTimeLeft = errors.New("no time was left for another attempt")

// addCause adds an error to Err.
func (e *APIError) addCause(err error) *APIError {
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
