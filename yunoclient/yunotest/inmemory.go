package yunotest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"syscall"
)

// inMemory calls a server without a network, and so without a goroutine or a
// socket, which a testing/synctest bubble cannot see through.
type inMemory struct{ server *Server }

func (t inMemory) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	if req.Body != nil {
		defer req.Body.Close()
	}
	if err := refusedByNetHTTP(req); err != nil {
		return nil, err
	}
	arrived, body := req.Clone(req.Context()), &outgoing{ReadCloser: req.Body, announced: req.ContentLength}
	if req.Body != nil {
		arrived.Body = body
	}
	recorder := httptest.NewRecorder()
	defer func() {
		switch recovered := recover(); {
		case recovered == nil:
		case recovered != http.ErrAbortHandler:
			panic(recovered)
		case req.Context().Err() != nil:
			resp, err = nil, req.Context().Err()
		case recorder.Flushed:
			resp = asOverASocket(req, recorder)
		default:
			resp, err = nil, syscall.ECONNRESET
		}
	}()
	t.server.ServeHTTP(recorder, arrived)
	if body.err != nil {
		return nil, body.err
	}
	return asOverASocket(req, recorder), nil
}

// refusedByNetHTTP returns the error with which net/http's transport does not send a
// request, so that what passes in memory can be sent at all.
func refusedByNetHTTP(req *http.Request) error {
	if !token.MatchString(req.Method) {
		return fmt.Errorf("net/http: invalid method %q", req.Method)
	}
	for name, values := range req.Header {
		if !token.MatchString(name) {
			return fmt.Errorf("net/http: invalid header field name %q", name)
		}
		if slices.ContainsFunc(values, notInHeader.MatchString) {
			return fmt.Errorf("net/http: invalid header field value for %q", name)
		}
	}
	return nil
}

var (
	token       = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	notInHeader = regexp.MustCompile(`[\x00-\x08\x0a-\x1f\x7f]`)
)

// outgoing is a request's body, which fails where a transport would give up: where it
// cannot be read, or is not as long as the request says.
type outgoing struct {
	io.ReadCloser
	announced, read int64
	err             error
}

func (b *outgoing) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	isShort := errors.Is(err, io.EOF) && b.read < b.announced
	if isShort || b.announced > 0 && b.read > b.announced {
		err = fmt.Errorf("http: ContentLength=%d with Body length %d", b.announced, b.read)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

// asOverASocket returns the response that would arrive over a socket, where net/http
// keeps to the Content-Length, and sends no body where none belongs. A response that
// was flushed was then dropped.
func asOverASocket(req *http.Request, recorder *httptest.ResponseRecorder) *http.Response {
	resp, body := recorder.Result(), recorder.Body.Bytes()
	resp.Request = req
	announced, written := resp.ContentLength, int64(len(body))
	if announced < 0 { // there is none, or none that is a length
		resp.Header.Del("Content-Length")
	}
	switch {
	case resp.StatusCode == http.StatusNotModified:
		resp.Header.Del("Content-Type")
		fallthrough
	case resp.StatusCode == http.StatusNoContent:
		resp.Header.Del("Content-Length")
		resp.ContentLength, resp.Body = 0, http.NoBody
	case req.Method == http.MethodHead, announced == 0:
		resp.Body = http.NoBody
	case announced > 0 && announced < written: // then a server refuses to write it
		resp.Body = io.NopCloser(cutOff{})
	case announced > written, announced < 0 && recorder.Flushed:
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), cutOff{}))
	}
	return resp
}

// cutOff ends a body before its end.
type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
