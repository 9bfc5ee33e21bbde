package yunoclient

import (
	"bytes"
	"io"
	"net/http"
)

// body is a body that was read. Who decodes it may read it again.
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
