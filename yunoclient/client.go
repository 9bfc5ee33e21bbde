package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/yuno-go/yuno"
)

// Client calls Yuno's API. Make one with [New], once, and share it: it serves
// any number of goroutines, and keeps the connections that make calls fast.
// The methods of a nil or zero Client panic.
type Client struct {
	generated       yuno.Client
	skipValidation  bool
	dropConnections func()
	closeIdle       func()
}

// New returns a client that calls Yuno's sandbox, or what the options say, with
// the given keys. It checks every setting, and makes no call.
func New(creds Credentials, opts ...Option) (*Client, error) {
	client, err := newClient(creds, opts)
	if err != nil {
		return nil, fmt.Errorf("yunoclient: %w", err)
	}
	return client, nil
}

func newClient(creds Credentials, opts []Option) (*Client, error) {
	cfg := defaults()
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("an Option is nil: leave it out")
		}
		if err := opt(&cfg); err != nil {
			return nil, err
		}
	}
	if cfg.httpClient != nil && cfg.httpClient.Timeout > 0 {
		cfg.timeout = min(cfg.timeout, cfg.httpClient.Timeout)
	}
	base, err := parseBaseURL(cfg.baseURL, cfg.insecureHTTP)
	if err != nil {
		return nil, err
	}
	if err := creds.check(); err != nil {
		return nil, err
	}
	if err := creds.checkHost(base); err != nil {
		return nil, err
	}

	network := newNetwork(cfg.httpClient, cfg.newTransport)
	chain, err := newChain(&cfg, base, network.send)
	if err != nil {
		return nil, err
	}
	return &Client{
		generated: yuno.Client{
			Server:         base.String(),
			Client:         chain,
			RequestEditors: append([]yuno.RequestEditorFn{creds.RequestEditor(), fixedHeaders(cfg.userAgent)}, cfg.editors...),
		},
		skipValidation:  cfg.skipValidation,
		dropConnections: network.dropConnections,
		closeIdle:       network.closeIdle,
	}, nil
}

// fixedHeaders sets what is the same for every request of a client.
func fixedHeaders(userAgent string) yuno.RequestEditorFn {
	return func(_ context.Context, req *http.Request) error {
		req.Header.Set("User-Agent", userAgent)
		req.Header.Set("Accept", "application/json")
		return nil
	}
}

// API returns the generated client, for every operation of the document, with
// the keys, retries, limits and errors of this client: a response other than a
// 2xx is an [*APIError], and so is a 2xx whose body is not JSON, unless the request
// has an Accept header for something else: set it with [Header]. For JSON of other
// types than the document says, the error is encoding/json's. A field such as
// JSON201 is nil after a 2xx of another status, without a body, or with a
// Content-Type that is not JSON: look at it before you use it.
//
// Requests are not validated, and responses are not compared with the document. The
// generated code puts a path parameter into the path before anything checks it:
// refuse "", "." and ".." there.
//
// Its ClientInterface is a [*yuno.Client]. Each call returns a new one, so a
// change to it changes no other client.
func (c *Client) API() *yuno.ClientWithResponses {
	c.mustBeInitialized()
	generated := c.generated
	generated.RequestEditors = slices.Clone(c.generated.RequestEditors)
	return &yuno.ClientWithResponses{ClientInterface: &generated}
}

// CloseIdleConnections closes the connections of the client's own transport
// that are kept and not in use. It is for programs that make many clients; the
// client stays usable. With [WithHTTPClient] it does nothing.
func (c *Client) CloseIdleConnections() {
	c.mustBeInitialized()
	c.closeIdle()
}

// mustBeInitialized says what a nil dereference would not.
func (c *Client) mustBeInitialized() {
	if c == nil || c.closeIdle == nil {
		panic("yunoclient: the Client is nil or zero: make one with New")
	}
}
