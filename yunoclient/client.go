package yunoclient

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno"
)

// Client calls Yuno's API. Make one with [New], once, and share it: it serves
// any number of goroutines, and keeps the connections that make calls fast.
// The zero value is not usable.
type Client struct {
	generated    yuno.Client
	doer         *doer
	skipValidate bool
}

// New returns a client that calls Yuno's sandbox, or what the options say, with
// the given keys. It checks every setting, and makes no call.
func New(creds Credentials, opts ...Option) (*Client, error) {
	cfg := defaults()
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("yunoclient: an Option is nil: leave it out")
		}
		if err := opt(&cfg); err != nil {
			return nil, err
		}
	}
	if err := creds.check(); err != nil {
		return nil, err
	}
	base, err := parseBaseURL(cfg.baseURL, cfg.insecureHTTP)
	if err != nil {
		return nil, err
	}
	if err := creds.checkEnvironment(strings.TrimSuffix(base.String(), "/")); err != nil {
		return nil, err
	}

	d, err := newDoer(&cfg, base)
	if err != nil {
		return nil, err
	}
	return &Client{
		generated: yuno.Client{
			Server:         base.String(),
			Client:         d,
			RequestEditors: append([]yuno.RequestEditorFn{creds.RequestEditor(), fixedHeaders(cfg.userAgent)}, cfg.editors...),
		},
		doer:         d,
		skipValidate: cfg.skipValidation,
	}, nil
}

// fixedHeaders sets what is the same for every request of a client.
func fixedHeaders(userAgent string) yuno.RequestEditorFn {
	agent, accept := []string{userAgent}, []string{"application/json"}
	return func(_ context.Context, req *http.Request) error {
		req.Header["User-Agent"] = agent
		req.Header["Accept"] = accept
		return nil
	}
}

// CreateCustomerSession opens a session with which the customer's device can
// enrol a payment method. AccountID, CustomerID and Country are required.
//
// The editors run after those of the client, once a call; see [IdempotencyKey]
// and [Header].
//
// A request with faults is a [*ValidationError], and nothing is sent. Every
// other failure is an [*APIError], apart from an editor's error, which is
// returned as it is. The call is retried as [WithMaxRetries] says, because a
// session that nobody uses does no harm.
//
// See https://docs.y.uno/reference/create-customer-session.
func (c *Client) CreateCustomerSession(ctx context.Context, req yuno.CreateCustomerSessionRequest, editors ...yuno.RequestEditorFn) (*CustomerSession, error) {
	if slices.ContainsFunc(editors, func(editor yuno.RequestEditorFn) bool { return editor == nil }) {
		return nil, errors.New("yunoclient: an editor is nil: leave it out")
	}
	if !c.skipValidate {
		if err := validate(&req); err != nil {
			return nil, err
		}
	}
	resp, err := c.generated.CreateCustomerSession(ctx, req, editors...)
	if err != nil {
		return nil, err
	}
	return decodeSession(resp)
}

// API returns the generated client, for every operation of the document, with
// the keys, retries, limits and errors of this client: an answer other than a
// 2xx is an [*APIError], and so is a 2xx that calls itself JSON and is not. For a
// 2xx in JSON of other types than documented the error is encoding/json's.
// Requests are not validated.
//
// Each call returns a new value, so what is done to one changes nothing else.
func (c *Client) API() *yuno.ClientWithResponses {
	generated := c.generated
	generated.Client = jsonDoer{c.doer}
	generated.RequestEditors = append([]yuno.RequestEditorFn(nil), c.generated.RequestEditors...)
	return &yuno.ClientWithResponses{ClientInterface: &generated}
}
