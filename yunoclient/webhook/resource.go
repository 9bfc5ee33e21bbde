package webhook

import "encoding/json"

// PaymentMethod is a payment method that a customer has enrolled. Fields that the event
// does not have are empty; [Event.Data] keeps the fields that have no counterpart here.
// An event does not name the session in which the method was enrolled: find the customer
// by CustomerID.
//
// Name and Description contain the last digits of the card's number, so the printers
// that [Event] lists leave them out. To store a PaymentMethod, store its fields.
type PaymentMethod struct {
	// ID is the vaulted_token with which the customer pays later.
	ID         string `json:"id"`
	CustomerID string `json:"customer_id"`
	AccountID  string `json:"account_id"`
	Country    string `json:"country"`
	// Status is ENROLLED for a payment method that can be used.
	Status string `json:"status"`
	// Type is the kind of payment method, such as CARD.
	Type     string `json:"type"`
	Category string `json:"category"`
	// Name and Description are texts for the customer, such as VISA ****1111.
	Name        string `json:"-"`
	Description string `json:"-"`
	// CreatedAt and UpdatedAt are times as Yuno writes them: 2025-05-07T20:00:18.721786Z.
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// newPaymentMethod returns nil if the fields have no ID.
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

// Payment has the fields of a payment by which a shop decides. Fields that the event
// does not have, or that have an unexpected type, are empty; [Event.Data] has all of
// them. A type that was generated from Yuno's page Retrieve Payment does not decode
// Data, because events write some fields differently.
type Payment struct {
	ID              string `json:"id"`
	AccountID       string `json:"account_id"`
	MerchantOrderID string `json:"merchant_order_id"`
	Country         string `json:"country"`
	// Status is, for example, SUCCEEDED, and SubStatus APPROVED.
	Status    string `json:"status"`
	SubStatus string `json:"sub_status"`
	Currency  string `json:"currency"`
	// Amount is the amount of the payment, exactly as Yuno wrote it, such as 10.50.
	Amount json.Number `json:"amount,omitempty"`
	// CreatedAt and UpdatedAt are times as Yuno writes them: 2024-07-19T16:32:02.203776Z.
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func newPayment(fields object) *Payment {
	amount := newObject(fields["amount"])
	var value json.Number
	_ = json.Unmarshal(amount["value"], &value) // a number, or a string that holds a number; else it stays empty
	return &Payment{
		ID:              fields.text("id"),
		AccountID:       fields.text("account_id"),
		MerchantOrderID: fields.text("merchant_order_id"),
		Country:         fields.text("country"),
		Status:          fields.text("status"),
		SubStatus:       fields.text("sub_status"),
		Currency:        amount.text("currency"),
		Amount:          value,
		CreatedAt:       fields.text("created_at"),
		UpdatedAt:       fields.text("updated_at"),
	}
}

// object is a JSON object whose fields may have any type.
type object map[string]json.RawMessage

// newObject returns nil if raw is not a JSON object.
func newObject(raw []byte) object {
	var fields object
	_ = json.Unmarshal(raw, &fields) // it stays nil
	return fields
}

// text returns a field that is a string or a number, because Yuno writes some fields as
// either. It returns "" for any other type, so that an odd field does not lose an event.
func (o object) text(name string) string {
	var text string
	if json.Unmarshal(o[name], &text) == nil {
		return text
	}
	var number json.Number
	_ = json.Unmarshal(o[name], &number) // it stays "" if the field is not a number
	return number.String()
}
