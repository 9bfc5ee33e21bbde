package yunotest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Reply is a scripted response. The zero value is the normal behaviour, with a
// Delay if one is set.
type Reply struct {
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

// Reply scripts the next responses, in order; then the normal behaviour comes
// back. What is scripted is sent whatever the request is. Reply panics if a
// Status is out of range.
func (s *Server) Reply(replies ...Reply) {
	for _, reply := range replies {
		if reply.Status != 0 && (reply.Status < 200 || reply.Status > 999) {
			panic(fmt.Sprintf("yunotest: Reply: Status must be 200 to 999, or 0, got %d", reply.Status))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, replies...)
}

// nextReply takes the next response off the script. Without one it is the normal
// behaviour.
func (s *Server) nextReply() Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.script) == 0 {
		return Reply{}
	}
	reply := s.script[0]
	s.script = s.script[1:]
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
