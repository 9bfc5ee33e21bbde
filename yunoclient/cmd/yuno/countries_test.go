package main_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestCountries(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "countries")
	assert.Equal(t, 0, got.code)
	assert.Empty(t, got.stderr)
	lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
	assert.Equal(t, []string{"CODE", "ALPHA-3", "NUMERIC", "NAME"}, strings.Fields(lines[0]))

	rows := lines[1:]
	countries := yunoclient.Countries()
	require.Len(t, rows, len(countries))
	for i, country := range countries {
		columns := strings.Fields(rows[i])
		require.GreaterOrEqual(t, len(columns), 3, rows[i])
		assert.Equal(t, string(country), columns[0])
		name := yunoclient.CountryName(country)
		assert.Equal(t, name, strings.Join(columns[3:], " "))
		if name == "" {
			continue // not of ISO 3166-1
		}
		assert.Regexp(t, `^[A-Z]{3}$`, columns[1])
		assert.Regexp(t, `^[0-9]{3}$`, columns[2])
		for _, code := range columns[:3] {
			parsed, err := yunoclient.ParseCountry(code)
			require.NoError(t, err)
			assert.Equal(t, country, parsed, code)
		}
	}
}

func TestCountriesTakesNothing(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "countries", "BR")
	assert.Equal(t, 2, got.code)
	assert.Empty(t, got.stdout)
	assert.Contains(t, oneLine(t, got.stderr), `"BR"`)
}
