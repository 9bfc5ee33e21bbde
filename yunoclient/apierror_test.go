package yunoclient_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestAPIErrorText(t *testing.T) {
	for want, apiErr := range map[string]*yunoclient.APIError{
		"POST /v1/x: 400 CUSTOMER_NOT_FOUND: Customer not found": {Method: "POST", Path: "/v1/x", StatusCode: 400, Code: "CUSTOMER_NOT_FOUND", Messages: []string{"Customer not found"}},
		"POST /v1/x: 502 Bad Gateway (2 attempts)":               {Method: "POST", Path: "/v1/x", StatusCode: 502, Attempts: 2},
		"POST /v1/x: 599": {Method: "POST", Path: "/v1/x", StatusCode: 599, Attempts: 1},
		"POST /v1/x: EOF": {Method: "POST", Path: "/v1/x", Err: io.EOF},
		"POST /v1/x: 401 INVALID_CREDENTIALS: no: check that both keys belong to this environment and are not swapped (2 attempts)": {Method: "POST", Path: "/v1/x", StatusCode: 401, Code: "INVALID_CREDENTIALS", Messages: []string{"no"}, Attempts: 2},
		"GET /x: 404 Not Found: check the base URL, which must end in /v1 at Yuno":                                                  {Method: "GET", Path: "/x", StatusCode: 404},
		"GET /x: 404 NOT_FOUND": {Method: "GET", Path: "/x", StatusCode: 404, Code: "NOT_FOUND"},
		`POST /v1/x: 400 A\nB: \x1b[31mred\x00 \u202e \xff \u2028 é`: {Method: "POST", Path: "/v1/x", StatusCode: 400, Code: "A\nB", Messages: []string{"\x1b[31mred\x00 \u202e \xff \u2028 é"}},
	} {
		assert.EqualError(t, apiErr, want)
	}
	const cure = ": check the base URL, which must end in /v1 at Yuno (12 attempts)"
	for length := 900; length < 1100; length++ {
		message := strings.Repeat("a", length)
		text := (&yunoclient.APIError{StatusCode: 404, Messages: []string{message}, Attempts: 12}).Error()
		require.LessOrEqual(t, len(text), 1024)
		require.True(t, strings.HasSuffix(text, cure), "the cure is not cut off")
		require.Equal(t, len("404 Not Found: "+message+cure) <= 1024, strings.Contains(text, message))
	}
}

// TestAPIErrorLogValueIsBounded logs texts that are too long for a log.
func TestAPIErrorLogValueIsBounded(t *testing.T) {
	long := strings.Repeat("a", 5000)
	header := http.Header{"X-Request-Id": {long}}
	apiErr := &yunoclient.APIError{Code: yunoclient.Code(long), Messages: []string{long}, Header: header}
	session := yunoclient.CustomerSession{Header: header}
	session.CustomerID, session.Country = long, yuno.Country(long)
	short := strings.Repeat("a", 125) + "…"
	for logged, want := range map[slog.LogValuer]map[string]string{
		apiErr:   {"code": short, "request_id": short, "messages": strings.Repeat("a", 1021) + "…"},
		&session: {"customer_id": short, "country": short, "request_id": short},
	} {
		texts := map[string]string{}
		for _, attr := range logged.LogValue().Group() {
			if text := attr.Value.String(); len(text) > 100 {
				texts[attr.Key] = text
			}
		}
		assert.Equal(t, want, texts)
	}
	assert.Contains(t, apiErr.Error(), "(request "+short+")")
}

// TestAPIErrorMessages returns a text that may be a session's ID if the status is a 2xx.
func TestAPIErrorMessages(t *testing.T) {
	for status, want := range map[int][]string{199: {"a text"}, 200: nil, 299: nil, 300: {"a text"}} {
		apiErr := fails(t, overTransport(t, alwaysBody(status, `"a text"`).RoundTrip))
		assert.Equal(t, status, apiErr.StatusCode)
		assert.Equal(t, want, apiErr.Messages, status)
	}
}

func TestAPIErrorIs(t *testing.T) {
	err := fmt.Errorf("opening a session: %w", &yunoclient.APIError{Code: yunoclient.CodeCustomerNotFound, Err: io.ErrUnexpectedEOF})
	require.ErrorIs(t, err, yunoclient.CodeCustomerNotFound)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.NotErrorIs(t, err, yunoclient.CodeInvalidRequest)
	assert.NotErrorIs(t, &yunoclient.APIError{}, yunoclient.Code(""), "no code is no code to match")
	assert.EqualError(t, yunoclient.CodeCustomerNotFound, "CUSTOMER_NOT_FOUND")
}

