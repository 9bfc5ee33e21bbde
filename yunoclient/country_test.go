package yunoclient_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestCountries(t *testing.T) {
	countries := yunoclient.Countries()
	assert.True(t, slices.IsSorted(countries))
	for _, country := range countries {
		assert.True(t, country.Valid(), country)
	}
	countries[0] = "changed"
	assert.NotContains(t, yunoclient.Countries(), yuno.Country("changed"), "the caller gets a copy")
}

func TestCountryNamesAreCLDRs(t *testing.T) {
	known := 0
	for _, code := range allCodes(2) {
		region, err := language.ParseRegion(code)
		name := yunoclient.CountryName(yuno.Country(code))
		if name == "" {
			continue
		}
		known++
		require.NoError(t, err, code)
		assert.Equal(t, display.English.Regions().Name(region), name)
	}
	assert.Equal(t, 249, known, "ISO 3166-1 has 249 countries")
	for _, country := range yunoclient.Countries() {
		if region, err := language.ParseRegion(string(country)); err == nil && region.IsCountry() {
			assert.NotEmpty(t, yunoclient.CountryName(country), country)
		}
	}
	assert.Equal(t, "Brazil", yunoclient.CountryName(yuno.CountryBR))
	assert.Equal(t, "Germany", yunoclient.CountryName("DE"), "whether or not the document has it")
	for _, unknown := range []yuno.Country{"", "br", "XX", "BRA", "AN", "EU"} {
		assert.Empty(t, yunoclient.CountryName(unknown), unknown)
	}
}

func TestParseCountryTakesEveryCodeOfEveryCountry(t *testing.T) {
	for _, country := range yunoclient.Countries() {
		region, err := language.ParseRegion(string(country))
		if err != nil {
			continue // not ISO's, so it has no other codes
		}
		for _, code := range []string{string(country), region.ISO3(), fmt.Sprintf("%03d", region.M49())} {
			for _, written := range []string{code, strings.ToLower(code), " " + code + "\n"} {
				got, err := yunoclient.ParseCountry(written)
				require.NoError(t, err, "%q", written)
				assert.Equal(t, country, got)
			}
		}
	}
}

func TestParseCountryTellsWhyNot(t *testing.T) {
	for _, s := range []string{"", " ", "B", "BRAZ", "Brazil", "76", "0076", "B R", "XX", "EU", "BR\x00", "nı", "uſ", "ＢＲ"} {
		got, err := yunoclient.ParseCountry(s)
		require.ErrorContains(t, err, "is not an ISO 3166-1 country code such as BR, BRA or 076", "%q", s)
		assert.Zero(t, got)
	}
	for _, code := range allCodes(2) {
		name := yunoclient.CountryName(yuno.Country(code))
		if name == "" || yuno.Country(code).Valid() {
			continue
		}
		region := language.MustParseRegion(code)
		for _, s := range []string{code, region.ISO3(), fmt.Sprintf("%03d", region.M49())} {
			_, err := yunoclient.ParseCountry(s)
			require.ErrorContains(t, err, "country "+code+" ("+name+") is not in Yuno's document, which lists ")
		}
	}
}

// FuzzParseCountry checks that ParseCountry accepts exactly the codes of the
// document's countries.
func FuzzParseCountry(f *testing.F) {
	accepted := map[string]yuno.Country{}
	for _, country := range yunoclient.Countries() {
		accepted[string(country)] = country
		if region, err := language.ParseRegion(string(country)); err == nil {
			accepted[region.ISO3()] = country
			accepted[fmt.Sprintf("%03d", region.M49())] = country
		}
	}
	for _, seed := range []string{"BR", "bra", " 076 ", "DE", "", "ı", "ſv", "BR\u00a0", "\x00BR", "００76"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		upper := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r - 32
			}
			return r
		}, strings.TrimSpace(s))
		got, err := yunoclient.ParseCountry(s)
		assert.Equal(t, accepted[upper], got)
		assert.Equal(t, got == "", err != nil)
		if err != nil {
			assert.Less(t, len(err.Error()), 1024)
		}
	})
}

// allCodes returns every string of n capital letters.
func allCodes(n int) []string {
	codes := []string{""}
	for range n {
		var longer []string
		for _, code := range codes {
			for letter := 'A'; letter <= 'Z'; letter++ {
				longer = append(longer, code+string(letter))
			}
		}
		codes = longer
	}
	return codes
}
