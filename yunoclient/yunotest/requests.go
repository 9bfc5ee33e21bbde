package yunotest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/yuno-go/yuno"
)

// What a server keeps at most. The oldest requests go first.
const (
	keptRequests  = 1000
	keptBodyBytes = 16 << 20
)

// Request is a request as it arrived.
type Request struct {
	Method string
	// Path is the whole path, with /v1.
	Path string
	// Query is what follows the path's question mark, as it arrived.
	Query  string
	Header http.Header
	Body   []byte
	// Session is the decoded body, zero if it is not JSON of that kind.
	Session yuno.CreateCustomerSessionRequest
}

// Requests returns the last 1,000 requests that arrived, in order, retries
// included; fewer if their bodies have more than 16 MiB together. One whose body
// was cut off, has more than 1 MiB, or is nested deeper than 100 levels is not among
// them. The caller may change what is returned.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	requests := slices.Clone(s.requests)
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

func (s *Server) keep(request Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, request)
	s.bodyBytes += len(request.Body)
	for len(s.requests) > keptRequests || s.bodyBytes > keptBodyBytes {
		s.bodyBytes -= len(s.requests[0].Body)
		s.requests = slices.Delete(s.requests, 0, 1)
	}
}
