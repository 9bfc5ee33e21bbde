package yunoclient_test

import (
	"context"
	_ "embed"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/testdata/customers"
	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// customersPage is the document of another operation of Yuno. oapi-codegen generates
// package customers from it, as it would in your own module.
//
//go:embed testdata/customers/openapi.yaml
var customersPage string

// createCustomer calls an operation that yunoclient has no method for. Any client that you
// generate sends its requests with yunoclient's.
func createCustomer(ctx context.Context, client *yunoclient.Client, number string) (id string, err error) {
	api, err := customers.NewClientWithResponses(client.BaseURL(), customers.WithHTTPClient(client))
	if err != nil {
		return "", err
	}
	created, err := api.CreateCustomerWithResponse(ctx, customers.CreateCustomerJSONRequestBody{MerchantCustomerID: number})
	switch {
	case err != nil: // an *APIError for any status but a 2xx
		return "", err
	case created.JSON201 == nil:
		return "", fmt.Errorf("%s instead of a customer", created.Status())
	}
	return created.JSON201.ID, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// The whole loop, offline: create a customer, open a session, enroll a card, and receive
// the event with which Yuno reports it, which arrives twice, and once forged.
func Example_wholeLoop() {
	const secret = "the secret of this webhook"
	ctx := context.Background()
	srv := yunotest.New(yunotest.WithDocument(customersPage))
	client := srv.Client() // in production: yunoclient.New(creds)
	customerID, err := createCustomer(ctx, client, "4711")
	check(err)
	cards := map[string]*webhook.PaymentMethod{} // a table, with the card's ID as key

	// Open a session for the customer's device.
	session, err := client.CreateCustomerSession(ctx, yuno.CreateCustomerSessionRequest{
		AccountID: "8beac4de-5f6f-11ed-9b6a-0242ac120002", CustomerID: customerID, Country: "BR",
	})
	check(err)

	// Receive Yuno's report. Yuno may report the same card again.
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
		fmt.Println(card.Name, card.CustomerID == customerID)
	}
	// Output:
	// 200 401
	// VISA ****4242 true
}
