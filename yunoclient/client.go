package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/yuno-go/yuno"
)

// Version is the version of this library, which the User-Agent header names.
const Version = "0.1.0"

// Client calls Yuno's API. Make one Client with [New] and share it: it is safe for
// concurrent use, and keeps the connections that make calls fast. The methods of a nil or
// zero Client panic.
type Client struct {
	generated       yuno.Client
	skipValidation  bool
	dropConnections func()
	closeIdle       func()
}

// New returns a client that calls Yuno's sandbox with the given keys, unless an option
// says otherwise. It checks every setting and sends nothing.
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
		if err := checkTimeout(cfg.httpClient.Timeout); err != nil {
			return nil, fmt.Errorf("WithHTTPClient: %w", err)
		}
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

// fixedHeaders returns an editor that sets the headers that all requests of a client have.
func fixedHeaders(userAgent string) yuno.RequestEditorFn {
	return func(_ context.Context, req *http.Request) error {
		req.Header.Set("User-Agent", userAgent)
		req.Header.Set("Accept", "application/json")
		return nil
	}
}

// API returns the generated client, which has every operation of the document and the
// keys, retries, limits and errors of this client. A response other than a 2xx is an
// [*APIError]. So is a 2xx whose body is not JSON, unless the request has an Accept header
// for something else, which [Header] sets. If the JSON does not fit the types of the
// document, the error is that of encoding/json. A field such as JSON201 is nil after a 2xx
// with another status, without a body, or with a Content-Type that is not JSON, so check
// it before you use it.
//
// Requests are not validated, and responses are not compared with the document. The
// generated code puts path parameters into the path before the client sees them, so
// refuse "", "." and ".." yourself. It panics if the context is nil.
//
// The ClientInterface of the result is a [*yuno.Client]. Each call of API returns a new
// client, so changing it does not affect other clients.
func (c *Client) API() *yuno.ClientWithResponses {
	c.mustBeInitialized()
	generated := c.generated
	generated.RequestEditors = slices.Clone(c.generated.RequestEditors)
	return &yuno.ClientWithResponses{ClientInterface: &generated}
}

// CloseIdleConnections closes the idle connections of the client's own transport. It is
// for programs that make many clients. The client stays usable. With [WithHTTPClient]
// CloseIdleConnections does nothing.
func (c *Client) CloseIdleConnections() {
	c.mustBeInitialized()
	c.closeIdle()
}

// mustBeInitialized panics with a clearer message than a nil dereference.
func (c *Client) mustBeInitialized() {
	if c == nil || c.closeIdle == nil {
		panic("yunoclient: the Client is nil or zero: make one with New")
	}
}
