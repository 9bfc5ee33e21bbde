package yunotest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/yuno-go/yuno"
)

// Request is a request as it arrived.
type Request struct {
	Method string
	Path   string // the whole path, /v1 included
	Query  string // without the question mark, as it arrived
	Header http.Header
	Body   []byte
	// Session is the decoded body, or the zero value if the body is not a request for
	// a session.
	Session yuno.CreateCustomerSessionRequest
}

// Requests returns the requests that arrived, in order, retries included. The server
// remembers the last 1,000, or fewer if they have more than 16 MiB together. It forgets
// a request at once if its body was cut off, is longer than 1 MiB or has more than 100
// levels. The caller may change the returned requests.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	requests := slices.Clone(s.requests.items)
	s.mu.Unlock()
	for i := range requests {
		request := &requests[i]
		request.Header = request.Header.Clone()
		request.Body = bytes.Clone(request.Body)
		if json.Unmarshal(request.Body, &request.Session) != nil {
			request.Session = yuno.CreateCustomerSessionRequest{}
		}
	}
	return requests
}

func (s *Server) rememberRequest(r *http.Request, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := len(r.Method) + len(r.URL.Path) + len(r.URL.RawQuery) + headerSize(r.Header) + len(body)
	s.requests.add(Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Header: r.Header.Clone(), Body: body}, size)
}
