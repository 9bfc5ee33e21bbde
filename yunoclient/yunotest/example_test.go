package yunotest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"testing/synctest"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/testdata/customers"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// enroll is the code of a shop, which the examples test.
func enroll(ctx context.Context, client *yunoclient.Client, customerID string) string {
	session, err := client.CreateCustomerSession(ctx, yuno.CreateCustomerSessionRequest{
		AccountID: "8beac4de-5f6f-11ed-9b6a-0242ac120002", CustomerID: customerID, Country: "BR",
	})
	switch {
	case errors.Is(err, yunoclient.CodeCustomerNotFound):
		return "unknown customer"
	case err != nil:
		return "try later"
	}
	return "session of " + session.CustomerID
}

const customer = "ae106483-65ee-463b-8782-9794022b3112"

func TestEnroll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // so that the wait before a retry takes no time
		srv := yunotest.New()
		srv.Reply(yunotest.Reply{For: "POST /customers/sessions", Status: 503})
		if got, want := enroll(t.Context(), srv.Client(), customer), "session of "+customer; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if unused := srv.Unused(); len(unused) > 0 { // such as a reply for a misspelled path
			t.Errorf("no request used %+v", unused)
		}
	})
}

func ExampleServer_Reply() {
	srv := yunotest.New()
	srv.Reply(
		yunotest.Reply{Status: 503, Body: "<html>busy</html>"},
		yunotest.Reply{Close: true}, // drops the connection
	)
	client := srv.Client(yunoclient.WithMaxRetries(0))
	for range 3 {
		fmt.Println(enroll(context.Background(), client, "ae106483-65ee-463b-8782-9794022b3112"))
	}
	// Output:
	// try later
	// try later
	// session of ae106483-65ee-463b-8782-9794022b3112
}

// A caller asks for a documented response with a header.
func Example_prefer() {
	client := yunotest.New().Client()
	_, err := client.CreateCustomerSession(context.Background(), yuno.CreateCustomerSessionRequest{
		AccountID: "8beac4de-5f6f-11ed-9b6a-0242ac120002", CustomerID: "ae106483-65ee-463b-8782-9794022b3112", Country: "BR",
	}, yunoclient.Header("Prefer", "code=400, example=CUSTOMER_NOT_FOUND"))
	fmt.Println(errors.Is(err, yunoclient.CodeCustomerNotFound))
	// Output: true
}

// ExampleWithDocument tests a client that yuno generate made from another of Yuno's pages.
func ExampleWithDocument() {
	page, err := os.ReadFile("../testdata/customers/openapi.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	srv := yunotest.New(yunotest.WithDocument(string(page)))
	srv.Reply(yunotest.Reply{For: "POST /shop/customers", Status: 409, Body: `{"code":"CUSTOMER_EXISTS"}`})

	api, request := customers.New(srv.Client()), customers.CreateCustomerRequest{MerchantCustomerID: "shop-4711"}
	_, err = api.CreateCustomer(context.Background(), request)
	fmt.Println(errors.Is(err, yunoclient.Code("CUSTOMER_EXISTS")))

	created, err := api.CreateCustomer(context.Background(), request) // gets the example of the page
	fmt.Println(created.MerchantCustomerID, err)
	// Output:
	// true
	// shop-4711 <nil>
}

// ExampleServer_Options tests code that makes its client itself.
func ExampleServer_Options() {
	newClient := func(creds yunoclient.Credentials, opts ...yunoclient.Option) (*yunoclient.Client, error) {
		own := []yunoclient.Option{yunoclient.WithEnvironment(yunoclient.Sandbox), yunoclient.WithMaxRetries(0)}
		return yunoclient.New(creds, append(own, opts...)...)
	}
	srv := yunotest.New()
	client, err := newClient(srv.Credentials(), srv.Options()...)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(enroll(context.Background(), client, customer))
	// Output: session of ae106483-65ee-463b-8782-9794022b3112
}
