package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Values of [Event.TypeEvent]. Yuno may send others at any time.
const (
	EnrollmentEnroll     = "enrollment.enroll"     // a payment method was enrolled
	EnrollmentUpdate     = "enrollment.update"     // the details of its card have changed
	EnrollmentUnenroll   = "enrollment.unenroll"   // it was removed
	EnrollmentExpiration = "enrollment.expiration" // it has expired

	PaymentPurchase   = "payment.purchase"   // a purchase has a new status
	PaymentRefund     = "payment.refund"     // a refund has a new status
	PaymentChargeback = "payment.chargeback" // the customer's bank has reclaimed the money
)

// The prefixes of all values of a TypeEvent that are about one kind of resource.
const (
	enrollmentPrefix = "enrollment."
	paymentPrefix    = "payment."
)

// ErrMalformed is wrapped by the error for a body that is not an event.
var ErrMalformed = errors.New("the body is not an event")

// Event is an event that Yuno reports. [Verifier.Handler], [Verifier.Read] and [Parse]
// return events.
//
// Body and Data contain card data. Packages fmt, log/slog and encoding/json leave these
// fields out when they print an Event, also when it is in an exported field of another
// struct. To store an Event, store its Body, which Parse reads again.
//
// No other printer is covered. These print card data:
//
//   - encoding/xml, encoding/gob and packages for YAML
//   - dumps by reflection, such as those of testify
//   - a type that is defined over Event, as in "type MyEvent webhook.Event": it has none
//     of Event's methods, so fmt and log/slog print every field
//   - fmt, for an Event in an unexported field, because it calls no methods there. Keep
//     a *Event in such a field: %v prints only its address
//   - verbs that do not suit a value, such as %p, %w, or %s for a struct with a pointer
type Event struct {
	// Type is the kind of resource that the event is about, such as "enrollment",
	// "payment" or "subscription".
	Type string `json:"type"`
	// TypeEvent says what happened, such as [EnrollmentEnroll]. It begins with the Type
	// even if Yuno sends only "enroll".
	TypeEvent string `json:"type_event"`
	AccountID string `json:"account_id"`
	// Retry is how often Yuno has sent the event before. It is 0 if the event does not
	// say.
	Retry int `json:"retry"`
	// Version is the version of the format, "2" today.
	Version string `json:"version"`
	// UpdatedAt is when the resource was last changed, in UTC. It is zero if the event
	// does not say. Several events about one
	// resource may have the same time.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	// PaymentMethod is never nil, and has an ID, if TypeEvent is one of the Enrollment…
	// constants. For other events that begin with "enrollment." it is nil if the event
	// has no payment method, and for all others it is nil.
	PaymentMethod *PaymentMethod `json:"payment_method,omitempty"`
	// Payment is never nil if TypeEvent begins with "payment.", and nil for other events.
	// Check its fields before you use them: each may be empty.
	Payment *Payment `json:"payment,omitempty"`
	// Data is the event's data as they arrived. It includes fields that have no
	// counterpart here.
	Data json.RawMessage `json:"-"`
	// Body is the whole event as it arrived.
	Body []byte `json:"-"`
}

// Parse returns the event in a body. It verifies nothing, so the body must have passed
// [Verifier.Verify], either just now or before it was stored. The event keeps body, so
// do not change it afterwards.
//
// Parse accepts events of an unknown type and events with unknown fields. Every error
// wraps [ErrMalformed] and contains nothing of the body.
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
		return nil, malformed("it has no type or no type_event: if the webhook has version 1, set it to version 2")
	}
	if !strings.Contains(event.TypeEvent, ".") {
		event.TypeEvent = event.Type + "." + event.TypeEvent
	}
	if retry, err := strconv.Atoi(fields.text("retry")); err == nil {
		event.Retry = max(retry, 0)
	}

	resource := event.resource()
	event.UpdatedAt = parseTime(resource.text("updated_at"))
	switch {
	case strings.HasPrefix(event.TypeEvent, enrollmentPrefix):
		event.PaymentMethod = newPaymentMethod(resource)
	case strings.HasPrefix(event.TypeEvent, paymentPrefix):
		event.Payment = newPayment(resource)
	}
	if event.PaymentMethod == nil && needsPaymentMethod(event.TypeEvent) {
		return nil, malformed("it has no data.payment_method with an id")
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

// resource returns the fields of the resource that the event is about, such as
// data.payment of a payment. If it is not there, it returns those of data itself, because
// a payout has no inner object.
func (e *Event) resource() object {
	data, name := newObject(e.Data), e.Type
	switch {
	case strings.HasPrefix(e.TypeEvent, enrollmentPrefix):
		return newObject(data["payment_method"])
	case strings.HasPrefix(e.TypeEvent, paymentPrefix):
		name = "payment"
	}
	if resource := newObject(data[name]); resource != nil {
		return resource
	}
	return data
}

// parseTime returns the zero time for a text that is not a time, and for a time that
// encoding/json cannot write, such as one of the year 10000.
func parseTime(text string) time.Time {
	parsed, err := time.Parse(time.RFC3339, text)
	parsed = parsed.UTC()
	if err != nil || parsed.Year() < 0 || parsed.Year() > 9999 {
		return time.Time{}
	}
	return parsed
}
