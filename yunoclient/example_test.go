package yunoclient_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// fake stands in for Yuno in the examples.
var fake = yunotest.New()

var sessionRequest = yuno.CreateCustomerSessionRequest{
	AccountID:  "8beac4de-5f6f-11ed-9b6a-0242ac120002",
	CustomerID: "ae106483-65ee-463b-8782-9794022b3112",
	Country:    "BR",
}

func Example() {
	client := fake.Client() // in production: yunoclient.New(creds)

	session, err := client.CreateCustomerSession(context.Background(), yuno.CreateCustomerSessionRequest{
		AccountID:   "8beac4de-5f6f-11ed-9b6a-0242ac120002",
		CustomerID:  "ae106483-65ee-463b-8782-9794022b3112",
		Country:     "BR",
		CallbackURL: "https://www.example.com/enrolled",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(session.ID) > 0, session.Country, session.CustomerID)
	// Output: true BR ae106483-65ee-463b-8782-9794022b3112
}

func ExampleCredentialsFromEnv() {
	os.Setenv("YUNO_PUBLIC_API_KEY", "sandbox_public") // your deployment does this
	os.Setenv("YUNO_PRIVATE_SECRET_KEY", "sandbox_secret")
	defer os.Unsetenv("YUNO_PUBLIC_API_KEY")
	defer os.Unsetenv("YUNO_PRIVATE_SECRET_KEY")

	creds, err := yunoclient.CredentialsFromEnv()
	check(err)
	client, err := yunoclient.New(creds) // once per process; it is safe for concurrent use
	check(err)

	fmt.Println(creds, client.BaseURL()) // safe to print
	// Output: Credentials[redacted] https://api-sandbox.y.uno/v1
}

func ExampleNew() {
	creds := yunoclient.NewCredentials("sandbox_public", "sandbox_secret\n")
	_, err := yunoclient.New(creds)
	fmt.Println(strings.ReplaceAll(err.Error(), ": ", ":\n"))
	// Output:
	// yunoclient:
	// the private secret key holds white space, quotation marks or another character that no key has:
	// copy the key again, without anything around it
}

func ExampleWithEnvironment() {
	creds := yunoclient.NewCredentials("prod_public", "prod_secret")
	client, err := yunoclient.New(creds, yunoclient.WithEnvironment(yunoclient.Production))
	fmt.Println(client != nil, err)

	// The most frequent mistake is found before anything is sent.
	_, err = yunoclient.New(creds)
	fmt.Println(strings.ReplaceAll(err.Error(), ", ", ",\n"))
	// Output:
	// true <nil>
	// yunoclient: a key begins with prod_,
	// but the request is for api-sandbox.y.uno: take the keys of the sandbox from the dashboard,
	// or choose the environment with WithEnvironment
}

func ExampleParseEnvironment() {
	environment, err := yunoclient.ParseEnvironment("production-eu") // from your configuration
	fmt.Println(environment, err)
	// Output: https://api.eu.y.uno/v1 <nil>
}

func ExampleCode() {
	fake.RejectCustomer("00000000-0000-0000-0000-000000000000")
	request := sessionRequest
	request.CustomerID = "00000000-0000-0000-0000-000000000000"

	_, err := fake.Client().CreateCustomerSession(context.Background(), request)
	var apiErr *yunoclient.APIError
	switch {
	case errors.Is(err, yunoclient.CodeCustomerNotFound):
		fmt.Println("create the customer first")
	case errors.As(err, &apiErr):
		fmt.Println(apiErr.StatusCode, apiErr.RequestID(), apiErr.Attempts, apiErr.Reason(), len(apiErr.Body))
	}
	// Output: create the customer first
}

func ExampleAPIError() {
	fake.Reply(yunotest.Reply{Status: 403, Header: http.Header{"X-Request-Id": {"7f3a"}}, Body: "<html>Forbidden</html>"})

	_, err := fake.Client().CreateCustomerSession(context.Background(), sessionRequest)
	var apiErr *yunoclient.APIError
	if errors.As(err, &apiErr) {
		fmt.Println(apiErr)
		fmt.Println(apiErr.StatusCode, apiErr.RequestID(), apiErr.Attempts, len(apiErr.Body))
	}
	// Output:
	// POST /v1/customers/sessions: 403 Forbidden (request 7f3a)
	// 403 7f3a 1 22
}

func ExampleValidationError() {
	_, err := fake.Client().CreateCustomerSession(context.Background(), yuno.CreateCustomerSessionRequest{
		AccountID: "8beac4de", Country: "BR", CallbackURL: "x",
	})
	var invalid *yunoclient.ValidationError
	if errors.As(err, &invalid) {
		for _, fault := range invalid.Fields {
			fmt.Println(fault.Field, fault.Message)
		}
	}
	// Output:
	// account_id must be the account's ID from the Yuno dashboard: 36 to 64 visible ASCII characters, got "8beac4de" (8 characters)
	// callback_url must be absent or 3 to 526 characters, got "x" (1 character)
	// customer_id must be the ID that Yuno's Create Customer returned: 36 to 64 visible ASCII characters, got nothing
}

func ExampleParseCountry() {
	for _, name := range []string{"br", " BRA ", "076", "Ivory Coast"} {
		country, err := yunoclient.ParseCountry(name)
		fmt.Println(country, yunoclient.CountryName(country), err)
	}
	_, err := yunoclient.ParseCountry("UK")
	fmt.Println(err)
	// Output:
	// BR Brazil <nil>
	// BR Brazil <nil>
	// BR Brazil <nil>
	// CI Côte d’Ivoire <nil>
	// "UK" is not a country: use an ISO 3166-1 code or an English name, such as BR, BRA, 076 or Brazil
}

func ExampleIdempotencyKey() {
	srv := yunotest.New()
	_, err := srv.Client().CreateCustomerSession(context.Background(), sessionRequest,
		yunoclient.IdempotencyKey("order-4711-session-1"))
	fmt.Println(srv.Requests()[0].Header.Get("X-Idempotency-Key"), err)
	// Output: order-4711-session-1 <nil>
}

func ExampleWithLogger() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, attr slog.Attr) slog.Attr {
			switch attr.Key {
			case slog.TimeKey, slog.LevelKey, "duration", "request_id":
				return slog.Attr{} // for an output that is short, and the same in every run
			}
			return attr
		},
	}))
	_, err := fake.Client(yunoclient.WithLogger(logger)).CreateCustomerSession(context.Background(), sessionRequest)
	fmt.Println(err)
	// Output:
	// msg="yuno attempt" operation=create-customer-session method=POST path=/v1/customers/sessions status=201 code="" attempt=1
	// <nil>
}

