package yunoclient_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/iso3166"
)

func TestValidateEveryFault(t *testing.T) {
	sent := false
	client := serve(t, func(http.ResponseWriter, *http.Request) { sent = true })
	_, err := client.CreateCustomerSession(t.Context(), yuno.CreateCustomerSessionRequest{
		AccountID: "sandbox_priva", CallbackURL: "ab", Country: "XX", CustomerID: "8beac4de-5f6",
	})
	var invalid *yunoclient.ValidationError
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, []yunoclient.FieldError{
		{Field: "account_id", Message: `must be the account's ID from the Yuno dashboard: ` +
			`36 to 64 visible ASCII characters, got "sandbox_priv"… (13 characters)`},
		{Field: "callback_url", Message: `must be absent or 3 to 526 characters, got "ab" (2 characters)`},
		{Field: "country", Message: `must be an upper-case ISO 3166-1 alpha-2 code, such as BR, got "XX" (2 characters)`},
		{Field: "customer_id", Message: `must be the ID that Yuno's Create Customer returned: ` +
			`36 to 64 visible ASCII characters, got "8beac4de-5f6" (12 characters)`},
	}, invalid.Fields)
	for _, fault := range invalid.Fields {
		assert.Contains(t, err.Error(), fault.Field+" "+fault.Message)
	}
	assert.Regexp(t, "^invalid request: ", err.Error())
	assert.False(t, sent)
}

func TestValidateLimits(t *testing.T) {
	client := overTransport(t, alwaysBody(201, `{"customer_session":"session-1"}`).RoundTrip)
	for value, ok := range map[string]bool{
		strings.Repeat("!", 36): true, strings.Repeat("~", 64): true, strings.Repeat("a", 35): false, strings.Repeat("a", 65): false,
		strings.Repeat("a", 36) + " ": false, strings.Repeat("ä", 36): false, strings.Repeat("a", 36) + "\x7f": false,
	} {
		account, customer := request, request
		account.AccountID, customer.CustomerID = value, value
		checkField(t, client, account, "account_id", ok)
		checkField(t, client, customer, "customer_id", ok)
	}
	for value, ok := range map[string]bool{
		"": true, "a.b": true, strings.Repeat("ä", 526): true, strings.Repeat("a", 527): false,
		"a.b/\nc": false, "\x00": false, "a.b/\u0085": false,
	} {
		changed := request
		changed.CallbackURL = value
		checkField(t, client, changed, "callback_url", ok)
	}
}

// checkField makes a call that fails because of one field, or succeeds.
func checkField(t *testing.T, client *yunoclient.Client, session yuno.CreateCustomerSessionRequest, field string, ok bool) {
	t.Helper()
	_, err := client.CreateCustomerSession(t.Context(), session)
	if ok {
		require.NoError(t, err)
		return
	}
	var invalid *yunoclient.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Fields, 1)
	assert.Equal(t, field, invalid.Fields[0].Field)
}

func TestValidateCountry(t *testing.T) {
	client := overTransport(t, alwaysBody(201, `{"customer_session":"session-1"}`).RoundTrip)
	countries := listed(t)
	for _, code := range iso3166.Codes() {
		countries = append(countries, yuno.Country(code))
	}
	for _, country := range countries {
		changed := request
		changed.Country = country
		_, err := client.CreateCustomerSession(t.Context(), changed)
		require.NoError(t, err, country)
	}
	for country, remedy := range map[yuno.Country]string{
		"es": "use ES,", "Brazil": "use BR,", " BR": "use BR,", "ZZ": "such as BR,", "": "got nothing",
	} {
		changed := request
		changed.Country = country
		_, err := client.CreateCustomerSession(t.Context(), changed)
		var invalid *yunoclient.ValidationError
		require.ErrorAs(t, err, &invalid, country)
		require.Len(t, invalid.Fields, 1)
		assert.Contains(t, invalid.Fields[0].Message, "must be an upper-case ISO 3166-1 alpha-2 code")
		assert.Contains(t, invalid.Fields[0].Message, remedy)
	}
}

func TestValidateSwitchedOff(t *testing.T) {
	var body string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body = readAll(t, r.Body)
		respondWith(http.StatusCreated, sessionJSON)(w, r)
	}, yunoclient.WithoutValidation())
	_, err := client.CreateCustomerSession(t.Context(), yuno.CreateCustomerSessionRequest{Country: "DE"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"account_id":"","country":"DE","customer_id":""}`, body)
}
