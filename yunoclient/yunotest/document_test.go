package yunotest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestErrorKeepsTheRestOfTheDocumentedBody(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	got := send(t, srv, newRequest(t, http.MethodPost, "/v1/customers", "", "public-api-key:"))
	assert.JSONEq(t, `{"code":"INVALID_CREDENTIALS","messages":["the header public-api-key is missing"],"trace":"documented"}`,
		got.Body.String())
}

// If a document has several statuses for an error, the usual one is sent.
func TestErrorHasTheDocumentedStatus(t *testing.T) {
	for want, statuses := range map[int][]string{403: {"403"}, 401: {"400", "401", "403"}, 400: {"400", "403"}} {
		doc := loadPublished(t)
		responses := createSession(doc).Responses
		wrongKeys := responses.Value("401")
		responses.Delete("401")
		for _, status := range statuses {
			responses.Set(status, wrongKeys)
		}
		got := send(t, yunotest.NewOf(text(t, doc)), newRequest(t, http.MethodPost, sessions, body(t, nil), "public-api-key:"))
		assert.Equal(t, want, got.Code, statuses)
		assert.Equal(t, string(yunoclient.CodeInvalidCredentials), failure(t, got).Code)
	}
}

// The client and the fake take the same countries, whatever the document lists.
func TestCountryIsJudgedAsTheClientDoes(t *testing.T) {
	listing := func(countries ...any) string {
		doc := loadPublished(t)
		sessionSchema(doc).Properties["country"].Value.Enum = countries
		return text(t, doc)
	}
	for _, test := range []struct {
		srv   *yunotest.Server
		taken []yuno.Country // beside those of ISO 3166-1
	}{
		{yunotest.New(), yunoclient.Countries()},
		{yunotest.NewOf(listing()), nil},
		{yunotest.NewOf(listing("BR", "XK")), []yuno.Country{"BR", "XK"}},
	} {
		ask := func(country yuno.Country) *httptest.ResponseRecorder {
			return send(t, test.srv, newRequest(t, http.MethodPost, sessions, body(t, map[string]any{"country": country})))
		}
		for _, country := range append(test.taken, "ES", "ZA") {
			assert.Equal(t, http.StatusCreated, ask(country).Code, country)
		}
		for _, country := range []yuno.Country{"es", "ESP", "ZZ", ""} {
			got := ask(country)
			assert.Equal(t, http.StatusBadRequest, got.Code, country)
			assert.Contains(t, failure(t, got).Messages[0], "country: ")
		}
	}
}
