package webhook

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// MaxBodyBytes is how long a body may be: fifty times the longest event that Yuno's
// documents show.
const MaxBodyBytes = 1 << 20

// longestBody is how long a body may take to arrive.
const longestBody = 10 * time.Second

// ErrTooLarge means that a body is longer than [MaxBodyBytes], or than a middleware
// allows.
var ErrTooLarge = errors.New("the body is too large")

var (
	errEncoding = errors.New("the body is compressed, which Yuno does not do: does a proxy?")
	errBody     = errors.New("the body did not arrive")
)

// Read reads a request of Yuno's, verifies it and returns its event. Nothing else
// may read the body first. A request without a signature is refused before its body
// is read, and a body that is still arriving after 10 seconds is given up.
//
// The error wraps [ErrSignature], [ErrMalformed] or [ErrTooLarge], or says why the
// body could not be read. [Verifier.Handler] does all this, and responds.
func (v *Verifier) Read(r *http.Request) (*Event, error) {
	for _, encoding := range r.Header.Values("Content-Encoding") {
		if !strings.EqualFold(encoding, "identity") {
			return nil, fmt.Errorf("webhook: %w", errEncoding)
		}
	}
	signatures := r.Header.Values(SignatureHeader)
	if err := checkFormat(signatures); err != nil {
		return nil, err
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	if err := v.verify(body, signatures); err != nil {
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
	timed := &timedBody{ReadCloser: r.Body, end: time.Now().Add(longestBody)}
	body, err := io.ReadAll(http.MaxBytesReader(nil, timed, MaxBodyBytes))
	switch {
	case errors.As(err, new(*http.MaxBytesError)): // ours, or that of a middleware
		return nil, fmt.Errorf("webhook: %w", ErrTooLarge)
	case err != nil:
		return nil, fmt.Errorf("webhook: %w: %w", errBody, err)
	}
	return body, nil
}

// timedBody ends a body that keeps arriving, byte by byte. The Handler sets a
// deadline for a body of which nothing arrives, but a middleware may not let it.
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
