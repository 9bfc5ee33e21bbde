package yunoclient

import (
	"bytes"
	"errors"
	"io"
	"math"
	"net/http"
)

// readBody reads the body of a response to its end, or up to limit, and closes it, so
// that the connection can be used again.
//
// It asks for no compression, because net/http decompresses within one Read, where the
// limit does not apply.
func readBody(limit int64) layer {
	return func(req *http.Request, next step) (*http.Response, error) {
		req.Header.Set("Accept-Encoding", "identity")
		resp, err := next(req)
		if err != nil {
			return nil, err
		}
		if resp == nil {
			return nil, errors.New("the transport returned neither a response nor an error")
		}
		data, err := readLimited(resp, limit)
		resp.Body = newBody(data, err != nil)
		return resp, err
	}
}

// readLimited returns what it read, also with an error.
func readLimited(resp *http.Response, limit int64) ([]byte, error) {
	if resp.Body == nil {
		return nil, nil
	}
	defer resp.Body.Close()
	// One byte over the limit tells a body of that length from a longer one.
	data, err := io.ReadAll(io.LimitReader(resp.Body, min(limit, math.MaxInt64-1)+1))
	if int64(len(data)) > limit {
		return data[:limit], ErrResponseTooLarge
	}
	return data, err
}

// body is a response body that was read completely. A decoder can read it from the start.
type body struct {
	bytes.Reader
	data     []byte // without a byte-order mark, which encoding/json rejects
	raw      []byte // as it arrived
	isCutOff bool
	// fail returns the error of a response whose body cannot be used. It is a function,
	// because reflection would find the keys of the request in a field.
	fail func(error) *APIError
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func newBody(raw []byte, isCutOff bool) *body {
	read := &body{data: bytes.TrimPrefix(raw, byteOrderMark), raw: raw, isCutOff: isCutOff}
	read.Reset(read.data)
	return read
}

// Close does nothing, because the connection was released when the body was read.
func (*body) Close() error { return nil }

// bodyOf returns the body of a response that passed readBody.
func bodyOf(resp *http.Response) *body { return resp.Body.(*body) }

// bodyWithHook is a body that calls a function after it is closed.
type bodyWithHook struct {
	io.ReadCloser
	closed func()
}

func (b *bodyWithHook) Close() error {
	defer b.closed()
	return b.ReadCloser.Close()
}
