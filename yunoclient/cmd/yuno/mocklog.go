package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// logRequests prints a line for each request: method, path, status, and the
// code and first message of an error. No header and no query is in it, and no session
// but those that the fake made up.
func (c command) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := &sentResponse{ResponseWriter: w}
		// Deferred, because the fake drops a connection by a panic.
		defer func() { fmt.Fprintln(c.stdout, sent.line(r)) }()
		next.ServeHTTP(sent, r)
	})
}

// sentResponse remembers what was sent, as far as a log needs it.
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

// Unwrap lets the fake flush what it has sent before it drops a connection.
func (s *sentResponse) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *sentResponse) line(r *http.Request) string {
	words := []string{printable(r.Method, 20), printable(r.URL.EscapedPath(), 200), strconv.Itoa(s.status)}
	if s.status == 0 {
		words[2] = "no response"
	}
	var failure struct {
		Code     string
		Messages []string
	}
	_ = json.Unmarshal(s.failed, &failure) // a body of another kind has neither
	for _, text := range append([]string{failure.Code}, failure.Messages[:min(len(failure.Messages), 1)]...) {
		if text != "" {
			words = append(words, printable(text, 200))
		}
	}
	return strings.Join(words, " ")
}

// printable escapes what could break out of a line or act on a terminal, and
// cuts the text after limit characters.
func printable(text string, limit int) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case limit == 0:
			return b.String() + "…"
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		limit--
	}
	return b.String()
}
