package yunoclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// answer is the body of a response that was read to its end before anybody
// sees the response, so that whoever decodes it cannot lose it.
type answer struct {
	bytes.Reader
	data     []byte
	attempts int
	request  http.Request
}

// Close does nothing: the connection was given back when the body was read.
func (*answer) Close() error { return nil }

var byteOrderMark = []byte("\xef\xbb\xbf")

// seal puts what was read in place of the body, and in place of the request,
// whose header holds the keys, one without a header.
func seal(resp *http.Response, req *http.Request, data []byte, attempts int) {
	body := &answer{
		data:     bytes.TrimPrefix(data, byteOrderMark), // encoding/json refuses it
		attempts: attempts,
		request:  http.Request{Method: req.Method, URL: req.URL, Host: req.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1},
	}
	body.Reset(body.data)
	resp.Body = body
	resp.Request = &body.request
}

func sealed(resp *http.Response) *answer { return resp.Body.(*answer) }

// decode reads the body of a 2xx into a value. For a body that does not fit
// the error is an *APIError.
func decode(resp *http.Response, into any) error {
	if err := json.Unmarshal(sealed(resp).data, into); err != nil {
		return malformed(resp, err)
	}
	return nil
}

func malformed(resp *http.Response, err error) error {
	if bytes.HasPrefix(bytes.TrimSpace(sealed(resp).data), []byte("<")) {
		err = errors.New("it is a web page; is the base URL right?")
	}
	return newAPIError(resp.Request, resp, fmt.Errorf("%w: %w", ErrMalformedResponse, err))
}

// jsonDoer is the doer for the generated parsers, which would lose the status
// of an answer that calls itself JSON and is not.
type jsonDoer struct{ *doer }

func (d jsonDoer) Do(req *http.Request) (*http.Response, error) {
	resp, err := d.doer.Do(req)
	if err != nil || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
		return resp, err
	}
	switch resp.StatusCode {
	case http.StatusAccepted, http.StatusNoContent, http.StatusResetContent:
		if len(sealed(resp).data) == 0 {
			return resp, nil
		}
	}
	var value json.RawMessage
	if err := decode(resp, &value); err != nil {
		return nil, err
	}
	return resp, nil
}

// readBody reads the body of resp up to limit, and closes it. With an error it
// returns what it read too.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return nil, nil // what follows is another protocol, and may never end
	}
	// A length that the server promises is believed up to a point only. One
	// byte more than it finds the end without growing the buffer, and one byte
	// more than limit tells a body of that length from a longer one.
	const believed = 64 << 10
	size := resp.ContentLength
	if size < 0 {
		size = bytes.MinRead
	}
	data := make([]byte, 0, min(size, limit, believed)+1)
	for reads := 0; ; reads++ {
		n, err := resp.Body.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > limit:
			return data[:limit], ErrResponseTooLarge
		case err == io.EOF:
			return data, nil
		case err != nil:
			return data, err
		case n == 0 && reads > len(data)+100:
			// At least a hundred reads brought neither a byte nor an error.
			return data, io.ErrNoProgress
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}
