package yunoclient

import (
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
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return nil, nil // what follows is another protocol and may never end
	}
	// One byte over the limit tells a body of that length from a longer one.
	data, err := io.ReadAll(io.LimitReader(resp.Body, min(limit, math.MaxInt64-1)+1))
	if int64(len(data)) > limit {
		return data[:limit], ErrResponseTooLarge
	}
	return data, err
}
