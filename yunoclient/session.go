package yunoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/yuno-go/yuno"
)

// CustomerSession is an open session. Its ID is what the front end needs. The
// ID is as good as a key for enrolling a payment method for this customer:
// send it to that customer's device only, and do not log it.
//
// A session that is itself printed or logged shows no ID. Its JSON, which is
// Yuno's, has it, wherever that is made: slog's JSON handler writes the ID of a
// session within a struct of yours, and of the embedded CustomerSession.
type CustomerSession struct {
	yuno.CustomerSession
	// CreatedAt is when Yuno opened the session, in UTC. It is zero if the
	// response has no date, or one that is not of RFC 3339; the embedded
	// CustomerSession has its text.
	CreatedAt time.Time `json:"-"`
	// Header is a copy of the response's header.
	Header http.Header `json:"-"`
	// Attempts is how many attempts were made.
	Attempts int `json:"-"`
}

// RequestID returns the ID under which Yuno can find the call: the response's
// x-request-id, else its x-trace-id, else "".
func (s CustomerSession) RequestID() string { return requestID(s.Header) }

// LogValue implements [slog.LogValuer]. It leaves out the ID, and the
// CallbackURL, which may hold it.
func (s CustomerSession) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", redacted),
		slog.String("customer_id", oneLine(s.CustomerID, maxLogged)),
		slog.String("country", oneLine(string(s.Country), maxLogged)),
		slog.Time("created_at", s.CreatedAt),
		slog.Int("attempts", s.Attempts),
		slog.String("request_id", oneLine(s.RequestID(), maxLogged)))
}

// Format implements [fmt.Formatter]: every verb prints what LogValue returns, but %p
// and %w, for which fmt asks no method.
func (s CustomerSession) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "CustomerSession%v", s.LogValue())
}

// CreateCustomerSession opens a session with which the customer's device can
// enrol a payment method. AccountID, CustomerID and Country are required.
//
// The editors run once, after those of the client; see [IdempotencyKey] and
// [Header].
//
// A request with faults is a [*ValidationError], and nothing is sent. Every
// other failure is an [*APIError], apart from an editor's error, which is
// returned as it is. The call is retried as [WithMaxRetries] says, because a
// session that nobody uses does no harm.
//
// See https://docs.y.uno/reference/create-customer-session.
func (c *Client) CreateCustomerSession(ctx context.Context, req yuno.CreateCustomerSessionRequest,
	editors ...yuno.RequestEditorFn) (*CustomerSession, error) {
	c.mustBeMade()
	if err := checkEditors(editors); err != nil {
		return nil, err
	}
	if !c.skipValidation {
		if err := validate(&req); err != nil {
			return nil, err
		}
	}
	resp, err := c.generated.CreateCustomerSession(ctx, req, editors...)
	session, err := decodeSession(req.CustomerID, resp, err)
	if errors.Is(err, errOtherCustomer) {
		// A kept connection may be out of step: it gives each request the response to
		// the one before. Nobody can tell which, so all are dropped.
		c.dropConnections()
	}
	return session, err
}

// sessionBody is a session whose created_at may be anything: an odd date must
// not lose a session.
type sessionBody struct {
	yuno.CustomerSession
	CreatedAt json.RawMessage `json:"created_at"`
}

// errOtherCustomer says nothing of the session: it is another customer's.
var errOtherCustomer = errors.New("the response is for another customer: something between here and Yuno mixes up responses")

// decodeSession returns the session that was opened for a customer.
func decodeSession(customerID string, resp *http.Response, err error) (*CustomerSession, error) {
	body, err := Decode[sessionBody](resp, err)
	if err != nil {
		return nil, err
	}
	session := &CustomerSession{
		CustomerSession: body.CustomerSession,
		Header:          resp.Header,
		Attempts:        Attempt(resp.Request.Context()),
	}
	switch {
	case session.ID == "":
		return nil, unusable(resp, errNoSession)
	case customerID != "" && session.CustomerID != "" && !strings.EqualFold(session.CustomerID, customerID):
		resp.Body = newBody(nil, false)
		return nil, unusable(resp, errOtherCustomer)
	}
	_ = json.Unmarshal(body.CreatedAt, &session.CustomerSession.CreatedAt) // it stays "" if it is not a text
	if created, err := time.Parse(time.RFC3339, session.CustomerSession.CreatedAt); err == nil {
		session.CreatedAt = created.UTC()
	}
	return session, nil
}
