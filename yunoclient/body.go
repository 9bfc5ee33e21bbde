package yunoclient

import (
	"bytes"
	"io"
	"net/http"
)

// body is a body that was read. It may be read again, by whoever decodes it.
type body struct {
	bytes.Reader
	data     []byte // without a byte-order mark, which encoding/json refuses
	sent     []byte // as it arrived
	isCutOff bool
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func newBody(data []byte, isCutOff bool) *body {
	read := &body{data: bytes.TrimPrefix(data, byteOrderMark), sent: data, isCutOff: isCutOff}
	read.Reset(read.data)
	return read
}

// Close does nothing: the connection was released when the body was read.
func (*body) Close() error { return nil }

// bodyOf returns the body of a response that passed readBody.
func bodyOf(resp *http.Response) *body { return resp.Body.(*body) }

// closing is a body that does one thing more once it is closed.
type closing struct {
	io.ReadCloser
	closed func()
}

func (b *closing) Close() error {
	defer b.closed()
	return b.ReadCloser.Close()
}
