package yunotest

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// Reply is a scripted answer. Its zero value is the normal behaviour, which is
// of use with a Delay.
type Reply struct {
	// Status is the status, from 200 to 999, or 0 for the normal behaviour
	// instead of a script.
	Status int
	// Header is added to the answer's. Without a Content-Type it is JSON.
	Header http.Header
	Body   string
	// Delay is how long the server waits before it answers. The wait ends
	// when the caller goes away.
	Delay time.Duration
	// Close drops the connection: instead of answering, or, with a Status,
	// in the middle of the body.
	Close bool
}

// Reply scripts the next answers, in order; then the normal behaviour comes
// back. What is scripted is sent whatever the request is. It panics if a Status
// is none.
func (s *Server) Reply(replies ...Reply) {
	for _, reply := range replies {
		if reply.Status != 0 && (reply.Status < 200 || reply.Status > 999) {
			panic(fmt.Sprintf("yunotest: Reply with Status %d", reply.Status))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, replies...)
}

func (reply Reply) serve(w http.ResponseWriter, r *http.Request, normal http.Handler) {
	if reply.Delay > 0 {
		timer := time.NewTimer(reply.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
	if reply.Status == 0 {
		if reply.Close {
			panic(http.ErrAbortHandler)
		}
		normal.ServeHTTP(w, r)
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
