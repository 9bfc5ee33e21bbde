package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The values of [Event.TypeEvent] for enrolled payment methods. Yuno's documents
// show the body of the first two.
const (
	EnrollmentEnroll     = "enrollment.enroll"     // a payment method was enrolled
	EnrollmentUpdate     = "enrollment.update"     // the details of its card have changed
	EnrollmentUnenroll   = "enrollment.unenroll"   // it was removed
	EnrollmentExpiration = "enrollment.expiration" // it has expired
)

// enrollmentPrefix is what the TypeEvent of these, and of later ones, begins with.
const enrollmentPrefix = "enrollment."

// ErrMalformed means that a body is not an event.
var ErrMalformed = errors.New("the body is not an event")

// Event is something that Yuno reports. [Verifier.Handler], [Verifier.Read] and
// [Parse] make one.
//
// Body and Data hold card data. Printing or logging an Event, or making JSON of it,
// shows neither, also where it is in an exported field of another struct. To store
// an Event, store its Body: [Parse] reads it again.
//
// In an unexported field fmt calls no method, and prints all of an Event. Keep the
// *Event there: of a pointer %v, %+v and %#v print the address. Dumps by reflection,
// such as those of testify, show all of both. So do the verbs %p and %w by mistake,
// which go vet reports.
type Event struct {
	// Type is what the event is about: "enrollment", "payment", "subscription", …
	Type string `json:"type"`
	// TypeEvent is what happened, with the Type in front: "enrollment.enroll", also
	// where Yuno sends "enroll" alone. New ones may come at any time.
	TypeEvent string `json:"type_event"`
	AccountID string `json:"account_id"`
	// Retry is how often Yuno has sent the event before. It is 0 if the event does
	// not say.
	Retry int `json:"retry"`
	// Version is the version of the format, "2" today.
	Version string `json:"version"`
	// UpdatedAt is when the resource that the event is about was last changed, in
	// UTC, and zero if the event does not say. Yuno does not promise that it grows:
	// two events about one resource may have the same.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	// PaymentMethod is set, with an ID, for the four Enrollment… constants. For
	// another "enrollment." it is set if the event has one, and else it is nil.
	PaymentMethod *PaymentMethod `json:"payment_method,omitempty"`
	// Data is the event's data as they arrived, with all that has no field here.
	Data json.RawMessage `json:"-"`
	// Body is the whole event as it arrived.
	Body []byte `json:"-"`
}

// PaymentMethod is a payment method that a customer has enrolled. A field that the
// event does not have is "", and [Event.Data] has more. An event does not say in
// which session it was enrolled: the CustomerID says whose it is.
//
// Name and Description have the last digits of a card's number. Printing or logging
// a PaymentMethod, or making JSON of it, does not show them, as for an [Event]:
// store them field by field.
type PaymentMethod struct {
	// ID is the vaulted_token with which the customer pays later.
	ID         string `json:"id"`
	CustomerID string `json:"customer_id"`
	AccountID  string `json:"account_id"`
	Country    string `json:"country"`
	// Status is ENROLLED for a payment method that can be used.
	Status string `json:"status"`
	// Type is such as CARD. Category is the kind of it.
	Type     string `json:"type"`
	Category string `json:"category"`
	// Name and Description are for the customer to read, such as VISA ****1111.
	Name        string `json:"-"`
	Description string `json:"-"`
	// CreatedAt and UpdatedAt are as Yuno writes them: 2025-05-07T20:00:18.721786Z.
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// Parse returns the event that a body holds. It verifies nothing: the body has
// passed [Verifier.Verify], or was stored by somebody who had verified it. The event
// keeps the body, so do not change it afterwards.
//
// An event of an unknown type is an event, and so is one with unknown fields. Every
// error wraps [ErrMalformed], and holds nothing of the body.
func Parse(body []byte) (*Event, error) {
	fields := newObject(body)
	if fields == nil {
		return nil, malformed("it is not a JSON object")
	}
	event := &Event{
		Type:      fields.text("type"),
		TypeEvent: fields.text("type_event"),
		AccountID: fields.text("account_id"),
		Version:   fields.text("version"),
		Data:      fields["data"],
		Body:      body,
	}
	if event.Type == "" || event.TypeEvent == "" {
		return nil, malformed("it has no type or no type_event: set the webhook to version 2 if it is of version 1")
	}
	if !strings.Contains(event.TypeEvent, ".") {
		event.TypeEvent = event.Type + "." + event.TypeEvent
	}
	if retry, err := strconv.Atoi(fields.text("retry")); err == nil {
		event.Retry = max(retry, 0)
	}

	resource := event.resource()
	updated, _ := time.Parse(time.RFC3339, resource.text("updated_at")) // zero if it is no time
	event.UpdatedAt = updated.UTC()
	if strings.HasPrefix(event.TypeEvent, enrollmentPrefix) {
		event.PaymentMethod = newPaymentMethod(resource)
	}
	if event.PaymentMethod == nil && needsPaymentMethod(event.TypeEvent) {
		return nil, malformed("it is about a payment method, and has no data.payment_method with an id")
	}
	return event, nil
}

func malformed(why string) error { return fmt.Errorf("webhook: %w: %s", ErrMalformed, why) }

func needsPaymentMethod(typeEvent string) bool {
	switch typeEvent {
	case EnrollmentEnroll, EnrollmentUpdate, EnrollmentUnenroll, EnrollmentExpiration:
		return true
	}
	return false
}

// newPaymentMethod returns nil for one without an ID.
func newPaymentMethod(fields object) *PaymentMethod {
	id := fields.text("id")
	if id == "" {
		return nil
	}
	return &PaymentMethod{
		ID:          id,
		CustomerID:  fields.text("customer_id"),
		AccountID:   fields.text("account_id"),
		Country:     fields.text("country"),
		Status:      fields.text("status"),
		Type:        fields.text("type"),
		Category:    fields.text("category"),
		Name:        fields.text("name"),
		Description: fields.text("description"),
		CreatedAt:   fields.text("created_at"),
		UpdatedAt:   fields.text("updated_at"),
	}
}

// resource returns what the event is about: data.payment_method of an enrollment,
// data.payment of a payment and so on; or the data themselves, as of a payout.
func (e *Event) resource() object {
	data := newObject(e.Data)
	if strings.HasPrefix(e.TypeEvent, enrollmentPrefix) {
		return newObject(data["payment_method"])
	}
	if resource := newObject(data[e.Type]); resource != nil {
		return resource
	}
	return data
}

// object is a JSON object whose fields may be of any type.
type object map[string]json.RawMessage

// newObject returns nil for what is not an object.
func newObject(raw []byte) object {
	var fields object
	_ = json.Unmarshal(raw, &fields) // it stays nil
	return fields
}

// text returns a field that is a string or a number, which Yuno mixes, as a text. It
// returns "" for anything else: an odd field must not lose an event.
func (o object) text(name string) string {
	var text string
	if json.Unmarshal(o[name], &text) == nil {
		return text
	}
	var number json.Number
	_ = json.Unmarshal(o[name], &number) // it stays "" if it is not a number
	return number.String()
}
