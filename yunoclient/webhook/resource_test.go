package webhook_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
)

func TestParsePaymentMethod(t *testing.T) {
	const (
		with    = `{"payment_method":{"id":"1"}}`
		without = `{"enrollment":{"id":"1"}}`
		odd     = `{"payment_method":{"id":1,"name":null,"status":["ENROLLED"],"country":true,"updated_at":{}}}`
	)
	for _, test := range []struct {
		kind, typeEvent, data string
		has, malformed        bool
	}{
		{kind: "enrollment", typeEvent: "enroll", data: odd, has: true}, // an odd field does not lose a card
		{kind: "enrollment", typeEvent: "later", data: with, has: true},
		{kind: "enrollment", typeEvent: "later", data: without},
		{kind: "payment", typeEvent: "purchase", data: with},
		{kind: "payout", typeEvent: "payout", data: `{"id":"1"}`},
		// A receiver that compares only the TypeEvent uses the PaymentMethod.
		{kind: "payment", typeEvent: webhook.EnrollmentEnroll, data: with, has: true},
		{kind: "payment", typeEvent: webhook.EnrollmentEnroll, data: without, malformed: true},
		{kind: "enrollment", typeEvent: webhook.PaymentPurchase, data: with},
		{kind: "enrollment", typeEvent: "enroll", data: without, malformed: true},
		{kind: "enrollment", typeEvent: "update", data: `null`, malformed: true},
		{kind: "enrollment", typeEvent: "unenroll", data: `{"id":"1"}`, malformed: true},
		{kind: "enrollment", typeEvent: "expiration", data: `{"payment_method":{"id":""}}`, malformed: true},
	} {
		body := fmt.Sprintf(`{"type":%q,"type_event":%q,"data":%s}`, test.kind, test.typeEvent, test.data)
		event, err := webhook.Parse([]byte(body))
		if test.malformed {
			require.ErrorIs(t, err, webhook.ErrMalformed, body)
			assert.EqualError(t, err, "webhook: the body is not an event: it has no data.payment_method with an id", body)
			continue
		}
		require.NoError(t, err, body)
		if test.has {
			assert.Equal(t, &webhook.PaymentMethod{ID: "1"}, event.PaymentMethod, body)
		} else {
			assert.Nil(t, event.PaymentMethod, body)
		}
	}
}

func TestParsePayment(t *testing.T) {
	event := parse(t, purchased)
	assert.Equal(t, webhook.PaymentPurchase, event.TypeEvent)
	assert.Equal(t, time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC), event.UpdatedAt)
	assert.Nil(t, event.PaymentMethod)
	assert.Equal(t, &webhook.Payment{
		ID:              "a546c566-1703-4fba-b334-c46e89bc97f7",
		AccountID:       "8beac4de-5f6f-11ed-9b6a-0242ac120002",
		MerchantOrderID: "order-4711",
		Country:         "BR",
		Status:          "SUCCEEDED",
		SubStatus:       "APPROVED",
		Currency:        "BRL",
		Amount:          "10.50",
		CreatedAt:       "2026-03-04T05:06:07Z",
		UpdatedAt:       "2026-03-04T05:06:08Z",
	}, event.Payment)
	assert.Nil(t, parse(t, enrolled).Payment)
	for bare, typeEvent := range map[string]string{"refund": webhook.PaymentRefund, "chargeback": webhook.PaymentChargeback} {
		assert.Equal(t, typeEvent, parse(t, `{"type":"payment","type_event":"`+bare+`"}`).TypeEvent)
	}
}

// A receiver that compares the TypeEvent uses the Payment, so it is never nil.
func TestParseOddPayment(t *testing.T) {
	for body, want := range map[string]webhook.Payment{
		`{"type":"payment","type_event":"later","data":{"payment":{"id":1}}}`:                       {ID: "1"},
		`{"type":"a","type_event":"payment.later","data":{"a":{"id":"2"},"payment":{"id":"1"}}}`:    {ID: "1"},
		`{"type":"payment","type_event":"purchase","data":{"id":"1"}}`:                              {ID: "1"},
		`{"type":"payment","type_event":"purchase","data":{"payment":{"status":["a"],"amount":7}}}`: {},
		`{"type":"payment","type_event":"purchase"}`:                                                {},
	} {
		event := parse(t, body)
		assert.Equal(t, &want, event.Payment, body)
	}
	assert.Nil(t, parse(t, `{"type":"payment","type_event":"payments.later","data":{"payment":{"id":"1"}}}`).Payment)
}

func TestParsePaymentAmount(t *testing.T) {
	for value, want := range map[string]json.Number{
		"12345678901234567890.10": "12345678901234567890.10", "1e2": "1e2", `"10.50"`: "10.50", `"ten"`: "", "null": "", "[1]": "",
	} {
		event := parse(t, `{"type":"payment","type_event":"purchase","data":{"payment":{"amount":{"value":`+value+`}}}}`)
		assert.Equal(t, want, event.Payment.Amount, value)
		_, err := json.Marshal(event)
		assert.NoError(t, err, value)
	}
}
