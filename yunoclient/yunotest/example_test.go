package yunotest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
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

func TestEnrol(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // so that the wait before a retry takes no time
		srv := yunotest.New()
		srv.Reply(yunotest.Reply{Status: 503})
		srv.RejectCustomer("00000000-0000-0000-0000-000000000000")
		for customer, want := range map[string]string{
			"ae106483-65ee-463b-8782-9794022b3112": "session of ae106483-65ee-463b-8782-9794022b3112",
			"00000000-0000-0000-0000-000000000000": "unknown customer",
		} {
			if got := enrol(t.Context(), srv.Client(), customer); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		if got := len(srv.Requests()); got != 3 {
			t.Errorf("%d requests arrived", got)
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
