package yunotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/yuno-go/yuno"
)

// keptSessions is how many sessions a server remembers. The oldest goes first.
const keptSessions = 1000

// openedSession is a session that the server opened.
type openedSession struct {
	id       string
	request  yuno.CreateCustomerSessionRequest
	enrolled []byte // the event, once a card was enrolled
}

// Enroll returns the event with which Yuno reports that a card was enrolled in a
// session: a card with an ID of its own, for the session's account, customer and
// country. Enroll sends it nowhere: see [Event.Request]. A session enrols one card,
// so the same session gives the same event.
//
// The session is one of the last 1,000 that the server opened by its normal
// behaviour, and not one of a [Reply] or of a header Prefer; for another, Enroll
// returns an error. [Server.Reset] forgets them.
func (s *Server) Enroll(customerSession string) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.sessions, func(opened *openedSession) bool { return opened.id == customerSession })
	if i < 0 {
		// The text does not hold the ID, which is as good as a key.
		return Event{}, errors.New("yunotest: Enroll: this server has not opened that session: pass the ID of one that its client got")
	}
	session := s.sessions[i]
	if session.enrolled == nil {
		session.enrolled, _ = json.Marshal(enrollment(session.request, time.Now())) // it has nothing that is not JSON
	}
	return Event{Body: bytes.Clone(session.enrolled)}, nil
}

func (s *Server) keepSession(id string, request yuno.CreateCustomerSessionRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions = append(s.sessions, &openedSession{id: id, request: request})
	if len(s.sessions) > keptSessions {
		s.sessions = slices.Delete(s.sessions, 0, 1)
	}
}

// enrollment is an event with made-up values, and the fields that Yuno shows at
// https://docs.y.uno/docs/webhooks/object-and-examples.
func enrollment(session yuno.CreateCustomerSessionRequest, now time.Time) map[string]any {
	return map[string]any{
		"type":       "enrollment",
		"type_event": "enrollment.enroll",
		"account_id": session.AccountID,
		"retry":      0,
		"version":    2,
		"data": map[string]any{"payment_method": map[string]any{
			"id":          uuid.NewString(),
			"account_id":  session.AccountID,
			"customer_id": session.CustomerID,
			"country":     session.Country,
			"status":      "ENROLLED",
			"type":        "CARD",
			"category":    "CARD",
			"name":        "VISA ****4242",
			"description": "VISA ****4242",
			"created_at":  timestamp(now),
			"updated_at":  timestamp(now),
			"enrollment":  map[string]any{"session": nil, "sdk_action_required": false},
			"verify":      map[string]any{"vault_on_success": false, "currency": nil, "payment": nil},
			"detail":      map[string]any{"card": enrolledCard(now)},
		}},
	}
}

func enrolledCard(now time.Time) map[string]any {
	return map[string]any{
		"holder_name":          "ADA EXAMPLE",
		"expiration_month":     12,
		"expiration_year":      (now.Year() + 3) % 100,
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
		"fingerprint_code":     uuid.NewString(),
		"created_at":           timestamp(now),
		"updated_at":           timestamp(now),
	}
}

// timestamp writes a time as Yuno does.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
