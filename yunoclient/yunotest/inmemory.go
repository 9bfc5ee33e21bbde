package yunotest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
)

// inMemory calls a handler without a network, and so without a goroutine or a
// socket, which a testing/synctest bubble cannot see through.
type inMemory struct{ handler http.Handler }

func (t inMemory) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	arrived := req.Clone(req.Context())
	if req.Body == nil {
		arrived.Body = http.NoBody
	} else {
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
			resp = recorder.Result()
			resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(recorder.Body.Bytes()), cutOff{}))
		default:
			resp, err = nil, syscall.ECONNRESET
		}
	}()
	t.handler.ServeHTTP(recorder, arrived)
	resp = recorder.Result()
	resp.Request = req
	return resp, nil
}

// cutOff ends a body before its end.
type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
