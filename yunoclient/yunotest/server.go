package yunotest

import (
	"bytes"
	"io"
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
	"github.com/yuno-go/yuno/yunoclient/yunotest/internal/server"
)

// basePath is where the API is on a server, as on Yuno's own.
var basePath = func() string {
	sandbox, _ := url.Parse(yuno.Sandbox)
	return sandbox.Path
}()

// Server is a fake Yuno. To each request it sends, in this order:
//
//   - the response that [Server.Reply] scripted
//   - the response that the caller asks for with the header
//     Prefer: code=400, example=CUSTOMER_NOT_FOUND: a documented one, by its status,
//     and by the example's name or the code in its body; or any other failure from 400
//     to 599. Prefer: wait=2 asks for a slow one
//   - what Yuno's document says: both keys, or 401 INVALID_CREDENTIALS; a
//     request that breaks the document, 400 INVALID_REQUEST with a message for
//     each field; else 201 and a new session
//
// A path that the document does not have is 404 NOT_FOUND, another method 405
// UNSUPPORTED_METHOD, another content type 415. A body that is cut off, or nested
// deeper than 100 levels, is 400, one over 1 MiB 413. Every response has an
// x-request-id.
//
// Any other operation, of Yuno's document or of [WithDocument], gets the first example
// that the document has for a 2xx; else a sample of the response's schema, the same each
// time; else the bare status. What the document's own examples do wrong, a request may do
// too.
//
// Make one with [NewServer] or [New]. It may be used by any number of
// goroutines.
type Server struct {
	specs      []*spec        // Yuno's, then those of WithDocument
	behaviours *http.ServeMux // of the operations that do more than send an example
	creds      yunoclient.Credentials
	keys       http.Header // creds, as the client sends them
	only       bool        // whether no other keys than creds are taken
	baseURL    string
	inMem      bool

	mu       sync.Mutex // guards all below
	script   []scripted
	rejected map[string]bool
	requests memory[Request]
	sessions memory[*session]
}

// Option is a setting of [NewServer] and [New].
type Option func(*Server)

// WithCredentials makes the server take these keys only. Without it any two
// keys will do.
func WithCredentials(creds yunoclient.Credentials) Option {
	return func(s *Server) { s.creds, s.only = creds, true }
}

// WithDocument makes the server respond to the operations of one more document too:
// of another of Yuno's pages, for the client that you generate from it. The text is
// YAML, JSON, or the page in Markdown, such as that of
// https://docs.y.uno/reference/create-payment.md. Nothing outside of it is read.
// Keys, faults, examples and Prefer work as for Yuno's document in this module,
// which comes first. The operations are below the path of the document's first
// server: /v1, or nothing where the paths begin with it.
//
// It may be given more than once. A long page takes 0.3 s to read: make the option
// once for several servers. WithDocument panics if the text is no OpenAPI document
// that it can use.
func WithDocument(text string) Option {
	option, err := withDocument(text)
	if err != nil {
		panic("yunotest: WithDocument: " + err.Error())
	}
	return option
}

func init() { fake.WithDocument = withDocument }

func withDocument(text string) (Option, error) {
	read, err := readSpec(text)
	if err != nil {
		return nil, err
	}
	return func(s *Server) { s.specs = append(s.specs, read) }, nil
}

// NewServer starts a server on loopback. The test closes it.
//
// In a testing/synctest bubble use [New]: a bubble cannot wait for a socket. The
// test would stand still at its first wait, such as that before a retry, and end
// after ten minutes with "panic: test timed out" and a goroutine in "select
// (durable), synctest bubble".
func NewServer(tb testing.TB, opts ...Option) *Server {
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
//
// New panics if the keys of [WithCredentials] are not valid.
func New(opts ...Option) *Server { return newServer(published(), opts...) }

func newServer(yunos *spec, opts ...Option) *Server {
	s := &Server{
		specs:      []*spec{yunos},
		behaviours: http.NewServeMux(),
		creds:      yunoclient.NewCredentials("sandbox_yunotest_public_key", "sandbox_yunotest_private_key"),
		baseURL:    "http://localhost" + basePath,
		inMem:      true,
		rejected:   map[string]bool{},
	}
	for _, opt := range opts {
		opt(s)
	}
	keys, err := keyHeaders(s.creds)
	if err != nil {
		panic("yunotest: " + err.Error())
	}
	s.keys = keys
	server.HandlerFromMuxWithBaseURL(server.NewStrictHandler(handlers{s}, nil), s.behaviours, basePath)
	return s
}

// Client returns a client for this server. It panics if an option is wrong, or
// would lead the client to another host. The client of a server made with [New]
// does not use the transport of [yunoclient.WithHTTPClient].
func (s *Server) Client(opts ...yunoclient.Option) *yunoclient.Client {
	// First the URL, which the options must not change, then the options, then the memory
	// inside of all middleware.
	base := yunoclient.WithBaseURL(s.baseURL)
	client, err := yunoclient.New(s.creds, slices.Concat([]yunoclient.Option{base}, opts, s.Options()[1:])...)
	if err != nil {
		panic("yunotest: " + err.Error())
	}
	if origin := originOf(client.BaseURL()); origin != originOf(s.baseURL) {
		panic("yunotest: Client: an option leads to " + origin + " instead of this server at " + originOf(s.baseURL) +
			": leave WithEnvironment and WithBaseURL out")
	}
	return client
}

// Options returns the options that lead a client to this server. They are for a
// constructor of your own: let a test pass it further options, and append them to your own
// so that they come last, because of two options that set the same thing the last one
// counts.
//
//	client, err := yunoclient.New(srv.Credentials(), append(yourOptions, srv.Options()...)...)
//
// With a server made with [New] the client then works in a testing/synctest bubble.
func (s *Server) Options() []yunoclient.Option {
	options := []yunoclient.Option{yunoclient.WithBaseURL(s.baseURL)}
	if s.inMem {
		options = append(options, yunoclient.WithMiddleware(func(http.RoundTripper) http.RoundTripper { return inMemory{s} }))
	}
	return options
}

// originOf returns the scheme and the host of a URL that was checked.
func originOf(checked string) string {
	parsed, _ := url.Parse(checked)
	return parsed.Scheme + "://" + parsed.Host
}

// BaseURL returns the URL for [yunoclient.WithBaseURL]. Only [Server.Client]
// reaches that of a server made with [New].
func (s *Server) BaseURL() string { return s.baseURL }

// Credentials returns keys that the server takes.
func (s *Server) Credentials() yunoclient.Credentials { return s.creds }

// RejectCustomer makes the server respond with 400 CUSTOMER_NOT_FOUND to a
// session for this customer_id from now on.
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

// Reset makes the server as if it were new: without scripted responses, rejected
// customers, requests and sessions. It is for tests that share a server.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script, s.requests, s.sessions = nil, memory[Request]{}, memory[*session]{}
	clear(s.rejected)
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-Id", uuid.NewString())
	normal := s.respond
	body, refused := readBody(w, r)
	if refused != nil {
		normal = func(w http.ResponseWriter, _ *http.Request) {
			writeError(w, refused.status, codeOf(refused.status), refused.message)
		}
	} else {
		s.rememberRequest(r, body)
		r = r.WithContext(r.Context()) // a copy: the caller's is not for us to change
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	s.nextReply(r).serve(w, r, normal)
}
