package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckConstraints(t *testing.T) {
	for _, code := range []string{
		"//go:build windows\n\npackage yuno\n", "package yuno\n\n// A is\n// +build !linux\ntype A int\n", "type A struct {\n\t// +build ignore\n}\n",
	} {
		require.ErrorContains(t, checkConstraints([]byte(code)), "a description has the build constraint")
	}
	require.NoError(t, checkConstraints([]byte("// A is for +build lines, go:build too.\ntype A int\n")))
}
