package yunotest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/yuno-go/yuno/yunoclient/internal/fake"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// Limits of a script.
const (
	maxReplies    = 1000
	maxReplyBytes = 16 << 20
)

// Reply is a scripted response. The zero value is the normal behavior.
type Reply struct {
	// For selects the requests that the response is for: a method and a path below
	// the base URL, as a pattern of [http.ServeMux], such as "POST /customers/sessions"
	// or "GET /customers/{id}". A /v1 in front is ignored. An empty pattern matches
	// every request.
	For string
	// Status is the status code, from 200 to 999. If it is 0, the server behaves as
	// usual after the Delay, unless Close is set.
	Status int
	// Header is added to that of the response. Without a Content-Type the response is
	// JSON, and without an X-Request-Id it gets a new ID.
	Header http.Header
	Body   string
	// Delay is how long the server waits before it responds. The wait ends early if
	// the caller gives up.
	Delay time.Duration
	// Close drops the connection: before the response, or in the middle of the body
	// if there is a Status.
	Close bool
}

// Reply scripts the next responses. Each request uses up the first reply whose For
// matches it; without one the server behaves as usual. See [Server.Unused] for replies
// that no request has used.
//
// Reply panics if a Status is out of range, a For is not a pattern, or the script grows
// beyond 1,000 replies or 16 MiB.
func (s *Server) Reply(replies ...Reply) {
	if err := s.addReplies(replies...); err != nil {
		panic("yunotest: Reply: " + err.Error())
	}
}

// Unused returns the scripted replies that no request has used yet, in order. A test
// that ends with
//
//	if unused := srv.Unused(); len(unused) > 0 {
//		t.Errorf("no request used %+v", unused)
//	}
//
// finds a For that matches nothing.
func (s *Server) Unused() []Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unused []Reply
	for _, next := range s.script {
		reply := next.Reply
		reply.Header = reply.Header.Clone()
		unused = append(unused, reply)
	}
	return unused
}

func init() { fake.Reply = (*Server).addReplies }

// addReplies adds all replies to the script, or none and returns an error.
func (s *Server) addReplies(replies ...Reply) error {
	var added []scripted
	for i, reply := range replies {
		if reply.Status != 0 && (reply.Status < 200 || reply.Status > 999) {
			return fmt.Errorf("[%d]: status must be 200 to 999, or 0, got %d", i, reply.Status)
		}
		matcher, err := newMatcher(reply.For)
		if err != nil {
			const wanted = `[%d]: for must be a method and a path, such as "GET /customers/{id}", got %q: %w`
			return fmt.Errorf(wanted, i, httptext.Shorten(reply.For, maxMessageSize), err)
		}
		reply.Header = reply.Header.Clone() // the caller may change its own
		added = append(added, scripted{reply, matcher})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	script := slices.Concat(s.script, added)
	size := 0
	for _, next := range script {
		size += len(next.For) + len(next.Body) + headerSize(next.Header)
	}
	if len(script) > maxReplies || size > maxReplyBytes {
		return fmt.Errorf("the script would have %d replies of %d bytes, more than %d or %d: add fewer, or Reset first",
			len(script), size, maxReplies, maxReplyBytes)
	}
	s.script = script
	return nil
}

// scripted is a reply with its parsed pattern.
type scripted struct {
	Reply
	matcher *http.ServeMux // nil matches every request
}

func newMatcher(pattern string) (matcher *http.ServeMux, err error) {
	if pattern == "" {
		return nil, nil
	}
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = "", pattern
	}
	path = strings.TrimLeft(path, " \t")
	switch {
	case !strings.HasPrefix(path, "/"):
		return nil, errors.New("the path must begin with /")
	case method != strings.ToUpper(method):
		return nil, errors.New("the method must be in upper case")
	case strings.Contains(path, "?"):
		return nil, errors.New("the pattern must not have a query")
	}
	if below, ok := strings.CutPrefix(path, basePath+"/"); ok {
		path = "/" + below
	}
	defer func() {
		if fault := recover(); fault != nil { // ServeMux panics on a wrong pattern
			err = fmt.Errorf("%v", fault)
		}
	}()
	matcher = http.NewServeMux()
	matcher.Handle(strings.TrimSpace(method+" "+path), matches{})
	return matcher, nil
}

// matches tells a match of a ServeMux from its redirects and errors.
type matches struct{ http.Handler }

func (s scripted) matches(r *http.Request) bool {
	if s.matcher == nil {
		return true
	}
	below := *r.URL
	if strings.HasPrefix(r.URL.Path, basePath+"/") {
		below.Path, below.RawPath = strings.TrimPrefix(below.Path, basePath), strings.TrimPrefix(below.RawPath, basePath)
	}
	handler, _ := s.matcher.Handler(&http.Request{Method: r.Method, URL: &below})
	return handler == matches{}
}

// nextReply removes the next reply for a request from the script. Without one it
// returns the zero Reply.
func (s *Server) nextReply(r *http.Request) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.script, func(next scripted) bool { return next.matches(r) })
	if i < 0 {
		return Reply{}
	}
	reply := s.script[i].Reply
	s.script = slices.Delete(s.script, i, i+1)
	return reply
}

// serve sends the reply, or calls respond if it has no Status.
func (reply Reply) serve(w http.ResponseWriter, r *http.Request, respond func()) {
	pause(r.Context(), reply.Delay)
	if reply.Status == 0 {
		if reply.Close {
			panic(http.ErrAbortHandler)
		}
		respond()
		return
	}
	w.Header().Set("Content-Type", "application/json")
	for name, values := range reply.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(reply.Status)
	_, _ = io.WriteString(w, reply.Body)
	if reply.Close {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// pause waits, and drops the connection if the caller gives up.
func pause(ctx context.Context, wait time.Duration) {
	if wait <= 0 {
		return // even if the context is done
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		panic(http.ErrAbortHandler)
	}
}
