package yunotest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// Server is a fake Yuno. It answers as Yuno's document says: both keys, or 401
// INVALID_CREDENTIALS; a request that breaks the document, 400 INVALID_REQUEST
// with a message for each field; else 201 and a new session. A path that the
// document does not have is 404 NOT_FOUND, another method 405
// UNSUPPORTED_METHOD. An operation of a later document that the fake has no
// behaviour for is 501, until [Server.Reply] scripts its answer.
//
// Make one with [NewServer] or [New]. It may be used by any number of
// goroutines.
type Server struct {
	creds   yunoclient.Credentials
	only    bool // whether no other keys than creds are accepted
	api     http.Handler
	baseURL string
	inMem   bool

	mu       sync.Mutex
	script   []Reply
	rejected map[string]bool
	requests []Request
}

// Option is a setting of [NewServer] and [New].
type Option func(*Server)

// WithCredentials makes the server accept these keys only. Without it any two
// keys will do.
func WithCredentials(creds yunoclient.Credentials) Option {
	return func(s *Server) { s.creds, s.only = creds, true }
}

// NewServer starts a server on loopback. The test closes it.
func NewServer(tb testing.TB, opts ...Option) *Server {
	tb.Helper()
	s := New(opts...)
	listening := httptest.NewServer(s)
	tb.Cleanup(func() {
		listening.CloseClientConnections() // a Delay may still be running
		listening.Close()
	})
	s.baseURL, s.inMem = listening.URL+basePath, false
	return s
}

// New returns a server that listens nowhere: its client calls it in memory.
// That suits a testing/synctest bubble, where a [Reply.Delay] then takes no
// time. It is an [http.Handler], with the API below /v1, for use outside tests.
func New(opts ...Option) *Server {
	s := &Server{
		creds:    yunoclient.NewCredentials("sandbox_yunotest_public_key", "sandbox_yunotest_private_key"),
		baseURL:  "http://localhost" + basePath,
		inMem:    true,
		rejected: map[string]bool{},
	}
	for _, opt := range opts {
		opt(s)
	}
	s.api = newAPI(s)
	return s
}

// Client returns a client for this server. It panics if an option is wrong,
// such as one that contradicts the server's address.
func (s *Server) Client(opts ...yunoclient.Option) *yunoclient.Client {
	own := []yunoclient.Option{yunoclient.WithBaseURL(s.BaseURL())}
	if s.inMem {
		own = append(own, yunoclient.WithHTTPClient(&http.Client{Transport: inMemory{s}}))
	}
	client, err := yunoclient.New(s.creds, append(own, opts...)...)
	if err != nil {
		panic("yunotest: " + err.Error())
	}
	return client
}

// BaseURL returns the URL for [yunoclient.WithBaseURL]. That of a server made
// with [New] leads nowhere but from [Server.Client].
func (s *Server) BaseURL() string { return s.baseURL }

// Credentials returns keys that the server accepts.
func (s *Server) Credentials() yunoclient.Credentials { return s.creds }

// RejectCustomer makes the server answer 400 CUSTOMER_NOT_FOUND for a
// customer_id from now on.
func (s *Server) RejectCustomer(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rejected[id] = true
}

// Request is a request as it arrived.
type Request struct {
	Method string
	// Path is the whole path, with /v1.
	Path   string
	Header http.Header
	Body   []byte
	// Session is the decoded body, zero if it is no JSON of that kind.
	Session yuno.CreateCustomerSessionRequest
}

// Requests returns what has arrived so far, in order, repeated attempts
// included.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := slices.Clone(s.requests)
	for i := range requests {
		requests[i].Header = requests[i].Header.Clone()
		requests[i].Body = bytes.Clone(requests[i].Body)
	}
	return requests
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	const longest = 1 << 20
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longest))
	r.Body = io.NopCloser(bytes.NewReader(body))
	reply, scripted := s.record(r, body)
	switch {
	case scripted:
		reply.serve(w, r, s.api)
	case err != nil:
		writeError(w, http.StatusBadRequest, yunoclient.CodeBadRequest, "the body is cut off, or too long for the fake")
	default:
		s.api.ServeHTTP(w, r)
	}
}

// record keeps the request, and takes the reply that was scripted for it.
func (s *Server) record(r *http.Request, body []byte) (Reply, bool) {
	request := Request{Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Body: body}
	if json.Unmarshal(body, &request.Session) != nil {
		request.Session = yuno.CreateCustomerSessionRequest{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, request)
	if len(s.script) == 0 {
		return Reply{}, false
	}
	reply := s.script[0]
	s.script = s.script[1:]
	return reply, true
}

func (s *Server) rejects(customerID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rejected[customerID]
}
