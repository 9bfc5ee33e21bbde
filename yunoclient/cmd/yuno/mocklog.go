package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// logRequests prints a line for each request: method, path, status, and the code and the
// first message of an error. Headers, queries and session IDs are not printed.
func (c command) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := &sentResponse{ResponseWriter: w}
		defer func() { fmt.Fprintln(c.stdout, sent.line(r)) }() // also after the panic that drops a connection
		next.ServeHTTP(sent, r)
	})
}

// sentResponse records as much of a response as the log needs.
type sentResponse struct {
	http.ResponseWriter
	status int
	failed []byte // the body of an error
}

func (s *sentResponse) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

func (s *sentResponse) Write(data []byte) (int, error) {
	if s.status >= http.StatusBadRequest {
		s.failed = append(s.failed, data...)
	}
	return s.ResponseWriter.Write(data)
}

// Unwrap lets the fake flush a response before it drops the connection.
func (s *sentResponse) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *sentResponse) line(r *http.Request) string {
	line := httptext.OneLine(r.Method, 20) + " " + httptext.OneLine(r.URL.EscapedPath(), 200)
	if s.status == 0 {
		return line + " no response"
	}
	line += fmt.Sprintf(" %d", s.status)
	var failure struct {
		Code     string
		Messages []string
	}
	_ = json.Unmarshal(s.failed, &failure) // other bodies have neither
	if failure.Code != "" {
		line += " " + httptext.OneLine(failure.Code, 200)
	}
	if len(failure.Messages) > 0 {
		line += " " + httptext.OneLine(failure.Messages[0], 200)
	}
	return line
}