func TestAPIErrorRetryable(t *testing.T) {
	retryable := map[int]bool{408: true, 429: true, 500: true, 502: true, 503: true, 504: true}
	for status := 100; status < 600; status++ {
		assert.Equal(t, retryable[status], (&yunoclient.APIError{StatusCode: status}).Retryable(), status)
	}
	assert.False(t, (&yunoclient.APIError{}).Retryable())
	assert.True(t, (&yunoclient.APIError{StatusCode: 400, Code: yunoclient.CodeRequestInProcess}).Retryable())
	assert.True(t, (&yunoclient.APIError{Err: context.Canceled}).Retryable(), "whoever asks has a new context")
	assert.True(t, (&yunoclient.APIError{Err: context.DeadlineExceeded}).Retryable())
	assert.True(t, fails(t, testClient(t, yunoclient.WithBaseURL("http://127.0.0.1:1/v1"),
		yunoclient.WithMaxRetries(0))).Retryable(), "a connection that was refused")
}

func TestAPIErrorRequestID(t *testing.T) {
	for _, test := range []struct {
		header http.Header
		want   string
	}{
		{nil, ""},
		{http.Header{"X-Trace-Id": {"trace"}}, "trace"},
		{http.Header{"X-Trace-Id": {"trace"}, "X-Request-Id": {"request"}}, "request"},
	} {
		assert.Equal(t, test.want, (&yunoclient.APIError{Header: test.header}).RequestID())
	}
}

// fate is what happens to an attempt.
type fate struct {
	err    error
	status int
	body   string
	header []string
}

// TestMayHaveBeenProcessed sends a payment with an idempotency key. Each of its attempts
// has a fate, of which the last one repeats.
func TestMayHaveBeenProcessed(t *testing.T) {
	lost := fate{err: &net.OpError{Op: "read", Err: syscall.ECONNRESET}}
	dial := fate{err: refused()}
	stream := fate{err: errors.New("http2: Transport: cannot retry err [stream error: stream ID 7; REFUSED_STREAM; " +
		"received from peer] after Request.Body was written; define Request.GetBody to avoid this error")}
	busy := fate{status: 503, header: []string{"Retry-After", "1"}}
	status := func(status int) fate { return fate{status: status} }
	code := func(code yunoclient.Code) fate { return fate{status: 400, body: fmt.Sprintf(`{"code":%q}`, code)} }
	for name, test := range map[string]struct {
		fates []fate
		want  bool
	}{
		"429":              {[]fate{status(429)}, false},
		"lost, 429":        {[]fate{lost, status(429)}, true},
		"dial":             {[]fate{dial}, false},
		"stream refused":   {[]fate{stream}, false},
		"busy":             {[]fate{busy}, false},
		"503, busy":        {[]fate{status(503), busy}, true},
		"400":              {[]fate{status(400)}, false},
		"499":              {[]fate{status(499)}, false},
		"408":              {[]fate{status(408)}, true},
		"500":              {[]fate{status(500)}, true},
		"302":              {[]fate{status(302)}, true},
		"in process":       {[]fate{code(yunoclient.CodeRequestInProcess)}, true},
		"duplicated":       {[]fate{code(yunoclient.CodeIdempotencyDuplicated)}, false},
		"lost, duplicated": {[]fate{lost, code(yunoclient.CodeIdempotencyDuplicated)}, false},
		"certificate":      {[]fate{{err: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}}}, false},
		"an alert":         {[]fate{{err: &net.OpError{Op: "local error", Err: errors.New("tls: bad record MAC")}}}, true},
		"a bad header":     {[]fate{{err: errors.New("net/http: invalid header field value")}}, false},
		"an unknown error": {[]fate{{err: errors.New("odd")}}, true},
		"no response":      {[]fate{{}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := overTransport(t, (&attempts{respond: func(req *http.Request, number int) (*http.Response, error) {
					fate := test.fates[min(number, len(test.fates))-1]
					if fate.err != nil || fate.status == 0 {
						return nil, fate.err
					}
					return respond(req, fate.status, fate.body, fate.header...), nil
				}}).RoundTrip)
				_, err := client.Do(newRequest(t, "POST", client.BaseURL()+"/payments", "{}", "X-Idempotency-Key", "key-1"))
				assert.Equal(t, test.want, apiError(t, err).MayHaveBeenProcessed(), "%v", err)
			})
		})
	}
}

// Callers construct errors in their own tests.
func TestMayHaveBeenProcessedOfLiteral(t *testing.T) {
	for want, errs := range map[bool][]*yunoclient.APIError{
		true:  {{StatusCode: 500}, {Attempts: 1, Err: io.EOF}},
		false: {{StatusCode: 429}, {}, {StatusCode: 500, Code: yunoclient.CodeIdempotencyDuplicated}},
	} {
		for _, err := range errs {
			assert.Equal(t, want, err.MayHaveBeenProcessed(), "%+v", err)
		}
	}
	_, err := yunoclient.Decode[payment](nil, nil)
	require.Error(t, err)
	assert.True(t, apiError(t, err).MayHaveBeenProcessed(), "nobody knows")
}
