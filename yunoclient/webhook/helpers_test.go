package webhook_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "a secret of 32 bytes, for a test"

// enrolled is an event with the fields that Yuno's documents show for an enrolled card,
// and an additional one.
const enrolled = `{
  "type": "enrollment", "type_event": "enrollment.enroll", "account_id": "8beac4de-5f6f-11ed-9b6a-0242ac120002",
  "retry": 0, "version": 2, "added_later": {"a": 1},
  "data": {"payment_method": {
    "id": "b4b05a4f-3c8e-4a7e-9d0b-6f1f6a0f2c11", "account_id": "8beac4de-5f6f-11ed-9b6a-0242ac120003",
    "name": "MARS ****TAIL", "description": "MARS of the moon ****TAIL", "type": "CARD", "category": "PLASTIC", "country": "BR",
    "status": "ENROLLED", "customer_id": "ae106483-65ee-463b-8782-9794022b3112",
    "created_at": "2026-03-04T05:06:07.000008Z", "updated_at": "2026-03-04T02:06:07.000009-03:00",
    "enrollment": {"session": null, "sdk_action_required": false},
    "detail": {"card": {"holder_name": "Ada Moon", "iin": "FIRST", "lfd": "TAIL", "expiration_year": 31}}
  }}
}`

// purchased is an event of a payment, with card data.
const purchased = `{"type": "payment", "type_event": "payment.purchase", "data": {"payment": {
  "id": "a546c566-1703-4fba-b334-c46e89bc97f7", "account_id": "8beac4de-5f6f-11ed-9b6a-0242ac120002",
  "merchant_order_id": "order-4711", "country": "BR", "status": "SUCCEEDED", "sub_status": "APPROVED",
  "amount": {"captured": 0, "currency": "BRL", "value": 10.50}, "description": "MARS",
  "created_at": "2026-03-04T05:06:07Z", "updated_at": "2026-03-04T05:06:08Z",
  "transactions": {"payment_method": {"detail": {"card": {"holder_name": "Ada Moon", "lfd": "TAIL"}}}}
}}}`

// ofCard lists texts of these events that must not be printed. It has no digits, because
// times have digits too.
var ofCard = []string{"FIRST", "TAIL", "Ada", "Moon", "moon", "MARS", "expiration"}

func newVerifier(t testing.TB, secrets ...string) *webhook.Verifier {
	t.Helper()
	verifier, err := webhook.NewVerifier(secrets...)
	require.NoError(t, err)
	return verifier
}

func parse(t testing.TB, body string) *webhook.Event {
	t.Helper()
	event, err := webhook.Parse([]byte(body))
	require.NoError(t, err)
	return event
}

// delivery returns a request that Yuno sends.
func delivery(t testing.TB, body string) *http.Request {
	return yunotest.Event{Body: []byte(body)}.Request(t.Context(), "/webhooks/yuno", secret)
}

func signature(t testing.TB, body string) string {
	return delivery(t, body).Header.Get(webhook.SignatureHeader)
}

func serve(handler http.Handler, req *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, req)
	return recorder
}

// deep returns nested JSON.
func deep(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }
