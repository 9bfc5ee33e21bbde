package yunoclient_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/iso3166"
)

// listed returns the countries that the document lists, or nil if it has no list.
func listed(t testing.TB) []yuno.Country {
	t.Helper()
	_, operation := createSession(t)
	schema := operation.RequestBody.Value.Content.Get("application/json").Schema.Value
	var countries []yuno.Country
	for _, value := range schema.Properties["country"].Value.Enum {
		countries = append(countries, yuno.Country(value.(string)))
	}
	slices.Sort(countries)
	return countries
}

func TestCountries(t *testing.T) {
	countries := yunoclient.Countries()
	want := listed(t)
	if len(want) == 0 {
		for _, code := range iso3166.Codes() {
			want = append(want, yuno.Country(code))
		}
	}
	assert.Equal(t, want, countries)
	countries[0] = "changed"
	assert.NotContains(t, yunoclient.Countries(), yuno.Country("changed"), "the caller gets a copy")
}

func TestCountryName(t *testing.T) {
	assert.Equal(t, "Brazil", yunoclient.CountryName("BR"))
	assert.Equal(t, "Türkiye", yunoclient.CountryName("TR"), "the document need not list it")
	for _, unknown := range []yuno.Country{"", "br", "XX", "BRA"} {
		assert.Empty(t, yunoclient.CountryName(unknown), unknown)
	}
}

func TestParseCountry(t *testing.T) {
	for _, code := range iso3166.Codes() {
		for _, name := range []string{code, " " + strings.ToLower(code) + "\n", iso3166.Name(code)} {
			got, err := yunoclient.ParseCountry(name)
			require.NoError(t, err, "%q", name)
			assert.Equal(t, yuno.Country(code), got, "%q", name)
		}
	}
	for _, country := range listed(t) {
		got, err := yunoclient.ParseCountry(strings.ToLower(string(country)))
		require.NoError(t, err)
		assert.Equal(t, country, got, "whatever the document lists is a country")
	}
}

func TestParseCountryUnknown(t *testing.T) {
	for _, s := range []string{"", "UK", "ZZ", strings.Repeat("a", 1<<16)} {
		got, err := yunoclient.ParseCountry(s)
		require.ErrorContains(t, err, "is not a country: use an ISO 3166-1 code or an English name, such as BR, BRA, 076 or Brazil",
			"%q", s)
		assert.Less(t, len(err.Error()), 200)
		assert.Zero(t, got)
	}
}
