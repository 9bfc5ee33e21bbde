package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVendoredFileIsFoundFromEveryFolder(t *testing.T) {
	dir, vendored := newModule(t)
	nested := filepath.Join(dir, "tools", "deep")
	require.NoError(t, os.MkdirAll(nested, 0o755))
	// Another module inside is not the one whose document is vendored.
	require.NoError(t, os.WriteFile(filepath.Join(nested, "go.mod"), []byte("module "+modulePath+"/tools\n"), 0o644))
	for _, from := range []string{dir, filepath.Join(dir, "api"), nested} {
		got, err := vendoredFile(from)
		require.NoError(t, err)
		assert.Equal(t, vendored, got)
	}
}

func TestVendoredFileOutsideTheModule(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/other\n"), 0o644))
	_, err := vendoredFile(dir)
	assert.ErrorContains(t, err, "is not in the module "+modulePath)
}

func TestDeclares(t *testing.T) {
	for name, test := range map[string]struct {
		goMod string
		want  bool
	}{
		"plain":      {"module " + modulePath + "\n", true},
		"quoted":     {"// a comment\nmodule \"" + modulePath + "\" // ours\r\n", true},
		"version 2":  {"module " + modulePath + "/v2\n", false},
		"a user":     {"module example.com/a\nrequire " + modulePath + " v1.0.0\n", false},
		"a replaced": {"module example.com/a\nreplace module " + modulePath + " => ../x\n", false},
		"empty":      {"", false},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, declares(test.goMod, modulePath)) })
	}
}