// A client of your own has its own proxy or certificates. It is copied.
func ExampleWithHTTPClient() {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64 // net/http's own is 2
	httpClient := &http.Client{Transport: transport}

	creds := yunoclient.NewCredentials("sandbox_public", "sandbox_secret")
	client, err := yunoclient.New(creds, yunoclient.WithHTTPClient(httpClient), yunoclient.WithTimeout(70*time.Second))
	fmt.Println(client != nil, err)
	// Output: true <nil>
}

func ExampleClient_API() {
	resp, err := fake.Client().API().CreateCustomerSessionWithResponse(context.Background(), sessionRequest)
	if err != nil { // as of any other call: a response that is no 2xx is an *APIError
		fmt.Println(err)
		return
	}
	fmt.Println(resp.StatusCode(), resp.JSON201.Country)
	// Output: 201 BR
}

// Do sends a request that no method makes. Decode reads the response.
func ExampleClient_Do() {
	client := yunotest.New(yunotest.WithDocument(customersPage)).Client() // in production: yunoclient.New(creds)

	body := strings.NewReader(`{"merchant_customer_id":"4711"}`)
	req, err := http.NewRequest(http.MethodPost, client.BaseURL()+"/shop/customers", body)
	if err != nil {
		fmt.Println(err)
		return
	}
	req.Header.Set("Content-Type", "application/json")
	customer, err := yunoclient.Decode[struct{ ID string }](client.Do(req))
	if err != nil { // an *APIError, unless the status is a 2xx
		fmt.Println(err)
		return
	}
	fmt.Println(customer.ID)
	// Output: ae106483-65ee-463b-8782-9794022b3112
}

