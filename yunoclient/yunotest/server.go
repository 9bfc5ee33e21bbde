package yunotest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/fake"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// basePath is the path of the API on a server, as on Yuno's own.
var basePath = func() string {
	sandbox, _ := url.Parse(yuno.Sandbox)
	return sandbox.Path
}()

// Server is a fake Yuno. Make one with [NewServer] or [New]. It is safe for concurrent
// use. To each request it sends, in this order:
//
//   - the response that [Server.Reply] scripted
//   - the response that the caller asks for with the header
//     Prefer: code=400, example=CUSTOMER_NOT_FOUND, which is a documented one, by its
//     status and by the example's name or the code in its body; or any failure from 400
//     to 599. Prefer: wait=2 delays the response.
//   - what Yuno's document says: 401 INVALID_CREDENTIALS without both keys, 400
//     INVALID_REQUEST with a message for each field if the request breaks the document,
//     or else 201 and a new session
//
// An unknown path is 404 NOT_FOUND, another method 405 UNSUPPORTED_METHOD, and another
// content type 415. A body that is cut off or has more than 100 levels is 400, and one
// over 1 MiB is 413. Every response has an X-Request-Id.
//
// Operations that [WithDocument] adds respond with the page's first example of a 2xx, or a
// sample of its schema, whatever the request says. Faults that the document's own examples have are ignored.
type Server struct {
	contracts []*contract // that of this module, then those of WithDocument
	creds     yunoclient.Credentials
	keys      http.Header // creds, as the client sends them
	onlyCreds bool        // whether the server takes no other keys
	baseURL   string
	inMemory  bool

	mu       sync.Mutex // guards the fields below
	script   []scripted
	rejected map[string]bool
	requests memory[Request]
	sessions memory[*session]
}

// Option is a setting of [NewServer] and [New].
type Option func(*Server)

// WithCredentials makes the server refuse all keys but these. Without it the server takes
// any keys.
func WithCredentials(creds yunoclient.Credentials) Option {
	return func(s *Server) { s.creds, s.onlyCreds = creds, true }
}

// WithDocument adds the operations of another of Yuno's pages, for a client that you
// generate from it. The text is the page in Markdown, such as that of
// https://docs.y.uno/reference/create-payment.md, or its document in YAML or JSON, of
// OpenAPI 3.0 or 3.1. The server reads nothing outside of it.
//
// Keys, faults, examples and Prefer work as for the document in this module, which comes
// first. A request must have what the schema requires. If an example of the page lacks a
// required field, as that of Create Payment lacks description and merchant_order_id, the
// server does not require this field, although Yuno may.
//
// The operations are below the path of the document's first server: /v1, or the root if
// the page's paths begin with /v1 themselves. WithDocument may be given more than once.
// It panics if the text is not a document that it can use. To share a large page, use
// the returned Option for several servers.
func WithDocument(text string) Option {
	option, err := withDocument(text)
	if err != nil {
		panic("yunotest: WithDocument: " + err.Error())
	}
	return option
}

func init() { fake.WithDocument = withDocument }

func withDocument(text string) (Option, error) {
	c, err := readContract(text)
	if err != nil {
		return nil, err
	}
	return func(s *Server) { s.contracts = append(s.contracts, c) }, nil
}

// NewServer starts a server on loopback, which the test closes.
//
// Use [New] in a testing/synctest bubble instead, because a bubble cannot wait for a
// socket: the test would hang at its first wait, such as that before a retry.
func NewServer(tb testing.TB, opts ...Option) *Server {
	s := New(opts...)
	listening := httptest.NewServer(s)
	tb.Cleanup(func() {
		listening.CloseClientConnections() // a Delay may still be running
		listening.Close()
	})
	s.baseURL, s.inMemory = listening.URL+basePath, false
	return s
}

// New returns a server without a socket, which its clients call in memory. It suits
// testing/synctest, where delays and waits before a retry take no time. It is an
// [http.Handler] as well, with the API below /v1, for use outside of tests.
//
// New panics if the keys of [WithCredentials] are invalid.
func New(opts ...Option) *Server { return newServer(published(), opts...) }

func newServer(own *contract, opts ...Option) *Server {
	s := &Server{
		contracts: []*contract{own},
		creds:     yunoclient.NewCredentials("sandbox_yunotest_public_key", "sandbox_yunotest_private_key"),
		baseURL:   "http://localhost" + basePath,
		inMemory:  true,
		rejected:  map[string]bool{},
	}
	for _, opt := range opts {
		opt(s)
	}
	req := &http.Request{Header: http.Header{}}
	if err := s.creds.RequestEditor()(context.Background(), req); err != nil {
		panic("yunotest: " + err.Error())
	}
	s.keys = req.Header
	return s
}

// Client returns a client for this server. It panics if an option is invalid, or would
// lead the client to another host. The client of a server made with [New] does not use
// the transport of [yunoclient.WithHTTPClient].
func (s *Server) Client(opts ...yunoclient.Option) *yunoclient.Client {
	own := s.Options() // the URL comes first, so that the check below finds an option that changes it
	client, err := yunoclient.New(s.creds, slices.Concat(own[:1], opts, own[1:])...)
	if err != nil {
		panic("yunotest: " + err.Error())
	}
	if origin := originOf(client.BaseURL()); origin != originOf(s.baseURL) {
		panic("yunotest: Client: an option leads to " + origin + " instead of this server at " + originOf(s.baseURL) +
			": leave WithEnvironment and WithBaseURL out")
	}
	return client
}

// Options returns the options that lead a client to this server, for code that makes its
// client itself. Let the test pass them to it, and put them last, because the last of two
// options for one setting wins:
//
//	client, err := yunoclient.New(srv.Credentials(), append(yourOptions, srv.Options()...)...)
//
// The client of a server made with [New] then works in a testing/synctest bubble.
func (s *Server) Options() []yunoclient.Option {
	options := []yunoclient.Option{yunoclient.WithBaseURL(s.baseURL)}
	if s.inMemory { // in place of the network, below all middleware of earlier options
		options = append(options, yunoclient.WithMiddleware(func(http.RoundTripper) http.RoundTripper { return inMemory{s} }))
	}
	return options
}

// originOf returns the origin of a valid URL.
func originOf(text string) string {
	parsed, _ := url.Parse(text)
	return httptext.Origin(parsed)
}

// BaseURL returns the server's URL for [yunoclient.WithBaseURL]. Use [Server.Options] to
// reach a server made with [New].
func (s *Server) BaseURL() string { return s.baseURL }

// Credentials returns keys that the server takes.
func (s *Server) Credentials() yunoclient.Credentials { return s.creds }

// RejectCustomer makes the server refuse sessions for a customer_id with 400
// CUSTOMER_NOT_FOUND.
func (s *Server) RejectCustomer(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rejected[id] = true
}

func (s *Server) rejects(customerID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rejected[customerID]
}

// Reset forgets scripted replies, rejected customers, requests and sessions, for tests
// that share a server.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script, s.requests, s.sessions = nil, memory[Request]{}, memory[*session]{}
	clear(s.rejected)
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-Id", uuid.NewString())
	body, refused := readBody(r)
	if refused == nil {
		s.rememberRequest(r, body)
	}
	s.nextReply(r).serve(w, r, func() {
		if refused != nil {
			writeError(w, refused.status, codeOf(refused.status), refused.message)
			return
		}
		s.respond(w, r, body)
	})
}
