package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReplaceFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	require.NoError(t, os.WriteFile(file, []byte("old, and longer"), 0o600))
	require.NoError(t, replaceFile(file, strings.NewReader("new")))
	assert.Equal(t, "new", readBack(t, file))
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode().Perm())
	assertOnlyFile(t, filepath.Dir(file), "openapi.yaml")
}

func TestAFailureInTheMiddleLeavesTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	require.NoError(t, os.WriteFile(file, []byte("old"), 0o644))
	full := errors.New("no space left on device")
	err := replaceFile(file, io.MultiReader(strings.NewReader("half of the n"), iotest.ErrReader(full)))
	assert.ErrorIs(t, err, full)
	assert.Equal(t, "old", readBack(t, file))
	assertOnlyFile(t, filepath.Dir(file), "openapi.yaml")
}

func TestATargetThatCannotBeReplaced(t *testing.T) {
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	require.NoError(t, os.MkdirAll(filepath.Join(file, "inside"), 0o755)) // a folder: fails for root too
	assert.ErrorContains(t, replaceFile(file, strings.NewReader("new")), "cannot write "+file)
	assertOnlyFile(t, filepath.Dir(file), "openapi.yaml")

	missing := filepath.Join(t.TempDir(), "missing", "openapi.yaml")
	assert.ErrorContains(t, replaceFile(missing, strings.NewReader("new")), "cannot write beside ")
}
