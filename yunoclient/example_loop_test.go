package yunoclient_test

import (
	"context"
	_ "embed"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient/testdata/customers"
	"github.com/yuno-go/yuno/yunoclient/testdata/payments"
	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

//go:generate go run ./cmd/yuno generate -o testdata/customers/gen.go testdata/customers/openapi.yaml
//go:generate go run ./cmd/yuno generate -o testdata/payments/gen.go testdata/payments/openapi.yaml

// Two pages of other operations. Packages customers and payments are what yuno generate
// makes of them, as it does of Yuno's pages in your own module.
var (
	//go:embed testdata/customers/openapi.yaml
	customersPage string
	//go:embed testdata/payments/openapi.yaml
	paymentsPage string
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// The whole loop, offline: the shop creates a customer and opens a session, the customer
// enrolls a card, Yuno reports it twice, somebody forges an event, and the customer pays.
func Example_wholeLoop() {
	const secret = "the secret of this webhook"
	ctx := context.Background()
	srv := yunotest.New(yunotest.WithDocument(customersPage), yunotest.WithDocument(paymentsPage))
	client := srv.Client() // in production: yunoclient.New(creds)

	// Create the customer.
	customer, err := customers.New(client).CreateCustomer(ctx, customers.CreateCustomerRequest{
		MerchantCustomerID: "4711",
		BillingAddress:     &customers.CreateCustomerRequestBillingAddress{City: "Bogotá"},
	})
	check(err)
	cards := map[string]*webhook.PaymentMethod{} // a table, with the card's ID as key

	// Open a session for the customer's device.
	session, err := client.CreateCustomerSession(ctx, yuno.CreateCustomerSessionRequest{
		AccountID: "8beac4de-5f6f-11ed-9b6a-0242ac120002", CustomerID: customer.ID, Country: "CO",
	})
	check(err)

	// Receive Yuno's report. Yuno may send the same event more than once.
	verifier, err := webhook.NewVerifier(secret)
	check(err)
	hook := verifier.Handler(func(_ context.Context, event *webhook.Event) error {
		if event.TypeEvent == webhook.EnrollmentEnroll {
			cards[event.PaymentMethod.ID] = event.PaymentMethod
		}
		return nil
	})

	// Enroll a card. The customer does this on the device, and in a test the fake does it.
	event, err := srv.Enroll(session.ID)
	check(err)
	hook.ServeHTTP(httptest.NewRecorder(), event.Request(ctx, "/webhooks/yuno", secret))

	again, forged := httptest.NewRecorder(), httptest.NewRecorder()
	hook.ServeHTTP(again, event.Again().Request(ctx, "/webhooks/yuno", secret))
	hook.ServeHTTP(forged, event.Request(ctx, "/webhooks/yuno", "somebody's guess"))
	fmt.Println(again.Code, forged.Code)
	for _, card := range cards {
		fmt.Println(card.Name, card.CustomerID == customer.ID)
	}

	// Pay with a card. With the same key the payment can be sent again, but happens once.
	const key = "6f1c3d0e-2b55-4b0c-9a55-9d7c2f0b7c11"
	params := &payments.CreatePaymentParams{XIdempotencyKey: key} // random, and stored with the order
	payment, err := payments.New(client).CreatePayment(ctx, params, payments.CreatePaymentRequest{
		Amount: payments.CreatePaymentRequestAmount{Currency: "COP", Value: 25990501}, // and the other fields that the page requires
	})
	check(err)
	fmt.Println(payment.Status)
	// Output:
	// 200 401
	// VISA ****4242 true
	// SUCCEEDED
}
