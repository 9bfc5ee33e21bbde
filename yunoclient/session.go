package yunoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/yuno-go/yuno"
)

// CustomerSession is an open session. The front end needs its ID. Anyone who has the ID can
// enroll a payment method for this customer, so send it to that customer's device only,
// and do not log it.
//
// Printing or logging the session itself hides the ID. Marshaling the session to JSON
// includes the ID. So does slog's JSON handler if it logs a struct that contains the
// session, or the embedded CustomerSession.
type CustomerSession struct {
	yuno.CustomerSession
	// CreatedAt is when Yuno opened the session, in UTC. It is zero if the response
	// has no date in the format of RFC 3339. The embedded CustomerSession has
	// the text that Yuno sent.
	CreatedAt time.Time `json:"-"`
	// Header is the response's header.
	Header http.Header `json:"-"`
	// Attempts is how many attempts were made.
	Attempts int `json:"-"`
}

// RequestID returns the ID under which Yuno can find the call. It is the response's
// x-request-id, else its x-trace-id, else "".
func (s CustomerSession) RequestID() string { return requestID(s.Header) }

// LogValue implements [slog.LogValuer]. It leaves out the ID, and the CallbackURL, which
// may contain the ID.
func (s CustomerSession) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", redacted),
		shortAttr("customer_id", s.CustomerID),
		shortAttr("country", string(s.Country)),
		slog.Time("created_at", s.CreatedAt),
		slog.Int("attempts", s.Attempts),
		shortAttr("request_id", s.RequestID()))
}

// Format implements [fmt.Formatter]. Every verb prints what LogValue returns, except %p
// and %w, for which fmt calls no method.
func (s CustomerSession) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "CustomerSession%v", s.LogValue())
}

// CreateCustomerSession opens a session with which the customer's device can enroll a
// payment method. AccountID, CustomerID and Country are required.
//
// The editors run once, after those of the client; see [IdempotencyKey] and [Header].
//
// If the request is invalid, the error is a [*ValidationError] and nothing is sent. An
// editor's error is returned as it is. Every other error is an [*APIError]. The call is
// retried as [WithMaxRetries] says, because opening a session twice is harmless.
//
// See https://docs.y.uno/reference/create-customer-session.
func (c *Client) CreateCustomerSession(ctx context.Context, req yuno.CreateCustomerSessionRequest,
	editors ...yuno.RequestEditorFn) (*CustomerSession, error) {
	c.mustBeInitialized()
	if ctx == nil {
		return nil, errors.New("yunoclient: the context is nil: use context.Background() if there is none")
	}
	if slices.ContainsFunc(editors, func(editor yuno.RequestEditorFn) bool { return editor == nil }) {
		return nil, errors.New("yunoclient: an editor is nil: leave it out")
	}
	if !c.skipValidation {
		if err := validate(&req); err != nil {
			return nil, err
		}
	}
	resp, err := c.generated.CreateCustomerSession(WithOperation(ctx, createCustomerSession), req, editors...)
	decoded, err := Decode[sessionBody](resp, err)
	if err != nil {
		return nil, err
	}
	session := &decoded.CustomerSession
	switch {
	case session.ID == "":
		return nil, bodyOf(resp).fail(errNoSession)
	case req.CustomerID != "" && session.CustomerID != "" && !strings.EqualFold(session.CustomerID, req.CustomerID):
		// A kept connection may be out of step, so that each request gets the response to
		// the request before it. Nobody can tell which connection it is, so all are dropped.
		c.dropConnections()
		fail := bodyOf(resp).fail
		resp.Body = newBody(nil, false) // it belongs to the other customer
		return nil, fail(errOtherCustomer)
	}
	text := &session.CustomerSession.CreatedAt
	_ = json.Unmarshal(decoded.CreatedAt, text) // an odd date must not lose a session
	if created, err := time.Parse(time.RFC3339, *text); err == nil {
		session.CreatedAt = created.UTC()
	}
	session.Header, session.Attempts = resp.Header, Attempt(resp.Request.Context())
	return session, nil
}

// sessionBody is a session whose created_at may have any type.
type sessionBody struct {
	CustomerSession
	CreatedAt json.RawMessage `json:"created_at"`
}

// errOtherCustomer does not mention the session, which belongs to another customer.
var errOtherCustomer = errors.New("the response is for another customer: something between here and Yuno mixes up responses")
