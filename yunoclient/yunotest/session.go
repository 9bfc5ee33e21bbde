package yunotest

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// The operation that opens a session.
const (
	createSessionID = "create-customer-session"
	sessionsPath    = "/customers/sessions"
)

// createCustomerSession opens the session that a valid request asks for, unless
// RejectCustomer was called with its customer.
func (s *Server) createCustomerSession(w http.ResponseWriter, op *operation, status int, body []byte) {
	var request yuno.CreateCustomerSessionRequest
	var opened yuno.CustomerSession // has the fields of the request that the document repeats, also of a later document
	_ = json.Unmarshal(body, &request)
	_ = json.Unmarshal(body, &opened)
	if s.rejects(request.CustomerID) {
		op.writeFailure(w, http.StatusBadRequest, yunoclient.CodeCustomerNotFound)
		return
	}
	opened.ID, opened.CreatedAt = uuid.NewString(), timestamp(time.Now())
	s.rememberSession(opened.ID, request, len(body))
	httptext.WriteJSON(w, status, opened)
}

// session is a session that the server opened, and the card that was enrolled in it.
type session struct {
	id                   string
	request              yuno.CreateCustomerSessionRequest
	cardID, fingerprint  string
	enrolled, unenrolled time.Time // zero if it did not happen
}

// Enroll returns the event with which Yuno reports that a card was enrolled in a
// session. The event has the session's account, customer and country, and a new payment
// method. Use [Event.Request] to deliver it. A second call for the same session returns
// the same event.
//
// Enroll returns an error if the server did not open the session or has forgotten it. The
// server remembers the last 1,000 sessions, or fewer if their requests have more than 16
// MiB together. It does not know sessions in the body of a [Reply], or in an example that
// was asked for with Prefer.
func (s *Server) Enroll(customerSession string) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	opened := s.findSession(func(opened *session) bool { return opened.id == customerSession })
	if opened == nil {
		// Session IDs are secret, so the text does not have it.
		return Event{}, errors.New("yunotest: Enroll: this server has not opened that session: pass the ID of one that its client got")
	}
	if opened.enrolled.IsZero() {
		opened.cardID, opened.fingerprint, opened.enrolled = uuid.NewString(), uuid.NewString(), time.Now()
	}
	return opened.event("enrollment.enroll", "ENROLLED", opened.enrolled), nil
}

// Unenroll returns the event with which Yuno reports that a payment method was removed. Its
// ID must come from an event of [Server.Enroll]. A second call for the same payment method
// returns the same event. For any other ID Unenroll returns an error.
func (s *Server) Unenroll(paymentMethodID string) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	opened := s.findSession(func(opened *session) bool {
		return !opened.enrolled.IsZero() && opened.cardID == paymentMethodID
	})
	if opened == nil {
		return Event{}, errors.New("yunotest: Unenroll: this server has not enrolled that payment method: " +
			"pass the ID of one in an event of Enroll")
	}
	if opened.unenrolled.IsZero() {
		opened.unenrolled = time.Now()
	}
	return opened.event("enrollment.unenroll", "UNENROLLED", opened.unenrolled), nil
}

func (s *Server) findSession(match func(*session) bool) *session {
	if i := slices.IndexFunc(s.sessions.items, match); i >= 0 {
		return s.sessions.items[i]
	}
	return nil
}

func (s *Server) rememberSession(id string, request yuno.CreateCustomerSessionRequest, size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions.add(&session{id: id, request: request}, size)
}

// event returns an event about the card with made-up values. It has the fields that Yuno
// shows at https://docs.y.uno/docs/webhooks/object-and-examples.
func (s *session) event(typeEvent, status string, updatedAt time.Time) Event {
	body, _ := json.Marshal(map[string]any{ // every value is valid JSON
		"type":       "enrollment",
		"type_event": typeEvent,
		"account_id": s.request.AccountID,
		"retry":      0,
		"version":    2,
		"data": map[string]any{"payment_method": map[string]any{
			"id":          s.cardID,
			"account_id":  s.request.AccountID,
			"customer_id": s.request.CustomerID,
			"country":     s.request.Country,
			"status":      status,
			"type":        "CARD",
			"category":    "CARD",
			"name":        "VISA ****4242",
			"description": "VISA ****4242",
			"created_at":  timestamp(s.enrolled),
			"updated_at":  timestamp(updatedAt),
			"enrollment":  map[string]any{"session": nil, "sdk_action_required": false},
			"verify":      map[string]any{"vault_on_success": false, "currency": nil, "payment": nil},
			"detail":      map[string]any{"card": s.card()},
		}},
	})
	return Event{Body: body}
}

func (s *session) card() map[string]any {
	return map[string]any{
		"holder_name":          "ADA EXAMPLE",
		"expiration_month":     12,
		"expiration_year":      (s.enrolled.Year() + 3) % 100,
		"iin":                  "42424242",
		"lfd":                  "4242",
		"number_length":        16,
		"security_code_length": 3,
		"brand":                "VISA",
		"type":                 "CREDIT",
		"category":             "CREDIT",
		"issuer_name":          "BANK OF EXAMPLES",
		"issuer_code":          nil,
		"country_code":         "BR",
		"country_name":         "Brazil",
		"fingerprint_code":     s.fingerprint,
		"created_at":           timestamp(s.enrolled),
		"updated_at":           timestamp(s.enrolled),
	}
}

// timestamp formats a time as Yuno does.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
