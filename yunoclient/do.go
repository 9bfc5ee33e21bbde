package yunoclient

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// A Client sends the requests of any client that oapi-codegen generates.
var _ yuno.HttpRequestDoer = (*Client)(nil)

// BaseURL returns the URL to which the paths of operations are added, without a trailing
// slash: https://api-sandbox.y.uno/v1 for the sandbox. Pass it as the server to a client
// that you generate. If the paths of its document begin with /v1 themselves, pass
// strings.TrimSuffix(client.BaseURL(), "/v1").
func (c *Client) BaseURL() string {
	c.mustBeInitialized()
	return strings.TrimSuffix(c.generated.Server, "/")
}

// Do sends a request for an operation that this package has no method for. It has the
// keys, retries, limits and errors of this client. [Decode] reads the response. The packages
// that yuno generate makes of Yuno's other pages send their requests with Do:
//
//	api := payments.New(client)
//
// The URL must be below the base URL. Its path must not have empty segments or segments
// of dots, so check the IDs that you put into it. Do does not change the request: the
// editors of the client run on a copy. Headers set on the request override those of the
// client. To use another account's keys, set both; empty keys are ignored. Do closes the
// body, as [http.Client] does.
//
// The response is a usable 2xx whose body was read to its end; it need not be closed. The
// number of attempts is [Attempt] of the context of its Request. Every other result is an
// [*APIError], except for a nil request, a nil URL, only one of the two keys, and the error
// of an editor. If err is not nil, the response is nil. Do neither validates requests nor
// compares responses with a document.
//
// A POST or PATCH is retried only if Yuno cannot have processed it, or if it has an
// X-Idempotency-Key: see [IdempotencyKey]. A request with a body is retried only if it has
// a GetBody, as those of [http.NewRequest] and of generated clients have.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	c.mustBeInitialized()
	switch {
	case req == nil:
		return nil, errors.New("yunoclient: Do: the request is nil: make it with http.NewRequestWithContext")
	case req.URL == nil:
		closeBody(req)
		return nil, errors.New("yunoclient: Do: the request has no URL: make it with http.NewRequestWithContext")
	}
	edited, err := c.edit(req)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	return c.generated.Client.Do(edited)
}

// edit returns a copy of a caller's request with the headers of the client's editors,
// which the caller's own headers override.
func (c *Client) edit(req *http.Request) (*http.Request, error) {
	edited := req.Clone(req.Context())
	edited.Header = http.Header{}
	for _, name := range slices.Sorted(maps.Keys(req.Header)) { // they may not be canonical
		canonical := http.CanonicalHeaderKey(name)
		edited.Header[canonical] = slices.Concat(edited.Header[canonical], req.Header[name])
	}
	setKeys, err := takeKeys(edited.Header)
	if err != nil {
		return nil, err
	}
	own := edited.Header.Clone()
	if edited.Method == "" {
		edited.Method = http.MethodGet
	}
	for _, editor := range c.generated.RequestEditors {
		if err := editor(edited.Context(), edited); err != nil {
			return nil, err
		}
	}
	maps.Copy(edited.Header, own)
	return edited, setKeys(edited.Context(), edited)
}

// takeKeys removes the keys of another account from a header, and returns an editor that
// checks and sets them. Without keys the editor does nothing.
func takeKeys(header http.Header) (yuno.RequestEditorFn, error) {
	publicKey, privateKey := cmp.Or(header.Values(httptext.PublicKeyHeader)...), cmp.Or(header.Values(httptext.PrivateKeyHeader)...)
	header.Del(httptext.PublicKeyHeader) // clients whose document declares the keys as parameters send empty ones
	header.Del(httptext.PrivateKeyHeader)
	switch {
	case publicKey == "" && privateKey == "":
		return func(context.Context, *http.Request) error { return nil }, nil
	case publicKey == "" || privateKey == "":
		return nil, errors.New("yunoclient: Do: the request has one of two keys: set both with Credentials.RequestEditor, or none")
	}
	return NewCredentials(publicKey, privateKey).RequestEditor(), nil
}
