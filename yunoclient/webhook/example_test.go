package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// cards is a shop's table of cards.
var cards = map[string]*webhook.PaymentMethod{}

// receive may run twice for one event, because it saves a card under the card's ID.
func receive(_ context.Context, event *webhook.Event) error {
	switch event.TypeEvent {
	case webhook.EnrollmentEnroll:
		cards[event.PaymentMethod.ID] = event.PaymentMethod
		fmt.Println("saved", event.PaymentMethod.Name)
	case webhook.EnrollmentUnenroll:
		delete(cards, event.PaymentMethod.ID)
		fmt.Println("removed", event.PaymentMethod.Name)
	case webhook.PaymentPurchase:
		fmt.Println("paid", event.Payment.Amount, event.Payment.Currency, "for", event.Payment.MerchantOrderID)
	}
	return nil // for other events too, because Yuno need not send them again
}

func ExampleVerifier_Handler() {
	verifier, err := webhook.NewVerifier("the secret of this webhook") // from the environment
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/webhooks/yuno", verifier.Handler(receive, webhook.WithLogger(slog.Default())))

	// What Yuno does:
	const card = `{"payment_method": {"id": "b4b05a4f-3c8e-4a7e-9d0b-6f1f6a0f2c11", "name": "MARS ****6543"}}`
	for _, body := range []string{
		`{"type": "enrollment", "type_event": "enrollment.enroll", "data": ` + card + `}`,
		`{"type": "enrollment", "type_event": "enrollment.unenroll", "data": ` + card + `}`,
		`{"type": "payment", "type_event": "payment.purchase", "data": {"payment":
			{"merchant_order_id": "order-4711", "amount": {"currency": "BRL", "value": 10.50}}}}`,
		`{"type": "report", "type_event": "report.create"}`,
	} {
		event := yunotest.Event{Body: []byte(body)}
		response := httptest.NewRecorder()
		mux.ServeHTTP(response, event.Request(context.Background(), "/webhooks/yuno", "the secret of this webhook"))
		fmt.Println(response.Code)
	}
	// Output:
	// saved MARS ****6543
	// 200
	// removed MARS ****6543
	// 200
	// paid 10.50 BRL for order-4711
	// 200
	// 200
}

// While a secret is replaced, events that are signed with either secret are accepted.
func ExampleNewVerifier_rotation() {
	verifier, err := webhook.NewVerifier("the new secret", "the old secret")
	if err != nil {
		log.Fatal(err)
	}
	event := yunotest.Event{Body: []byte(`{"type": "payment", "type_event": "payment.purchase"}`)}
	for _, secret := range []string{"the new secret", "the old secret", "somebody's guess"} {
		_, err := verifier.Read(event.Request(context.Background(), "/webhooks/yuno", secret))
		fmt.Println(err == nil)
	}
	// Output:
	// true
	// true
	// false
}

// Your own handler can send other responses. Only a 200 acknowledges an event.
func ExampleVerifier_Read() {
	verifier, err := webhook.NewVerifier("the secret of this webhook")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("POST /webhooks/yuno", func(w http.ResponseWriter, r *http.Request) {
		event, err := verifier.Read(r)
		switch {
		case errors.Is(err, webhook.ErrSignature):
			http.Error(w, "not from Yuno", http.StatusUnauthorized)
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadRequest)
		case receive(r.Context(), event) != nil:
			http.Error(w, "again, please", http.StatusInternalServerError)
		default:
			fmt.Fprint(w, "thank you") // with 200
		}
	})
}

// A cloud function receives the body and the header without net/http. If the platform
// encodes the body in Base64, decode it first.
func ExampleVerifier_Verify() {
	verifier, err := webhook.NewVerifier("the secret of this webhook")
	if err != nil {
		log.Fatal(err)
	}
	body, header := []byte(`{"type":"payment","type_event":"payment.purchase"}`), "BikQ1u4pXupy3+LcYDizUucAUfdl2GGlqmkH+VDWa8Y="
	if err := verifier.Verify(body, header); err != nil {
		log.Fatal(err) // respond with 401
	}
	event, err := webhook.Parse(body)
	if err != nil {
		log.Fatal(err) // respond with 400
	}
	fmt.Println(event.TypeEvent) // respond with 200, and nothing else
	// Output: payment.purchase
}

// A worker reads events that a handler has verified and stored before.
func ExampleParse() {
	stored := []byte(`{"type": "payment", "type_event": "purchase", "retry": "2", "data": {"payment": {"status": "SUCCEEDED"}}}`)
	event, err := webhook.Parse(stored)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(event.TypeEvent, event.Retry, string(event.Data))
	// Output: payment.purchase 2 {"payment": {"status": "SUCCEEDED"}}
}

// A repeated event has the same key. An event that says something else has another key.
func ExampleEvent_DeduplicationKey() {
	processed := map[string]bool{} // a table, written in the transaction that does the work
	for _, body := range []string{
		`{"type": "payment", "type_event": "purchase", "retry": 0, "data": {"payment": {"id": "1", "status": "PENDING"}}}`,
		`{"type": "payment", "type_event": "purchase", "retry": 1, "data": {"payment": {"status": "PENDING", "id": "1"}}}`,
		`{"type": "payment", "type_event": "purchase", "retry": 0, "data": {"payment": {"id": "1", "status": "SUCCEEDED"}}}`,
	} {
		event, err := webhook.Parse([]byte(body))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(event.TypeEvent, "again:", processed[event.DeduplicationKey()])
		processed[event.DeduplicationKey()] = true
	}
	// Output:
	// payment.purchase again: false
	// payment.purchase again: true
	// payment.purchase again: false
}
