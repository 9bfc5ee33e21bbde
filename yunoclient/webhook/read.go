package webhook

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// MaxBodyBytes is the longest body that is accepted. It is fifty times the longest event
// that Yuno's documents show.
const MaxBodyBytes = 1 << 20

// maxBodyTime is how long a body may take to arrive.
const maxBodyTime = 10 * time.Second

// ErrTooLarge is wrapped by the error for a body that is longer than [MaxBodyBytes], or
// than a middleware allows.
var ErrTooLarge = errors.New("the body is too large")

var (
	errEncoding = errors.New("the body is compressed, which Yuno does not do: check for a proxy on the way")
	errBody     = errors.New("the body did not arrive")
)

// Read reads a request from Yuno, verifies it, and returns its event. The request's body
// must not have been read before. Read refuses a request without a signature before it
// reads the body, and stops reading a body that is still arriving after 10 seconds. It
// cannot interrupt a body that stops arriving: use [Verifier.Handler], which sets a read
// deadline, or set http.Server.ReadTimeout.
//
// The error wraps [ErrSignature], [ErrMalformed] or [ErrTooLarge], or says why the body
// could not be read. [Verifier.Handler] calls Read and sends the response.
func (v *Verifier) Read(r *http.Request) (*Event, error) {
	if httptext.Compression(r.Header) != "" {
		return nil, fmt.Errorf("webhook: %w", errEncoding)
	}
	signatures, err := parseSignatures(r.Header.Values(SignatureHeader))
	if err != nil {
		return nil, err
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	if err := v.check(body, signatures); err != nil {
		return nil, err
	}
	return Parse(body)
}

func readBody(r *http.Request) ([]byte, error) {
	if r.ContentLength > MaxBodyBytes {
		return nil, fmt.Errorf("webhook: %w", ErrTooLarge)
	}
	if r.Body == nil {
		return nil, nil
	}
	timed := &timedBody{ReadCloser: r.Body, end: time.Now().Add(maxBodyTime)}
	body, err := io.ReadAll(http.MaxBytesReader(nil, timed, MaxBodyBytes))
	switch {
	case errors.As(err, new(*http.MaxBytesError)): // from this limit, or from that of a middleware
		return nil, fmt.Errorf("webhook: %w", ErrTooLarge)
	case err != nil:
		return nil, fmt.Errorf("webhook: %w: %w", errBody, err)
	}
	return body, nil
}

// timedBody ends a body that keeps arriving, byte by byte. The handler also sets a read
// deadline, which ends a body of which nothing arrives, but a middleware may prevent that.
type timedBody struct {
	io.ReadCloser
	end time.Time
}

func (b *timedBody) Read(p []byte) (int, error) {
	if !time.Now().Before(b.end) {
		return 0, os.ErrDeadlineExceeded
	}
	return b.ReadCloser.Read(p)
}
