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
	client := serve(t, respondWith(http.StatusCreated, sessionBody))
	for name, test := range map[string]struct {
		change func(*yuno.CreateCustomerSessionRequest)
		field  string
	}{
		"account ID of 36":               {func(r *yuno.CreateCustomerSessionRequest) { r.AccountID = strings.Repeat("!", 36) }, ""},
		"account ID of 64":               {func(r *yuno.CreateCustomerSessionRequest) { r.AccountID = strings.Repeat("~", 64) }, ""},
		"account ID of 35":               {func(r *yuno.CreateCustomerSessionRequest) { r.AccountID = strings.Repeat("a", 35) }, "account_id"},
		"account ID of 65":               {func(r *yuno.CreateCustomerSessionRequest) { r.AccountID = strings.Repeat("a", 65) }, "account_id"},
		"account ID with space":          {func(r *yuno.CreateCustomerSessionRequest) { r.AccountID = strings.Repeat("a", 36) + " " }, "account_id"},
		"account ID with umlaut":         {func(r *yuno.CreateCustomerSessionRequest) { r.AccountID = strings.Repeat("ä", 36) }, "account_id"},
		"account ID with DEL":            {func(r *yuno.CreateCustomerSessionRequest) { r.AccountID = strings.Repeat("a", 36) + "\x7f" }, "account_id"},
		"customer ID with line feed":     {func(r *yuno.CreateCustomerSessionRequest) { r.CustomerID += "\n" }, "customer_id"},
		"callback URL of 3":              {func(r *yuno.CreateCustomerSessionRequest) { r.CallbackURL = "a.b" }, ""},
		"callback URL of 526 characters": {func(r *yuno.CreateCustomerSessionRequest) { r.CallbackURL = strings.Repeat("ä", 526) }, ""},
		"callback URL of 527":            {func(r *yuno.CreateCustomerSessionRequest) { r.CallbackURL = strings.Repeat("a", 527) }, "callback_url"},
		"callback URL on two lines":      {func(r *yuno.CreateCustomerSessionRequest) { r.CallbackURL = "a.b/\nc" }, "callback_url"},
		"callback URL of one byte, NUL":  {func(r *yuno.CreateCustomerSessionRequest) { r.CallbackURL = "\x00" }, "callback_url"},
		"callback URL with a C1 control": {func(r *yuno.CreateCustomerSessionRequest) { r.CallbackURL = "a.b/\u0085" }, "callback_url"},
		"lower-case country":             {func(r *yuno.CreateCustomerSessionRequest) { r.Country = "br" }, "country"},
		"no country":                     {func(r *yuno.CreateCustomerSessionRequest) { r.Country = "" }, "country"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := request
			test.change(&changed)
			_, err := client.CreateCustomerSession(t.Context(), changed)
			if test.field == "" {
				require.NoError(t, err)
				return
			}
			var invalid *yunoclient.ValidationError
			require.ErrorAs(t, err, &invalid)
			require.Len(t, invalid.Fields, 1)
			assert.Equal(t, test.field, invalid.Fields[0].Field)
		})
	}
}

func TestValidateCallbackURLOnTwoLines(t *testing.T) {
	changed := request
	changed.CallbackURL = "a.b/\nc"
	_, err := testClient(t).CreateCustomerSession(t.Context(), changed)
	require.ErrorContains(t, err,
		`callback_url must hold no control characters, such as a line break, got "a.b/\nc" (6 characters)`)
}

func TestValidateCountry(t *testing.T) {
	client := serve(t, respondWith(http.StatusCreated, sessionBody), yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(
		func(req *http.Request) (*http.Response, error) { return respond(req, 201, sessionBody), nil })}))
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
		"es": "use ES,", "ESP": "use ES,", "724": "use ES,", "Spain": "use ES,", "Brazil": "use BR,", " BR": "use BR,",
		"ZZ": "such as BR,", "UK": "such as BR,", "": "got nothing",
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

func TestValidateKeyInWrongField(t *testing.T) {
	client := serve(t, respondWith(http.StatusCreated, sessionBody))
	wrong := request
	wrong.AccountID = privateKey
	_, err := client.CreateCustomerSession(t.Context(), wrong)
	require.ErrorContains(t, err, "account_id")
	assert.NotContains(t, err.Error(), privateKey)
}

func TestValidateSwitchedOff(t *testing.T) {
	var body string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body = readAll(t, r.Body)
		respondWith(http.StatusCreated, sessionBody)(w, r)
	}, yunoclient.WithoutValidation())
	_, err := client.CreateCustomerSession(t.Context(), yuno.CreateCustomerSessionRequest{Country: "DE"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"account_id":"","country":"DE","customer_id":""}`, body)
}
