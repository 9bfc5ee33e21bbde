package yunoclient

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/yuno-go/yuno"
)

//go:generate go run ./internal/countries country_table.go

// Countries returns the countries that the document lists for a session, or all
// of ISO 3166-1 if it lists none, sorted by code. Yuno takes others than the
// document lists, and decides on them: see [ParseCountry]. The caller may
// change the slice. It is safe for concurrent use.
func Countries() []yuno.Country {
	all := countries()
	if len(all.listed) > 0 {
		return slices.Clone(all.listed)
	}
	return slices.Clone(all.codes)
}

// countryIndex holds the countries of ISO 3166-1 and those that the document lists.
type countryIndex struct {
	listed []yuno.Country // by the document, sorted
	codes  []yuno.Country // of ISO 3166-1, sorted
	names  map[yuno.Country]string
	byKey  map[string]yuno.Country // by every code and name
}

var countries = sync.OnceValue(func() countryIndex {
	index := countryIndex{names: map[yuno.Country]string{}, byKey: map[string]yuno.Country{}}
	for line := range strings.Lines(isoTable) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "|")
		country := yuno.Country(columns[0])
		index.codes = append(index.codes, country)
		index.names[country] = columns[3]
		for _, column := range columns {
			index.byKey[countryKey(column)] = country
		}
	}
	// The document's list is what the generated Valid accepts, which exists only
	// while there is a list. So there is no list here that a newer document outdates.
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			country := yuno.Country([]rune{a, b})
			if enum, ok := any(country).(interface{ Valid() bool }); ok && enum.Valid() {
				index.listed = append(index.listed, country)
				index.byKey[countryKey(string(country))] = country
			}
		}
	}
	return index
})

// countryKey returns the form in which codes and names are compared. It knows
// the letters that the names have, and leaves others alone: strings.ToLower
// would read the Kelvin sign as a K.
func countryKey(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z', 'À' <= r && r <= 'Þ':
			return r + 'a' - 'A'
		case r == '’':
			return '\''
		}
		return r
	}, strings.Join(strings.Fields(s), " "))
}

// ParseCountry returns the country that s names: by its alpha-2, alpha-3 or
// numeric ISO 3166-1 code, or by its English name, in any case and with white
// space around it. "br", " BR ", "BRA", "076" and "Brazil" are all "BR".
//
// It finds every country of ISO 3166-1, and whatever else [Countries] lists.
// It is safe for concurrent use.
func ParseCountry(s string) (yuno.Country, error) {
	if country, ok := countries().byKey[countryKey(s)]; ok {
		return country, nil
	}
	return "", fmt.Errorf("yunoclient: %s is not a country: "+
		"use an ISO 3166-1 code or an English name, such as BR, BRA, 076 or Brazil", quoteShort(s))
}

// CountryName returns the short English name of a country: "Brazil" for "BR".
// It knows every country of ISO 3166-1, whether or not [Countries] lists it, and
// returns "" for anything else. It is safe for concurrent use.
func CountryName(country yuno.Country) string { return countries().names[country] }
