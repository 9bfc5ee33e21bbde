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
	got := runCommand(t, nil, "countries")
	assert.Equal(t, 0, got.code)
	assert.Empty(t, got.stderr)
	lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
	assert.Equal(t, "CODE  NAME", lines[0])

	rows := lines[1:]
	countries := yunoclient.Countries()
	require.Len(t, rows, len(countries))
	for i, country := range countries {
		code, name, _ := strings.Cut(rows[i], " ")
		assert.Equal(t, string(country), code)
		assert.Equal(t, yunoclient.CountryName(country), strings.TrimSpace(name))
	}
}
