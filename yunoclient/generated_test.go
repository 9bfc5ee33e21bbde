package yunoclient_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/testdata/customers"
	"github.com/yuno-go/yuno/yunoclient/testdata/payments"
)

// TestGenerated* test the methods that yuno generate makes, in the packages of testdata/customers and testdata/payments.

const cardID, paymentID = "8604911d-5ed2-4e0b-9ae9-8ea5b0a2ad5c", "55d8c53a-5b91-4b3c-9c1f-1f2f6f0d9b0d"

// generated returns a client whose requests respond answers, and what it sent last.
func generated(t *testing.T, status int, body string, header ...string) (generatedClients, *sentRequest) {
	t.Helper()
	last := new(sentRequest)
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		last.operation, last.header = yunoclient.Operation(req.Context()), req.Header
		last.method, last.path = req.Method, req.URL.RequestURI()
		if req.Body != nil {
			last.body = readAll(t, req.Body)
		}
		return respond(req, status, body, header...), nil
	}, yunoclient.WithMaxRetries(0))
	return generatedClients{customers.New(client), payments.New(client)}, last
}

type generatedClients struct {
	customers *customers.Client
	payments  *payments.Client
}

type sentRequest struct {
	operation, method, path, body string
	header                        http.Header
}

func TestGeneratedSendsWhatIsSet(t *testing.T) {
	api, sent := generated(t, 201, `{"id": "1", "merchant_customer_id": "2", "billing_address": {"city": "Lima"}}`)
	customer, err := api.customers.CreateCustomer(t.Context(), customers.CreateCustomerRequest{MerchantCustomerID: "2"})
	require.NoError(t, err)
	assert.Equal(t, `{"merchant_customer_id":"2"}`, sent.body)
	assert.Equal(t, "create-customer", sent.operation)
	assert.Equal(t, "POST /v1/shop/customers", sent.method+" "+sent.path)
	assert.NotEmpty(t, sent.header.Get("Private-Secret-Key"))
	assert.Equal(t, &customers.CreateCustomerResult{
		ID: "1", MerchantCustomerID: "2", BillingAddress: &customers.CreateCustomerResultBillingAddress{City: "Lima"},
	}, customer, "the properties of both variants")

	_, err = api.customers.CreateCustomer(t.Context(), customers.CreateCustomerRequest{
		MerchantCustomerID: "2", BillingAddress: &customers.CreateCustomerRequestBillingAddress{City: "Lima"},
	}, yunoclient.Header("X-A", "1"), yunoclient.Header("X-A", "2"))
	require.NoError(t, err)
	assert.Equal(t, `{"billing_address":{"city":"Lima"},"merchant_customer_id":"2"}`, sent.body)
	assert.Equal(t, "2", sent.header.Get("X-A"), "the editors run in their order")
}

func TestGeneratedAmounts(t *testing.T) {
	for _, amount := range []string{"25990501", "1234567.89"} {
		api, sent := generated(t, 200, `{"amount": {"currency": "COP", "value": `+amount+`}}`)
		var value float64
		require.NoError(t, json.Unmarshal([]byte(amount), &value))
		payment, err := api.payments.CreatePayment(t.Context(), &payments.CreatePaymentParams{XIdempotencyKey: "order-1"},
			payments.CreatePaymentRequest{
				Amount: payments.CreatePaymentRequestAmount{Currency: "COP", Value: value}, Capture: yunoclient.Ptr(false),
			})
		require.NoError(t, err)
		assert.Equal(t, `{"amount":{"currency":"COP","value":`+amount+`},"capture":false}`, sent.body)
		assert.Equal(t, "order-1", sent.header.Get("X-Idempotency-Key"))
		assert.InDelta(t, value, *payment.Amount.Value, 0)
	}
}

