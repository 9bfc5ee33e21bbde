package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient/internal/fake"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// mockAbout has a %s for the list of endpoints.
const mockAbout = `Runs a fake Yuno as a local server, until Ctrl-C. It checks every request against
Yuno's document and prints a line for each. It accepts any two keys.

A test in any language controls it below /__admin/:

%s
On a loopback address it answers only requests for a loopback host. Web pages of another
origin cannot use /__admin/.

In a container, listen on all addresses with -addr 0.0.0.0:4010. A shop in another
container reaches it by a name that is not loopback, so its client needs the option
yunoclient.WithInsecureHTTP, and the mock needs -webhook-anywhere to reach the shop.

Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 cannot listen, 2 usage error.

Flags:`

func (c command) mock(args []string) error {
	flags := flag.NewFlagSet("mock", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:4010", "`host:port` to listen on")
	var files []string
	const about = "`file` with another of Yuno's pages to follow: YAML, JSON or Markdown; may be repeated"
	flags.Func("document", about, func(file string) error {
		files = append(files, file)
		return nil
	})
	target := flags.String("webhook", "", "`URL` of your server's webhook, on this machine, for enroll and unenroll")
	anywhere := flags.Bool("webhook-anywhere", false, "allow -webhook to lead to another machine, such as a container")
	if err := c.parse(flags, fmt.Sprintf(mockAbout, describeEndpoints()), args); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(*addr); err != nil {
		return usagef("-addr must be host:port, such as 127.0.0.1:4010, got %q", cutWords(*addr))
	}
	to, err := c.parseWebhook(*target, *anywhere)
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
	listening := listener.Addr().(*net.TCPAddr)
	server := yunotest.New(documents...)
	fmt.Fprint(c.stdout, mockBanner(mockBaseURL(server, listening)))
	handler := newAdmin(server, to)
	return c.serve(listener, c.logRequests(onlyLocal(listening.IP.IsLoopback(), handler)))
}

// withDocument returns an error where yunotest.WithDocument panics.
var withDocument = fake.WithDocument.(func(string) (yunotest.Option, error))

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

// serve serves until the command is interrupted. A response that has begun then has a
// second to end, but not longer, because a request may ask for a wait.
func (c command) serve(listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, MaxHeaderBytes: 64 << 10} // the journal keeps headers
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-c.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
	return nil
}

// mockBanner returns what the mock prints first. It can be pasted into a shell, because
// everything except the command is a comment.
func mockBanner(base string) string {
	example, _ := exampleRequest(api.Document()) // empty if the document shows no example
	body, _ := json.Marshal(example)
	target, _ := sessionsURL(base) // base is a valid URL
	admin := target.ResolveReference(&url.URL{Path: adminPath})
	return fmt.Sprintf(`# fake Yuno on %[1]s
# It accepts any two keys. Ctrl-C stops it. From Go: yunoclient.WithBaseURL(%[1]q)

curl %[2]s -H 'public-api-key: any' -H 'private-secret-key: any' -H 'Content-Type: application/json' -d %[3]s

# Another documented response: -H 'Prefer: code=400, example=CUSTOMER_NOT_FOUND'. A slow response: -H 'Prefer: wait=2'
# For tests in any language, below %[4]s: %[5]s (see yuno mock -h)

`, base, shellQuoted(target.String()), shellQuoted(string(body)), admin, listEndpoints())
}

// shellQuoted quotes a text for a POSIX shell.
func shellQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// mockBaseURL returns the base URL of a mock that listens on addr. A mock that listens on
// all addresses is reached at localhost.
func mockBaseURL(server *yunotest.Server, addr *net.TCPAddr) string {
	host := addr.String()
	if addr.IP.IsUnspecified() {
		host = fmt.Sprintf("localhost:%d", addr.Port)
	}
	return strings.Replace(server.BaseURL(), "localhost", host, 1)
}
