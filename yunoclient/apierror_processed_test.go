package yunoclient_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

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
