package yunoclient

import (
	"errors"
	"io"
	"math"
	"net/http"
)

// readBody reads the body of a response to its end, or up to limit, and closes
// it, so that its connection can be used again.
//
// It asks for no compression: net/http unpacks within one Read, where the limit
// does not apply.
func readBody(limit int64) link {
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

// readLimited returns what it read beside an error too.
func readLimited(resp *http.Response, limit int64) ([]byte, error) {
	if resp.Body == nil {
		return nil, nil
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return nil, nil // what follows is another protocol, and may never end
	}
	// The first byte over the limit tells a body of that length from a longer one.
	const most = math.MaxInt64 - 1
	data, err := io.ReadAll(io.LimitReader(&progressReader{Reader: resp.Body}, min(limit, most)+1))
	if int64(len(data)) > limit {
		return data[:limit], ErrResponseTooLarge
	}
	return data, err
}

// progressReader gives up on a body that returns neither a byte nor an error, again
// and again: io.ReadAll would go on for ever. One such Read is allowed, and 100 in a
// row are what package bufio takes too.
type progressReader struct {
	io.Reader
	empty int // Reads in a row that returned nothing
}

func (r *progressReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if n > 0 || err != nil {
		r.empty = 0
		return n, err
	}
	const most = 100
	if r.empty++; r.empty >= most {
		return 0, io.ErrNoProgress
	}
	return 0, nil
}
