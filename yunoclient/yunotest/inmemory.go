package yunotest

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
)

// inMemory sends each request over a connection in memory to an HTTP server that serves
// this one connection. It reads the whole response and closes the connection, because a
// testing/synctest bubble fails if a goroutine still waits at its end.
type inMemory struct{ handler http.Handler }

func (t inMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	client, server := net.Pipe()
	defer client.Close()
	go func() { _ = (&http.Server{Handler: http.HandlerFunc(t.serve)}).Serve(&singleListener{conn: server}) }()
	transport := &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return client, nil },
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failingReader{err}))
	return resp, nil
}

func (t inMemory) serve(w http.ResponseWriter, r *http.Request) {
	// The server would sleep before it closed the connection on an unread body.
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	t.handler.ServeHTTP(w, r)
}

// singleListener accepts one connection.
type singleListener struct{ conn net.Conn }

func (l *singleListener) Accept() (net.Conn, error) {
	conn := l.conn
	if conn == nil {
		return nil, net.ErrClosed
	}
	l.conn = nil
	return conn, nil
}

func (l *singleListener) Close() error   { return nil }
func (l *singleListener) Addr() net.Addr { return &net.UnixAddr{Name: "yunotest"} }

// failingReader ends a body with the error that its source ended with, if any.
type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	return 0, io.EOF
}