func TestGeneratedResults(t *testing.T) {
	api, sent := generated(t, 200, `[{"id": "1"}, {"id": "2", "name": "VISA"}]`)
	cards, err := api.customers.ListCards(t.Context(), "c1", nil)
	require.NoError(t, err)
	assert.Equal(t, []customers.ListCardsResult{{ID: "1"}, {ID: "2", Name: "VISA"}}, cards)
	assert.Equal(t, "/v1/shop/customers/c1/cards", sent.path)
	enrolled := &customers.ListCardsParams{Status: yunoclient.Ptr(customers.ListCardsParamsStatusENROLLED)}
	_, err = api.customers.ListCards(t.Context(), "c/1", enrolled)
	require.NoError(t, err)
	assert.Equal(t, "/v1/shop/customers/c%2F1/cards?status=ENROLLED", sent.path)

	api, sent = generated(t, 204, "")
	require.NoError(t, api.customers.RemoveCard(t.Context(), "c1", cardID))
	assert.Equal(t, "DELETE /v1/shop/customers/c1/cards/"+cardID, sent.method+" "+sent.path)

	api, sent = generated(t, 200, "You paid.", "Content-Type", "text/plain")
	receipt, err := api.payments.GetReceipt(t.Context(), paymentID)
	require.NoError(t, err)
	text, err := io.ReadAll(receipt.Body)
	require.NoError(t, err)
	assert.Equal(t, "You paid.", string(text))
	assert.Equal(t, "text/plain", sent.header.Get("Accept"))

	api, _ = generated(t, 202, "")
	customer, err := api.customers.CreateCustomer(t.Context(), customers.CreateCustomerRequest{})
	require.NoError(t, err)
	assert.Equal(t, new(customers.CreateCustomerResult), customer, "an empty body is the zero value")
}

func TestGeneratedErrors(t *testing.T) {
	api, _ := generated(t, 400, `{"code": "CUSTOMER_ID_DUPLICATED", "messages": ["no"]}`)
	_, err := api.customers.CreateCustomer(t.Context(), customers.CreateCustomerRequest{})
	require.ErrorIs(t, err, yunoclient.Code("CUSTOMER_ID_DUPLICATED"))
	assert.Equal(t, "create-customer", apiError(t, err).Operation)
	require.Error(t, api.customers.RemoveCard(t.Context(), "c1", cardID))
	receipt, err := api.payments.GetReceipt(t.Context(), paymentID)
	require.Error(t, err)
	assert.Nil(t, receipt)

	api, _ = generated(t, 200, `{"amount": "no object"}`)
	params := &payments.CreatePaymentParams{XIdempotencyKey: "a"}
	_, err = api.payments.CreatePayment(t.Context(), params, payments.CreatePaymentRequest{})
	require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
	assert.JSONEq(t, `{"amount": "no object"}`, string(apiError(t, err).Body), "nothing is lost")
}

func TestGeneratedSendsNothing(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		t.Error("sent", req.URL)
		return respond(req, 200, "{}"), nil
	})
	api := generatedClients{customers.New(client), payments.New(client)}
	for _, id := range []string{"", ".", ".."} {
		var invalid *yunoclient.ValidationError
		require.ErrorAs(t, api.customers.RemoveCard(t.Context(), id, cardID), &invalid)
		assert.Equal(t, []yunoclient.FieldError{{Field: "customer_id", Message: `must not be empty, "." or ".."`}}, invalid.Fields)
		require.ErrorAs(t, api.customers.RemoveCard(t.Context(), id, id), &invalid)
		assert.Len(t, invalid.Fields, 2)
		_, err := api.customers.ListCards(t.Context(), id, nil)
		require.ErrorAs(t, err, &invalid)
	}
	_, err := api.payments.CreatePayment(t.Context(), nil, payments.CreatePaymentRequest{})
	require.ErrorContains(t, err, "X-Idempotency-Key is required, so params must not be nil")
	_, err = api.payments.CreatePayment(t.Context(), &payments.CreatePaymentParams{}, payments.CreatePaymentRequest{})
	require.ErrorContains(t, err, "X-Idempotency-Key")
	var none context.Context
	_, err = api.customers.CreateCustomer(none, customers.CreateCustomerRequest{})
	require.ErrorContains(t, err, "the context must not be nil")
	_, err = api.customers.CreateCustomer(t.Context(), customers.CreateCustomerRequest{}, nil)
	require.ErrorContains(t, err, "a request editor must not be nil")
}
