package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno"
)

// Client calls Yuno's API. Make one with [New], once, and share it: it serves
// any number of goroutines, and keeps the connections that make calls fast.
// The zero value is not usable.
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
	session, err := newSessionOperation(base.String())
	if err != nil {
		return nil, fmt.Errorf("the base URL cannot be used: %w", err)
	}

	network := newNetwork(cfg.httpClient, cfg.newTransport)
	chain, err := newChain(&cfg, base, session, network.send)
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
// 2xx is an [*APIError], and so is a 2xx that calls itself JSON and is not. For
// JSON of other types than the document says, the error is encoding/json's.
//
// Requests are not validated, and responses not compared with them. The generated
// code puts a path parameter into the path before anything checks it: refuse "",
// "." and ".." there.
//
// Its ClientInterface is a [*yuno.Client]. Each call returns a new one, so a
// change to it changes no other client.
func (c *Client) API() *yuno.ClientWithResponses {
	generated := c.generated
	generated.RequestEditors = slices.Clone(c.generated.RequestEditors)
	return &yuno.ClientWithResponses{ClientInterface: &generated}
}

// CloseIdleConnections closes the connections of the client's own transport
// that are kept and not in use. It is for programs that make many clients; the
// client stays usable. With [WithHTTPClient] it does nothing.
func (c *Client) CloseIdleConnections() { c.closeIdle() }

// BaseURL returns the URL that the operations' paths are added to, without a slash
// at its end.
func (c *Client) BaseURL() string { return strings.TrimSuffix(c.generated.Server, "/") }
