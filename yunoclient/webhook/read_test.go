package webhook_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// deliveryCase is a request and its outcome.
type deliveryCase struct {
	body   string
	change func(*http.Request)
	err    error  // the error that is wrapped, nil also if it is not exported
	says   string // the text of the error, "" without an error
	status int
}

// request returns the request of a case.
func (c deliveryCase) request(t *testing.T) *http.Request {
	req := delivery(t, c.body)
	if c.change != nil {
		c.change(req)
	}
	return req
}

// deliveries returns the requests that Read and Handler are tested with.
func deliveries(t *testing.T) map[string]deliveryCase {
	t.Helper()
	all := accepted(t)
	maps.Copy(all, tooLarge())
	maps.Copy(all, notSigned(t))
	maps.Copy(all, notAnEvent())
	return all
}

func TestRead(t *testing.T) {
	for name, test := range deliveries(t) {
		event, err := newVerifier(t, secret).Read(test.request(t))
		if test.says == "" {
			require.NoError(t, err, name)
			assert.Equal(t, test.body, string(event.Body))
			continue
		}
		require.EqualError(t, err, "webhook: "+test.says, name)
		assert.Nil(t, event)
		for _, known := range []error{webhook.ErrSignature, webhook.ErrTooLarge, webhook.ErrMalformed, io.ErrUnexpectedEOF} {
			assert.Equal(t, known == test.err, errors.Is(err, known), "%s: %s", name, known)
		}
	}
}

// longest is an event of the maximum length.
var longest = strings.Repeat(" ", 1<<20-len(enrolled)) + enrolled

func accepted(t *testing.T) map[string]deliveryCase {
	mine, other := signature(t, enrolled), otherSignature(t)
	return map[string]deliveryCase{
		"an enrollment":    {body: enrolled, status: 200},
		"chunked":          {body: enrolled, change: chunked, status: 200},
		"of full length":   {body: longest, status: 200},
		"a charset":        {body: enrolled, change: withHeader("Content-Encoding", "UTF-8", "Identity, none"), status: 200},
		"the last matches": {body: enrolled, change: withHeader(webhook.SignatureHeader, "", "x", other, mine), status: 200},
		"9,000 levels":     {body: `{"type":"a","type_event":"b","data":` + deep(9_000) + `}`, status: 200},
	}
}

func tooLarge() map[string]deliveryCase {
	all := map[string]deliveryCase{
		"a byte more":          {body: longest + " "},
		"a byte more, chunked": {body: longest + " ", change: chunked},
		"announced":            {body: enrolled, change: unread(func(r *http.Request) { r.ContentLength = 1<<20 + 1 })},
		"a middleware's limit": {body: enrolled, change: func(r *http.Request) { r.Body = http.MaxBytesReader(nil, r.Body, 9) }},
	}
	for name, test := range all {
		test.err, test.says, test.status = webhook.ErrTooLarge, "the body is too large", 413
		all[name] = test
	}
	return all
}

func notSigned(t *testing.T) map[string]deliveryCase {
	cutSignature := signature(t, enrolled)[1:]
	all := map[string]deliveryCase{
		"unsigned":           {says: noSignature, change: unread(withHeader(webhook.SignatureHeader))},
		"no header":          {says: noSignature, change: unread(func(r *http.Request) { r.Header = nil })},
		"an empty signature": {says: noSignature, change: unread(withHeader(webhook.SignatureHeader, "", " "))},
		"one cut, one empty": {says: notASignature, change: unread(withHeader(webhook.SignatureHeader, cutSignature, ""))},
		"another secret's":   {says: wrongSignature, change: withHeader(webhook.SignatureHeader, otherSignature(t))},
		"another body":       {says: wrongSignature, change: withBody(bodyOf(strings.NewReader(enrolled + " ")))},
		"read before":        {says: emptyBody, change: func(r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }},
		"no body":            {says: emptyBody, change: func(r *http.Request) { r.Body = nil }},
	}
	for name, test := range all {
		test.body, test.err, test.says, test.status = enrolled, webhook.ErrSignature, "no valid signature: "+test.says, 401
		all[name] = test
	}
	return all
}

func notAnEvent() map[string]deliveryCase {
	cutOff := io.MultiReader(strings.NewReader(enrolled[:99]),
		iotest.ErrReader(fmt.Errorf("read tcp 10.0.0.1: %w", io.ErrUnexpectedEOF)))
	const (
		compressed = "the body is compressed, which Yuno does not do: check for a proxy on the way"
		noObject   = "the body is not an event: it is not a JSON object"
		didNot     = "the body did not arrive: read tcp 10.0.0.1: unexpected EOF"
	)
	all := map[string]deliveryCase{
		"no event":      {body: `[]`, err: webhook.ErrMalformed, says: noObject, status: 400},
		"11,000 levels": {body: `{"a":` + deep(11_000) + `}`, err: webhook.ErrMalformed, says: noObject, status: 400},
		"cut off":       {body: enrolled, change: withBody(bodyOf(cutOff)), err: io.ErrUnexpectedEOF, says: didNot, status: 400},
	}
	for _, encoding := range []string{"GZIP", "deflate", "zstd", "compress", "UTF-8, gzip ,", "identity\nbr"} {
		change := unread(withHeader("Content-Encoding", strings.Split(encoding, "\n")...))
		all[encoding] = deliveryCase{change: change, says: compressed, status: 415}
	}
	return all
}

// otherSignature returns a signature with another secret.
func otherSignature(t *testing.T) string {
	forged := yunotest.Event{Body: []byte(enrolled)}.Request(t.Context(), "/", "another secret than that")
	return forged.Header.Get(webhook.SignatureHeader)
}

func chunked(r *http.Request) { r.ContentLength = -1 }

func withHeader(name string, values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[name] = values }
}

func withBody(body io.ReadCloser) func(*http.Request) {
	return func(r *http.Request) { r.Body, r.ContentLength = body, -1 }
}

// unread changes a request whose body must not be read.
func unread(change func(*http.Request)) func(*http.Request) {
	return func(r *http.Request) { change(r); r.Body = untouched }
}

var untouched = body(func([]byte) (int, error) { panic("the body was read") })

// body is a request body that calls a function.
type body func([]byte) (int, error)

func (b body) Read(p []byte) (int, error) { return b(p) }
func (b body) Close() error               { return nil }

func bodyOf(reader io.Reader) io.ReadCloser { return io.NopCloser(reader) }
