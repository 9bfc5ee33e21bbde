package yunoclient

import (
	"fmt"
	"strings"
	"sync"

	"github.com/yuno-go/yuno"
)

//go:generate go run ./internal/countries country_table.go

// isoCountry is a row of the generated table.
type isoCountry struct{ alpha2, alpha3, numeric, name string }

// Countries returns the countries for which the document allows a session,
// sorted by code. The caller may change the slice.
//
// It is safe for concurrent use.
func Countries() []yuno.Country {
	return append([]yuno.Country(nil), documentCountries()...)
}

// documentCountries asks the generated Valid about every two-letter code, so
// that there is no list here that a newer document could outdate.
var documentCountries = sync.OnceValue(func() []yuno.Country {
	var countries []yuno.Country
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if country := yuno.Country([]rune{a, b}); country.Valid() {
				countries = append(countries, country)
			}
		}
	}
	return countries
})

// ParseCountry returns the country that s names by its alpha-2, alpha-3 or
// numeric ISO 3166-1 code, in any case and with white space around it: "br",
// " BR ", "BRA" and "076" are all yuno.CountryBR.
//
// Only the countries of [Countries] are found. For another country the error
// says so, and that is a different text from the one for what is no code at
// all. It is safe for concurrent use.
func ParseCountry(s string) (yuno.Country, error) {
	code := strings.Map(upperASCII, strings.TrimSpace(s))
	if country := yuno.Country(code); country.Valid() {
		return country, nil
	}
	for _, iso := range isoCountries {
		if code != iso.alpha2 && code != iso.alpha3 && code != iso.numeric {
			continue
		}
		if country := yuno.Country(iso.alpha2); country.Valid() {
			return country, nil
		}
		return "", fmt.Errorf("yunoclient: country %s (%s) is not in Yuno's document, which lists %s", iso.alpha2, iso.name, countryList())
	}
	return "", fmt.Errorf("yunoclient: %s is not an ISO 3166-1 country code such as BR, BRA or 076", quoteShort(s))
}

// CountryName returns the short English name of a country, as CLDR has it:
// "Brazil" for yuno.CountryBR. It knows every country of ISO 3166-1, whether
// or not [Countries] lists it, and returns "" for anything else.
//
// It is safe for concurrent use.
func CountryName(country yuno.Country) string {
	for _, iso := range isoCountries {
		if iso.alpha2 == string(country) {
			return iso.name
		}
	}
	return ""
}

// upperASCII leaves every other letter alone: strings.ToUpper would read the
// dotless "ı" and the long "ſ" as letters of a code.
func upperASCII(r rune) rune {
	if 'a' <= r && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

func countryList() string {
	var codes []string
	for _, country := range documentCountries() {
		codes = append(codes, string(country))
	}
	return strings.Join(codes, ", ")
}