// OpenTelemetry counts how often a request was sent again.
func ExampleAttempt() {
	counted := yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			fmt.Println("http.request.resend_count:", yunoclient.Attempt(req.Context())-1)
			return next.RoundTrip(req)
		})
	})
	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Status: 503, Header: http.Header{"Retry-After": {"0"}}})
	_, err := srv.Client(counted).CreateCustomerSession(context.Background(), sessionRequest)
	fmt.Println(err)
	// Output:
	// http.request.resend_count: 0
	// http.request.resend_count: 1
	// <nil>
}

// To rotate keys, replace the client with a new one. Calls in progress finish with the old
// keys.
func ExampleNewCredentials_rotation() {
	var current atomic.Pointer[yunoclient.Client]
	rotate := func(publicAPIKey, privateSecretKey string) error {
		client, err := yunoclient.New(yunoclient.NewCredentials(publicAPIKey, privateSecretKey))
		if err != nil {
			return err // and the old keys stay in use
		}
		if old := current.Swap(client); old != nil {
			old.CloseIdleConnections()
		}
		return nil
	}
	fmt.Println(rotate("sandbox_public_1", "sandbox_secret_1"))
	fmt.Println(rotate("sandbox_public_2", ""))
	fmt.Println(current.Load() != nil)
	// Output:
	// <nil>
	// yunoclient: the private secret key is empty: copy it from the dashboard
	// true
}

// One client with one pool of connections serves several merchants. The editor of a call
// sets the keys of its merchant.
func ExampleCredentials_RequestEditor_merchants() {
	merchants := map[string]yunoclient.Credentials{
		"north": yunoclient.NewCredentials("sandbox_north", "sandbox_secret_of_north"),
		"south": yunoclient.NewCredentials("sandbox_south", "sandbox_secret_of_south"),
	}
	srv := yunotest.New()
	client := srv.Client()
	for _, merchant := range []string{"north", "south"} {
		_, err := client.CreateCustomerSession(context.Background(), sessionRequest, merchants[merchant].RequestEditor())
		fmt.Println(merchant, err)
	}
	for _, request := range srv.Requests() {
		fmt.Println(request.Header.Get("public-api-key"))
	}
	// Output:
	// north <nil>
	// south <nil>
	// sandbox_north
	// sandbox_south
}

// A call that hangs ends at its deadline. The job may succeed later.
func ExampleAPIError_Retryable() {
	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Delay: time.Minute})
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()

	_, err := srv.Client().CreateCustomerSession(ctx, sessionRequest)
	var apiErr *yunoclient.APIError
	if errors.As(err, &apiErr) && apiErr.Retryable() {
		fmt.Println("put the job back into the queue")
	}
	// Output: put the job back into the queue
}

// A payment whose outcome is unknown is sent again with the same idempotency key.
func ExampleAPIError_MayHaveBeenProcessed() {
	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Status: 503}, yunotest.Reply{Status: 429, Header: http.Header{"Retry-After": {"60"}}})
	client := srv.Client() // in production: yunoclient.New(creds)
	req, err := http.NewRequest(http.MethodPost, client.BaseURL()+"/payments", strings.NewReader("{}"))
	check(err)
	req.Header.Set("X-Idempotency-Key", "order-4711-payment-1") // stored with the order

	_, err = yunoclient.Decode[map[string]any](client.Do(req))
	var apiErr *yunoclient.APIError
	if errors.As(err, &apiErr) {
		fmt.Println(apiErr.StatusCode, apiErr.Attempts)
		if apiErr.MayHaveBeenProcessed() {
			fmt.Println("send it again with the same key")
		}
	}
	// Output:
	// 429 2
	// send it again with the same key
}
