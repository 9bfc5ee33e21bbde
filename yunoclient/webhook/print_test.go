package webhook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
)

// printed returns everything that fmt, log/slog and encoding/json print for values.
func printed(t *testing.T, values ...any) string {
	t.Helper()
	var out bytes.Buffer
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%20v"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
		for _, handler := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
			slog.New(handler).With("with", value).Info("", "value", value, slog.Group("group", "value", value))
		}
		data, err := json.Marshal(value)
		require.NoError(t, err)
		out.Write(data)
	}
	return out.String()
}

func TestPrintShowsNoCard(t *testing.T) {
	event, payment := parse(t, enrolled), parse(t, purchased)
	type shops struct {
		Event  *webhook.Event
		Value  webhook.Event
		Method webhook.PaymentMethod
		Any    any
	}
	mine := shops{event, *event, *event.PaymentMethod, *event}
	out := printed(t, event, event.PaymentMethod, mine, &mine, []shops{mine}, payment,
		map[string]any{"event": *event}, struct{ webhook.Event }{*event})
	assertNoCard(t, out)
	assert.Contains(t, out, event.PaymentMethod.ID)

	// fmt calls no methods of a value in an unexported field, but %v does not follow pointers there.
	hidden := struct {
		event  *webhook.Event
		method *webhook.PaymentMethod
	}{event, event.PaymentMethod}
	assertNoCard(t, fmt.Sprintf("%v %+v %#v %v", hidden, hidden, hidden, &hidden))
}

// assertNoCard fails if a text contains card data, in plain text, in hexadecimal, or as
// decimal bytes.
func assertNoCard(t *testing.T, printed string) {
	t.Helper()
	for _, text := range ofCard {
		decimals := strings.Trim(fmt.Sprint([]byte(text)), "[]")
		for _, form := range []string{text, fmt.Sprintf("%x", text), decimals} {
			assert.False(t, strings.Contains(printed, form), "%q is printed: %q", text, form)
		}
	}
}

func TestPrintShowsTheRest(t *testing.T) {
	event := parse(t, enrolled)
	const method = `id="b4b05a4f-3c8e-4a7e-9d0b-6f1f6a0f2c11" customer_id="ae106483-65ee-463b-8782-9794022b3112" ` +
		`account_id="8beac4de-5f6f-11ed-9b6a-0242ac120003" country="BR" status="ENROLLED" type="CARD" category="PLASTIC" ` +
		`created_at="2026-03-04T05:06:07.000008Z" updated_at="2026-03-04T02:06:07.000009-03:00"`
	assert.Equal(t, `Event[type="enrollment" type_event="enrollment.enroll" account_id="8beac4de-5f6f-11ed-9b6a-0242ac120002" `+
		`retry=0 version="2" updated_at=2026-03-04 05:06:07.000009 +0000 UTC payment_method=PaymentMethod[`+method+`]]`, fmt.Sprint(event))
	assert.Equal(t, "PaymentMethod["+method+"]", fmt.Sprint(event.PaymentMethod))

	payment := parse(t, purchased).Payment
	const purchase = `id="a546c566-1703-4fba-b334-c46e89bc97f7" account_id="8beac4de-5f6f-11ed-9b6a-0242ac120002" ` +
		`merchant_order_id="order-4711" country="BR" status="SUCCEEDED" sub_status="APPROVED" currency="BRL" amount="10.50" ` +
		`created_at="2026-03-04T05:06:07Z" updated_at="2026-03-04T05:06:08Z"`
	assert.Equal(t, "Payment["+purchase+"]", fmt.Sprint(payment))
	assert.Contains(t, fmt.Sprint(parse(t, purchased)), " payment=Payment["+purchase+"]]")

	// The JSON of an event has the fields of its log record.
	data, err := json.Marshal(event)
	require.NoError(t, err)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("", "event", event)
	var record struct{ Event json.RawMessage }
	require.NoError(t, json.Unmarshal(log.Bytes(), &record))
	assert.JSONEq(t, string(record.Event), string(data))

	none := parse(t, `{"type":"a","type_event":"b"}`)
	assert.Equal(t, `Event[type="a" type_event="a.b" account_id="" retry=0 version="" updated_at=0001-01-01 00:00:00 +0000 UTC]`,
		fmt.Sprint(none))
	data, err = json.Marshal(none)
	require.NoError(t, err)
	assert.JSONEq(t, `{"type":"a","type_event":"a.b","account_id":"","retry":0,"version":""}`, string(data))
	assert.Equal(t, "<nil>", fmt.Sprint((*webhook.Event)(nil)))
}

func TestPrintHostileText(t *testing.T) {
	hostile := "\x1b[31m\n\u202e\"" + strings.Repeat("é", 1000)
	line := fmt.Sprint(webhook.Event{Type: hostile, PaymentMethod: &webhook.PaymentMethod{ID: hostile}})
	assert.Equal(t, 2, strings.Count(line, `"\x1b[31m\n\u202e\"`+strings.Repeat("é", 59)+`…"`), line)
}
