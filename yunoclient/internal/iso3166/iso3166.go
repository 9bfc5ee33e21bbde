// Package iso3166 finds the countries of ISO 3166-1 by their codes and names.
//
// Its table comes from golang.org/x/text, which users must not compile in: they hold
// secret keys, and every module is a risk to them.
package iso3166

import (
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./maketable table.go

// index holds the rows of the table.
type index struct {
	codes []string          // alpha-2, sorted
	names map[string]string // by alpha-2 code
	byKey map[string]string // alpha-2 codes, by every code and name as Fold returns it
}

var countries = sync.OnceValue(func() *index {
	all := &index{names: map[string]string{}, byKey: map[string]string{}}
	for line := range strings.Lines(table) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "|")
		code := columns[0]
		all.codes = append(all.codes, code)
		all.names[code] = columns[3]
		for _, column := range columns {
			all.byKey[Fold(column)] = code
		}
	}
	return all
})

// Codes returns the alpha-2 codes of all countries, sorted. The caller may change the
// slice.
func Codes() []string { return slices.Clone(countries().codes) }

// Name returns the short English name of the country with an alpha-2 code, or "".
func Name(code string) string { return countries().names[code] }

// Find returns the alpha-2 code of the country that s names: by its alpha-2, alpha-3
// or numeric code, or by an English name, as Fold compares them.
func Find(s string) (code string, found bool) {
	code, found = countries().byKey[Fold(s)]
	return code, found
}

// Fold returns the form in which codes and names are compared: without regard to
// case and to white space around and between the words. It knows the letters that
// the names have, and leaves others alone: strings.ToLower would read the Kelvin
// sign as a K.
func Fold(s string) string {
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

// Pairs returns every pair of capital letters, from AA to ZZ: all that may be an
// alpha-2 code, of ISO 3166-1 or not.
func Pairs() []string {
	var pairs []string
	for first := byte('A'); first <= 'Z'; first++ {
		for second := byte('A'); second <= 'Z'; second++ {
			pairs = append(pairs, string([]byte{first, second}))
		}
	}
	return pairs
}
