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
)

// A Client sends the requests of any client that is generated as package yuno is.
var _ yuno.HttpRequestDoer = (*Client)(nil)

// BaseURL returns the URL that the operations' paths are added to, without a slash
// at its end: https://api-sandbox.y.uno/v1 for the sandbox. A client that you
// generate takes it as its server. If the paths of its document begin with /v1
// themselves, that server is strings.TrimSuffix(client.BaseURL(), "/v1").
func (c *Client) BaseURL() string {
	c.mustBeMade()
	return strings.TrimSuffix(c.generated.Server, "/")
}

// Do sends a request of your own, for an operation that this package has no method
// for, with the keys, retries, limits and errors of this client. So a client that
// you generate from another of Yuno's documents works over this one:
//
//	api, err := payments.NewClientWithResponses(client.BaseURL(), payments.WithHTTPClient(client))
//
// The URL must be below the base URL. The request is not changed: the editors of the
// client run on a copy of it. A header that the request has is then put back over
// theirs: another Accept, an X-Idempotency-Key, or the keys of another account, both
// of them. Empty keys count as none. The body is closed, as by [http.Client].
//
// The response is a usable 2xx whose body was read to its end; it need not be closed.
// [Attempt] of its Request's context is the number of attempts. Every failure is an
// [*APIError], so the fields that a generated client has for other statuses stay nil;
// only a request that cannot be sent at all, and an editor's error, are other errors.
// There is no response beside an error. Requests are not validated, and responses are
// not compared with a document.
//
// A POST or PATCH is retried only if Yuno cannot have processed it, or if it has an
// X-Idempotency-Key: see [IdempotencyKey]. A request with a body is retried only if it has a GetBody, as
// those of [http.NewRequest] and of generated clients do.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	c.mustBeMade()
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

// edit returns a copy of a caller's request with what the client's editors set, and
// what the caller set over that.
func (c *Client) edit(req *http.Request) (*http.Request, error) {
	edited := req.Clone(req.Context())
	edited.Header = http.Header{}
	for _, name := range slices.Sorted(maps.Keys(req.Header)) { // which may be in another form than the editors'
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

// takeKeys takes the keys of another account out of a header, and returns an editor
// that sets them, with the checks of all keys; without keys it sets none.
func takeKeys(header http.Header) (yuno.RequestEditorFn, error) {
	publicKey, privateKey := cmp.Or(header.Values(headerPublicKey)...), cmp.Or(header.Values(headerPrivateKey)...)
	header.Del(headerPublicKey) // a client whose document has the keys as parameters sends empty ones
	header.Del(headerPrivateKey)
	switch {
	case publicKey == "" && privateKey == "":
		return func(context.Context, *http.Request) error { return nil }, nil
	case publicKey == "" || privateKey == "":
		return nil, errors.New("yunoclient: Do: the request has one of two keys: set both, with Credentials.RequestEditor, or none")
	}
	return NewCredentials(publicKey, privateKey).RequestEditor(), nil
}
