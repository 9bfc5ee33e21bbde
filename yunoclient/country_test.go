package yunoclient_test

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

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// listed returns the countries that the document lists, none if it has no list.
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

// isoRegions returns the countries of ISO 3166-1, as golang.org/x/text has them.
func isoRegions(t testing.TB) map[yuno.Country]language.Region {
	t.Helper()
	regions := map[yuno.Country]language.Region{}
	for _, code := range allCodes(2) {
		region, err := language.ParseRegion(code)
		if err == nil && region.IsCountry() && region.Canonicalize() == region && region.ISO3() != "ZZZ" &&
			region.M49() > 0 && region.M49() < 900 && display.English.Regions().Name(region) != "" {
			regions[yuno.Country(code)] = region
		}
	}
	require.Len(t, regions, 249, "ISO 3166-1 has 249 countries")
	return regions
}

func TestCountries(t *testing.T) {
	countries := yunoclient.Countries()
	want := listed(t)
	if len(want) == 0 {
		want = slices.Sorted(maps.Keys(isoRegions(t)))
	}
	assert.Equal(t, want, countries)
	countries[0] = "changed"
	assert.NotContains(t, yunoclient.Countries(), yuno.Country("changed"), "the caller gets a copy")
}

func TestCountryNames(t *testing.T) {
	renamed := map[yuno.Country]string{"MK": "North Macedonia", "SZ": "Eswatini", "TR": "Türkiye"}
	for country, region := range isoRegions(t) {
		want := cmp.Or(renamed[country], display.English.Regions().Name(region))
		assert.Equal(t, want, yunoclient.CountryName(country))
	}
	for _, unknown := range []yuno.Country{"", "br", "XX", "BRA", "AN", "EU", "UK"} {
		assert.Empty(t, yunoclient.CountryName(unknown), unknown)
	}
}

func TestParseCountryTakesEveryCodeAndNameOfEveryCountry(t *testing.T) {
	for country, region := range isoRegions(t) {
		for _, name := range []string{
			string(country), region.ISO3(), fmt.Sprintf("%03d", region.M49()),
			yunoclient.CountryName(country), display.English.Regions().Name(region),
		} {
			for _, written := range []string{name, strings.ToLower(name), strings.ToUpper(name), " " + name + "\n",
				strings.ReplaceAll(name, " ", "  ")} {
				got, err := yunoclient.ParseCountry(written)
				require.NoError(t, err, "%q", written)
				assert.Equal(t, country, got, "%q", written)
			}
		}
	}
	for name, want := range map[string]yuno.Country{
		"Côte d'Ivoire": "CI", "cote d’ivoire": "CI", "Ivory Coast": "CI", "United States": "US", "united states of america": "US",
		"South Korea": "KR", "North Korea": "KP", "Turkey": "TR", "turkiye": "TR", "Czech Republic": "CZ", "Swaziland": "SZ",
		"Macedonia": "MK", "Viet Nam": "VN", "Sao Tome and Principe": "ST", "Saint Lucia": "LC", "Great Britain": "GB",
		"São Tomé and Príncipe": "ST", "Saint Barthélemy": "BL", "St Kitts and Nevis": "KN", "Saint Vincent and the Grenadines": "VC",
		"Bolivia, Plurinational State of": "BO", "Korea (Republic of)": "KR", "Korea, Democratic People's Republic of": "KP",
		"Congo, The Democratic Republic of the": "CD", "Congo": "CG", "Gambia (the)": "GM",
		"Virgin Islands, British": "VG", "Virgin Islands, U.S.": "VI", "Taiwan, Province of China": "TW", "Pitcairn": "PN",
		"United States Minor Outlying Islands": "UM",
	} {
		got, err := yunoclient.ParseCountry(name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got, name)
	}
}

func TestWhatIsNotACountry(t *testing.T) {
	for _, s := range []string{"", " ", "B", "BRAZ", "Brasil", "76", "0076", "B R", "UK", "ZZ", "XYZ", "EU", "AN", "SU", "AC",
		"BR\x00", "nı", "uſ", "ＢＲ", "u\u212a",
		strings.Repeat("a", 1<<16)} {
		got, err := yunoclient.ParseCountry(s)
		require.ErrorContains(t, err, "is not a country: use an ISO 3166-1 code or an English name, such as BR, BRA, 076 or Brazil",
			"%q", s)
		assert.Less(t, len(err.Error()), 200)
		assert.Zero(t, got)
	}
}

// FuzzParseCountry checks that whatever ParseCountry finds is a country, and is
// found again by its own codes and name.
func FuzzParseCountry(f *testing.F) {
	for _, seed := range []string{"BR", "bra", " 076 ", "DE", "", "ı", "ſv", "BR\u00a0", "\x00BR", "００76", "CÔTE D’IVOIRE",
		"united  states"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := yunoclient.ParseCountry(s)
		require.Equal(t, got == "", err != nil)
		if err != nil {
			require.Less(t, len(err.Error()), 200)
			return
		}
		for _, again := range []string{string(got), yunoclient.CountryName(got)} {
			if found, err := yunoclient.ParseCountry(again); again != "" {
				require.NoError(t, err)
				require.Equal(t, got, found)
			}
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
