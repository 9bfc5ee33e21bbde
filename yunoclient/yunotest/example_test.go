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

// enrol is the code of a shop that is to be tested.
func enrol(ctx context.Context, client *yunoclient.Client, customerID string) string {
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

func TestEnrol(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // so that the wait before a retry takes no time
		srv := yunotest.New()
		srv.Reply(yunotest.Reply{Status: 503})
		if got, want := enrol(t.Context(), srv.Client(), customer), "session of "+customer; got != want {
			t.Errorf("got %q, want %q", got, want)
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
		fmt.Println(enrol(context.Background(), client, "ae106483-65ee-463b-8782-9794022b3112"))
	}
	// Output:
	// try later
	// try later
	// session of ae106483-65ee-463b-8782-9794022b3112
}

// A caller chooses a documented response with a header, as at Prism.
func Example_prefer() {
	client := yunotest.New().Client()
	_, err := client.CreateCustomerSession(context.Background(), yuno.CreateCustomerSessionRequest{
		AccountID: "8beac4de-5f6f-11ed-9b6a-0242ac120002", CustomerID: "ae106483-65ee-463b-8782-9794022b3112", Country: "BR",
	}, yunoclient.Header("Prefer", "code=400, example=CUSTOMER_NOT_FOUND"))
	fmt.Println(errors.Is(err, yunoclient.CodeCustomerNotFound))
	// Output: true
}

// The package that yuno generate makes of another of Yuno's pages is tested over the fake too.
func ExampleWithDocument() {
	text, err := os.ReadFile("../testdata/customers/openapi.yaml") // the page of package customers
	if err != nil {
		fmt.Println(err)
		return
	}
	page := string(text)

	srv := yunotest.New(yunotest.WithDocument(page))
	srv.Reply(yunotest.Reply{For: "POST /shop/customers", Status: 409, Body: `{"code":"CUSTOMER_EXISTS"}`})
	api := customers.New(srv.Client())
	_, err = api.CreateCustomer(context.Background(), customers.CreateCustomerRequest{MerchantCustomerID: "shop-4711"})
	fmt.Println(errors.Is(err, yunoclient.Code("CUSTOMER_EXISTS")))
	fmt.Println(srv.Requests()[0].Method, srv.Requests()[0].Path)
	// Output:
	// true
	// POST /v1/shop/customers
}
