//go:build slow

package yunoclient_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestREADMEPrograms(t *testing.T) {
	for _, block := range goBlocks(t) {
		if code := block[1]; strings.HasPrefix(code, "package ") {
			file := filepath.Join(t.TempDir(), "main.go")
			require.NoError(t, os.WriteFile(file, []byte(code), 0o644))
			run(t, ".", "go", "vet", file)
		}
	}
}
