package yunotest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
)

// inMemory calls a server without a network, and so without a goroutine or a
// socket, which a testing/synctest bubble cannot see through.
type inMemory struct{ server *Server }

func (t inMemory) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	arrived := req.Clone(req.Context())
	if req.Body != nil {
		defer req.Body.Close()
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
	return asOverASocket(req, recorder), nil
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
