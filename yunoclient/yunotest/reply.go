package yunotest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Reply is a scripted response. The zero value is the normal behaviour, with a
// Delay if one is set.
type Reply struct {
	// For is what the response is for: a method and a path below the base URL, as
	// a pattern of [http.ServeMux], such as "POST /customers/sessions" or
	// "GET /customers/{id}"; with /v1 in front it is the same. If it is empty, the
	// response is for any request.
	For string
	// Status is the status, from 200 to 999, or 0 for the normal behaviour
	// instead of a script.
	Status int
	// Header is added to the response's. Without a Content-Type the response is
	// JSON, and without an X-Request-Id it has one of its own.
	Header http.Header
	Body   string
	// Delay is how long the server waits before it responds. The wait ends
	// when the caller goes away.
	Delay time.Duration
	// Close drops the connection: instead of a response, or, with a Status,
	// in the middle of the body.
	Close bool
}

// Reply scripts the next responses. A request gets the first one that is for it,
// which is used up then, whatever else the request holds; without one it gets the
// normal behaviour. Nobody is told of a response that was never used.
//
// Reply panics if a Status is out of range, or For is not a pattern.
func (s *Server) Reply(replies ...Reply) {
	var added []scripted
	for _, reply := range replies {
		if reply.Status != 0 && (reply.Status < 200 || reply.Status > 999) {
			panic(fmt.Sprintf("yunotest: Reply: Status must be 200 to 999, or 0, got %d", reply.Status))
		}
		reply.Header = reply.Header.Clone() // the caller may change it for the next one
		added = append(added, scripted{reply, newMatcher(reply.For)})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, added...)
}

// scripted is a response and what it is for.
type scripted struct {
	reply   Reply
	matcher *http.ServeMux // nil for any request
}

func newMatcher(pattern string) *http.ServeMux {
	if pattern == "" {
		return nil
	}
	refuse := func(why any) {
		const wanted = `yunotest: Reply: For must be a method and a path, such as "GET /customers/{id}", got %q: %v`
		panic(fmt.Sprintf(wanted, pattern, why))
	}
	method, path, hasMethod := strings.Cut(pattern, " ")
	if !hasMethod {
		method, path = "", pattern
	}
	path = strings.TrimLeft(path, " \t")
	switch {
	case !strings.HasPrefix(path, "/"):
		refuse("the path begins with /")
	case method != strings.ToUpper(method):
		refuse("a method is in capitals")
	case strings.Contains(path, "?"):
		refuse("a query is not a part of it")
	}
	if below, isWhole := strings.CutPrefix(path, basePath+"/"); isWhole {
		path = "/" + below // as on a page whose server is the host's root
	}
	defer func() {
		if why := recover(); why != nil {
			refuse(why)
		}
	}()
	matcher := http.NewServeMux()
	matcher.Handle(strings.TrimSpace(method+" "+path), matches{})
	return matcher
}

// matches tells a match of a ServeMux from its redirects and errors.
type matches struct{ http.Handler }

// isFor reports whether the response is for a request.
func (s scripted) isFor(r *http.Request) bool {
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

// nextReply takes the next response for a request off the script. Without one it is
// the normal behaviour.
func (s *Server) nextReply(r *http.Request) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.script, func(next scripted) bool { return next.isFor(r) })
	if i < 0 {
		return Reply{}
	}
	reply := s.script[i].reply
	s.script = slices.Delete(s.script, i, i+1)
	return reply
}

func (reply Reply) serve(w http.ResponseWriter, r *http.Request, normal http.HandlerFunc) {
	pause(r.Context(), reply.Delay)
	if reply.Status == 0 {
		if reply.Close {
			panic(http.ErrAbortHandler)
		}
		normal(w, r)
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

// pause waits, and drops the connection when the caller goes away.
func pause(ctx context.Context, wait time.Duration) {
	if wait <= 0 {
		return // whatever the context says
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		panic(http.ErrAbortHandler)
	}
}
