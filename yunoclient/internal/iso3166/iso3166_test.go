package iso3166_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/yuno-go/yuno/yunoclient/internal/iso3166"
)

// regions returns the countries of ISO 3166-1, as golang.org/x/text has them.
func regions(t testing.TB) map[string]language.Region {
	t.Helper()
	found := map[string]language.Region{}
	for _, code := range iso3166.Pairs() {
		region, err := language.ParseRegion(code)
		if err == nil && region.IsCountry() && region.Canonicalize() == region && region.ISO3() != "ZZZ" &&
			region.M49() > 0 && region.M49() < 900 && display.English.Regions().Name(region) != "" {
			found[code] = region
		}
	}
	require.Len(t, found, 249, "ISO 3166-1 has 249 countries")
	return found
}

func TestCodes(t *testing.T) {
	codes := iso3166.Codes()
	assert.Equal(t, slices.Sorted(maps.Keys(regions(t))), codes)
	codes[0] = "changed"
	assert.NotContains(t, iso3166.Codes(), "changed", "the caller gets a copy")
}

func TestName(t *testing.T) {
	renamed := map[string]string{"MK": "North Macedonia", "SZ": "Eswatini", "TR": "Türkiye"}
	for country, region := range regions(t) {
		want := cmp.Or(renamed[country], display.English.Regions().Name(region))
		assert.Equal(t, want, iso3166.Name(country))
	}
	for _, unknown := range []string{"", "br", "XX", "BRA", "AN", "EU", "UK"} {
		assert.Empty(t, iso3166.Name(unknown), unknown)
	}
}

func TestFindEveryCodeAndName(t *testing.T) {
	for country, region := range regions(t) {
		for _, name := range []string{
			country, region.ISO3(), fmt.Sprintf("%03d", region.M49()),
			iso3166.Name(country), display.English.Regions().Name(region),
		} {
			for _, written := range []string{name, strings.ToLower(name), strings.ToUpper(name), " " + name + "\n",
				strings.ReplaceAll(name, " ", "  ")} {
				got, found := iso3166.Find(written)
				require.True(t, found, "%q", written)
				assert.Equal(t, country, got, "%q", written)
			}
		}
	}
	for name, want := range map[string]string{
		"Côte d'Ivoire": "CI", "cote d’ivoire": "CI", "Ivory Coast": "CI", "United States": "US", "united states of america": "US",
		"South Korea": "KR", "North Korea": "KP", "Turkey": "TR", "turkiye": "TR", "Czech Republic": "CZ", "Swaziland": "SZ",
		"Macedonia": "MK", "Viet Nam": "VN", "Sao Tome and Principe": "ST", "Saint Lucia": "LC", "Great Britain": "GB",
		"São Tomé and Príncipe": "ST", "Saint Barthélemy": "BL", "St Kitts and Nevis": "KN", "Saint Vincent and the Grenadines": "VC",
		"Bolivia, Plurinational State of": "BO", "Korea (Republic of)": "KR", "Korea, Democratic People's Republic of": "KP",
		"Congo, The Democratic Republic of the": "CD", "Congo": "CG", "Gambia (the)": "GM",
		"Virgin Islands, British": "VG", "Virgin Islands, U.S.": "VI", "Taiwan, Province of China": "TW", "Pitcairn": "PN",
		"United States Minor Outlying Islands": "UM",
	} {
		got, found := iso3166.Find(name)
		require.True(t, found, name)
		assert.Equal(t, want, got, name)
	}
}

func TestFindNothing(t *testing.T) {
	for _, s := range []string{"", " ", "B", "BRAZ", "Brasil", "76", "0076", "B R", "UK", "ZZ", "XYZ", "EU", "AN", "SU", "AC",
		"BR\x00", "nı", "uſ", "ＢＲ", "u\u212a"} {
		got, found := iso3166.Find(s)
		assert.False(t, found, "%q", s)
		assert.Empty(t, got)
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"AZ": "az", "ÀÞ": "àþ", "@[`{¿ß": "@[`{¿ß", " a \t\u00a0b ": "a b", "’": "'", "\u212a": "\u212a",
	} {
		assert.Equal(t, want, iso3166.Fold(s))
	}
}

func TestPairs(t *testing.T) {
	pairs := iso3166.Pairs()
	assert.Len(t, pairs, 26*26)
	assert.Equal(t, "AA", pairs[0])
	assert.Equal(t, "ZZ", pairs[len(pairs)-1])
	assert.True(t, slices.IsSorted(pairs))
}
