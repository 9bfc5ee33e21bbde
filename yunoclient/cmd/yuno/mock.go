package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

const mockAbout = `Runs a fake Yuno as a local server, until Ctrl-C. It checks every request against
Yuno's document and prints a line for each. Any two keys will do.

A test in any language controls it below /__admin/:

  GET requests   what arrived, without the keys: {"requests": [{"method", "path",
                 "query", "headers", "body"}]}
  POST replies   the next responses: [{"for": "POST /customers/sessions", "status": 503,
                 "headers": {"Retry-After": "1"}, "body": {}, "delay": 0.5, "close": false}]
                 Each field may be left out. for is a method and a path below /v1, delay is
                 in seconds, close drops the connection.
  POST reset     forgets both, and the sessions
  POST enroll    with -webhook: {"customer_session": "ID"} tells your server that a card was
                 enrolled in a session of the mock, as Yuno would, signed with the secret in
                 YUNO_WEBHOOK_SECRET. On anything but a 200 it tries again, up to seven times
                 within three seconds. It responds 200 or 502: {"deliveries": [{"retry",
                 "status", "error"}], "event"}. The same session sends the same event again.

Exit codes: 0 stopped by Ctrl-C, 1 cannot listen, 2 usage error.

Flags:`

func (c command) mock(args []string) error {
	flags := flag.NewFlagSet("mock", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:4010", "`host:port` to listen on")
	var files []string
	const about = "`file` with another of Yuno's documents to follow too: YAML, JSON or its page in Markdown; may be repeated"
	flags.Func("document", about, func(file string) error {
		files = append(files, file)
		return nil
	})
	target := flags.String("webhook", "", "`URL` of your server's webhook, on this machine, for POST /__admin/enroll")
	anywhere := flags.Bool("webhook-anywhere", false, "let -webhook lead to another machine, such as a container")
	if err := c.parse(flags, mockAbout, args); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(*addr); err != nil {
		return usagef("-addr must be host:port, such as 127.0.0.1:4010, got %q", cutWords(*addr))
	}
	to, err := parseWebhook(*target, *anywhere)
	if err != nil {
		return err
	}
	documents, err := readDocuments(files)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("%w: choose another address with -addr", err)
	}
	fake := yunotest.New(documents...)
	fmt.Fprint(c.stdout, mockBanner(mockBaseURL(fake, listener.Addr().(*net.TCPAddr))))

	server := &http.Server{
		Handler:           c.logRequests(newAdmin(fake, c.enroll(fake, to))),
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    64 << 10, // the fake keeps the headers of its last requests
	}
	// Close, not Shutdown: a request may ask for a wait.
	defer context.AfterFunc(c.ctx, func() { _ = server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func readDocuments(files []string) ([]yunotest.Option, error) {
	var documents []yunotest.Option
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, usagef("-document: %w", err)
		}
		document, err := withDocument(string(text))
		if err != nil {
			return nil, usagef("-document %s: %w", file, err)
		}
		documents = append(documents, document)
	}
	return documents, nil
}
