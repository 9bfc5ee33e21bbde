package webhook_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// A handler of the user's own.
func TestRead(t *testing.T) {
	verifier := newVerifier(t, secret)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		event, err := verifier.Read(r)
		if err != nil {
			assert.ErrorIs(t, err, webhook.ErrMalformed)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		fmt.Fprint(w, event.PaymentMethod.Status)
	})
	recorder := serve(handler, delivery(t, enrolled))
	assert.Equal(t, 200, recorder.Code)
	assert.Equal(t, "ENROLLED", recorder.Body.String())
	assert.Equal(t, http.StatusTeapot, serve(handler, delivery(t, "{}")).Code)
}

// body is a body that a function reads.
type body func([]byte) (int, error)

func (b body) Read(p []byte) (int, error) { return b(p) }
func (b body) Close() error               { return nil }

// untouched is a body that nobody may read.
var untouched = body(func([]byte) (int, error) { panic("the body was read") })

func bodyOf(reader io.Reader) io.ReadCloser { return io.NopCloser(reader) }

// deliveryCase is a request, and what becomes of it.
type deliveryCase struct {
	body   string
	change func(*http.Request)
	err    error  // what the error wraps, nil also for what has no name
	says   string // the text of the error, "" for none
	status int
}

func deliveries(t *testing.T) map[string]deliveryCase {
	t.Helper()
	var zipped bytes.Buffer
	writer := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(writer, enrolled)
	require.NoError(t, writer.Close())
	longest := strings.Repeat(" ", 1<<20-len(enrolled)) + enrolled
	chunked := func(r *http.Request) { r.ContentLength = -1 }
	withHeader := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = values }
	}
	withBody := func(body io.ReadCloser) func(*http.Request) {
		return func(r *http.Request) { r.Body, r.ContentLength = body, -1 }
	}
	unread := func(change func(*http.Request)) func(*http.Request) {
		return func(r *http.Request) { change(r); r.Body = untouched }
	}
	mine := signature(t, enrolled)
	forged := yunotest.Event{Body: []byte(enrolled)}.Request(t.Context(), "/", "another secret than that")
	other := forged.Header.Get(webhook.SignatureHeader)
	cutOff := io.MultiReader(strings.NewReader(enrolled[:99]),
		iotest.ErrReader(fmt.Errorf("read tcp 10.0.0.1: %w", io.ErrUnexpectedEOF)))
	const (
		noValid    = "no valid signature: "
		noHeader   = noValid + "the request has no X-Hmac-Signature: enable HMAC for this webhook in the Yuno dashboard"
		noBase64   = noValid + "the X-Hmac-Signature is not the Base64 of 32 bytes, which is what Yuno sends"
		doesNotFit = noValid + "the X-Hmac-Signature does not fit: is the secret that of this webhook, " +
			"and does nothing on the way change the body?"
		empty      = noValid + "the body is empty: does something else read it first?"
		compressed = "the body is compressed, which Yuno does not do: does a proxy?"
	)
	return map[string]deliveryCase{
		"an enrollment":        {body: enrolled, status: 200},
		"an unknown type":      {body: `{"type":"report","type_event":"create"}`, status: 200},
		"no content type":      {body: enrolled, change: withHeader("Content-Type"), status: 200},
		"chunked":              {body: enrolled, change: chunked, status: 200},
		"as long as may be":    {body: longest, status: 200},
		"identity":             {body: enrolled, change: withHeader("Content-Encoding", "Identity"), status: 200},
		"the first fits":       {body: enrolled, change: withHeader(webhook.SignatureHeader, mine, other), status: 200},
		"the last fits":        {body: enrolled, change: withHeader(webhook.SignatureHeader, "", "x", other, mine), status: 200},
		"9,000 levels":         {body: `{"type":"a","type_event":"b","data":` + deep(9_000) + `}`, status: 200},
		"1e999":                {body: `{"type":"a","type_event":"b","retry":1e999,"data":{"a":1e999}}`, status: 200},
		"duplicate keys":       {body: `{"type":"a","type":"b","type_event":"c"}`, status: 200},
		"a byte at a time":     {body: enrolled, change: withBody(bodyOf(iotest.OneByteReader(strings.NewReader(enrolled)))), status: 200},
		"a byte more":          {body: longest + " ", err: webhook.ErrTooLarge, says: "the body is too large", status: 413},
		"a byte more, chunked": {body: longest + " ", change: chunked, err: webhook.ErrTooLarge, says: "the body is too large", status: 413},
		"3 MiB":                {body: strings.Repeat(" ", 3<<20), change: chunked, err: webhook.ErrTooLarge, says: "the body is too large", status: 413},
		"announced": {body: enrolled, change: unread(func(r *http.Request) { r.ContentLength = 1<<20 + 1 }),
			err: webhook.ErrTooLarge, says: "the body is too large", status: 413},
		"a middleware's limit": {body: enrolled, change: func(r *http.Request) { r.Body = http.MaxBytesReader(nil, r.Body, 9) },
			err: webhook.ErrTooLarge, says: "the body is too large", status: 413},
		"unsigned": {body: enrolled, change: unread(withHeader(webhook.SignatureHeader)),
			err: webhook.ErrSignature, says: noHeader, status: 401},
		"no header": {body: enrolled, change: unread(func(r *http.Request) { r.Header = nil }),
			err: webhook.ErrSignature, says: noHeader, status: 401},
		"an empty signature": {body: enrolled, change: unread(withHeader(webhook.SignatureHeader, "", " ")),
			err: webhook.ErrSignature, says: noHeader, status: 401},
		"a cut signature": {body: enrolled, change: unread(withHeader(webhook.SignatureHeader, mine[1:])),
			err: webhook.ErrSignature, says: noBase64, status: 401},
		"another secret's": {body: enrolled, change: withHeader(webhook.SignatureHeader, other),
			err: webhook.ErrSignature, says: doesNotFit, status: 401},
		"another body": {body: enrolled, change: withBody(bodyOf(strings.NewReader(enrolled + " "))),
			err: webhook.ErrSignature, says: doesNotFit, status: 401},
		"read before": {body: enrolled, change: func(r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) },
			err: webhook.ErrSignature, says: empty, status: 401},
		"no body": {body: enrolled, change: func(r *http.Request) { r.Body = nil },
			err: webhook.ErrSignature, says: empty, status: 401},
		"compressed": {body: zipped.String(), change: unread(withHeader("Content-Encoding", "gzip")), says: compressed, status: 415},
		"compressed twice": {body: zipped.String(), change: unread(withHeader("Content-Encoding", "identity", "br")),
			says: compressed, status: 415},
		"no event":      {body: `[]`, err: webhook.ErrMalformed, says: "the body is not an event: it is not a JSON object", status: 400},
		"11,000 levels": {body: `{"a":` + deep(11_000) + `}`, err: webhook.ErrMalformed, says: "the body is not an event: it is not a JSON object", status: 400},
		"cut off": {body: enrolled, change: withBody(bodyOf(cutOff)),
			err: io.ErrUnexpectedEOF, says: "the body did not arrive: read tcp 10.0.0.1: unexpected EOF", status: 400},
	}
}

