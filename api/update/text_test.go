package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPrintable(t *testing.T) {
	assert.Equal(t, "a b \ufffd[31mc é", printable("a\n b\r\n\x1b[31mc\té"))
}

func TestShorten(t *testing.T) {
	exact := strings.Repeat("é", maxShown)
	assert.Equal(t, exact, shorten(exact))
	assert.Equal(t, exact+"…", shorten(exact+"é"))
}
