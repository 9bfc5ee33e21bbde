package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

const mockAbout = `Runs a fake Yuno as a local server, until Ctrl-C. It checks every request against
Yuno's document and prints a line for each. Any two keys will do.

Exit codes: 0 stopped by Ctrl-C, 1 cannot listen, 2 wrong use.

Flags:`

func (c command) mock(args []string) error {
	flags := flag.NewFlagSet("mock", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:4010", "`host:port` to listen on")
	if err := c.parse(flags, mockAbout, args); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(*addr); err != nil {
		return usagef("-addr must be host:port, such as 127.0.0.1:4010, got %q", *addr)
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("%w: choose another address with -addr", err)
	}
	fake := yunotest.New()
	base, err := mockBaseURL(fake, listener.Addr().(*net.TCPAddr))
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, `fake Yuno on %[1]s

from Go       yunoclient.New(creds, yunoclient.WithBaseURL(%[1]q))
from a shell  YUNO_PUBLIC_API_KEY=any YUNO_PRIVATE_SECRET_KEY=any yuno session -base-url %[1]s -account-id … -customer-id … -country …
elsewhere     POST %[1]s/customers/sessions with the headers public-api-key and private-secret-key

Ctrl-C stops it.
`, base)

	server := &http.Server{Handler: c.printRequests(fake), ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-c.ctx.Done()
		// An answer takes no time. Longer than this, only a client that sends
		// nothing keeps its connection busy.
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-stopped
	return nil
}

// mockBaseURL returns the fake's base URL at addr, such that a client accepts
// it also where the server listens on all addresses.
func mockBaseURL(fake *yunotest.Server, addr *net.TCPAddr) (string, error) {
	base, err := url.Parse(fake.BaseURL())
	if err != nil {
		return "", err
	}
	base.Host = addr.String()
	if addr.IP.IsUnspecified() {
		base.Host = fmt.Sprintf("localhost:%d", addr.Port)
	}
	return base.String(), nil
}

func (c command) printRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		answered := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answered, r)
		fmt.Fprintf(c.stdout, "%s %s %s %d %v\n", started.Format(time.TimeOnly), r.Method, r.URL.EscapedPath(),
			answered.status, time.Since(started).Round(time.Microsecond))
	})
}

// statusWriter remembers the status that was written.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