func TestReadErrors(t *testing.T) {
	verifier := newVerifier(t, secret)
	for name, test := range deliveries(t) {
		t.Run(name, func(t *testing.T) {
			req := delivery(t, test.body)
			if test.change != nil {
				test.change(req)
			}
			event, err := verifier.Read(req)
			if test.says == "" {
				require.NoError(t, err)
				assert.Equal(t, test.body, string(event.Body))
				return
			}
			require.EqualError(t, err, "webhook: "+test.says)
			assert.Nil(t, event)
			for _, known := range []error{webhook.ErrSignature, webhook.ErrTooLarge, webhook.ErrMalformed, io.ErrUnexpectedEOF} {
				assert.Equal(t, known == test.err, errors.Is(err, known), known)
			}
		})
	}
}

// A body that keeps arriving ends also where no deadline can be set.
func TestReadSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for wait, want := range map[time.Duration]time.Duration{
			time.Second:     10 * time.Second,
			3 * time.Second: 12 * time.Second,
			time.Second / time.Duration(len(enrolled)): 0,
		} {
			start, rest := time.Now(), strings.NewReader(enrolled)
			req := delivery(t, enrolled)
			req.Body = body(func(p []byte) (int, error) {
				time.Sleep(wait)
				return rest.Read(p[:1])
			})
			recorder := serve(newVerifier(t, secret).Handler(acknowledge), req)
			if want == 0 {
				assert.Equal(t, 200, recorder.Code)
				continue
			}
			assert.Equal(t, 400, recorder.Code)
			assert.Equal(t, want, time.Since(start))
		}
		start := time.Now()
		req := httptest.NewRequest(http.MethodPost, "/", body(func([]byte) (int, error) {
			time.Sleep(time.Millisecond)
			return 0, nil
		}))
		req.Header.Set(webhook.SignatureHeader, bodySignature)
		_, err := newVerifier(t, secret).Read(req)
		require.ErrorContains(t, err, "webhook: the body did not arrive: i/o timeout")
		assert.Equal(t, 10*time.Second, time.Since(start), "neither a byte nor an end")
	})
}
