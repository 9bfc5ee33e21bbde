package yunoclient

import (
	"fmt"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient/internal/iso3166"
)

// Countries returns the countries that the document lists for a session, or all of ISO
// 3166-1 if it lists none, sorted by code. Yuno accepts more countries than the document
// lists: see [ParseCountry]. The caller may change the slice. Countries is safe for
// concurrent use.
func Countries() []yuno.Country {
	if listed := listedCountries(); len(listed) > 0 {
		return listed
	}
	var all []yuno.Country
	for _, code := range iso3166.Codes() {
		all = append(all, yuno.Country(code))
	}
	return all
}

// listedCountries returns the countries that the document lists. It asks the generated
// Valid, which exists only while there is a list, so that no list here becomes outdated.
func listedCountries() []yuno.Country {
	var listed []yuno.Country
	for _, code := range iso3166.Pairs() {
		country := yuno.Country(code)
		if enum, ok := any(country).(interface{ Valid() bool }); ok && enum.Valid() {
			listed = append(listed, country)
		}
	}
	return listed
}

// ParseCountry returns the country that s names by its alpha-2, alpha-3 or numeric ISO
// 3166-1 code, or by its English name. It ignores case and surrounding white space, so
// "br", " BR ", "BRA", "076" and "Brazil" are all "BR". The error is fit for your own 400
// response.
//
// It finds every country of ISO 3166-1, and whatever else [Countries] lists. It is safe for
// concurrent use.
func ParseCountry(s string) (yuno.Country, error) {
	if code, ok := iso3166.Find(s); ok {
		return yuno.Country(code), nil
	}
	for _, country := range listedCountries() {
		if iso3166.Fold(string(country)) == iso3166.Fold(s) {
			return country, nil
		}
	}
	return "", fmt.Errorf("%s is not a country: "+
		"use an ISO 3166-1 code or an English name, such as BR, BRA, 076 or Brazil", quoteShort(s))
}

// CountryName returns the short English name of a country: "Brazil" for "BR".
// It knows every country of ISO 3166-1, whether or not [Countries] lists it, and returns ""
// for any other text. It is safe for concurrent use.
func CountryName(country yuno.Country) string { return iso3166.Name(string(country)) }
