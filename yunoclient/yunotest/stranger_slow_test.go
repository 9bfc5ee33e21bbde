//go:build slow

package yunotest_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStranger vets and tests a module of its own that uses this one, with
// this toolchain and with Go 1.25, the oldest that is supported.
func TestStranger(t *testing.T) {
	const dir = "../testdata/stranger"
	before := contents(t, dir)
	toolchains := map[string]string{runtime.Version(): "go"}
	if oldest := oldestGo(t); oldest != "" {
		toolchains["go1.25"] = oldest
	} else if !strings.HasPrefix(runtime.Version(), "go1.25") {
		t.Log("no toolchain of Go 1.25 is at hand")
	}
	for name, program := range toolchains {
		t.Run(name, func(t *testing.T) {
			// A go.mod of its own, which takes a newer version of what this module needs.
			modfile := filepath.Join(t.TempDir(), "go.mod")
			for _, file := range []string{"go.mod", "go.sum"} {
				require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(modfile), file), []byte(before[filepath.Join(dir, file)]), 0o644))
			}
			for _, command := range []string{"vet", "test"} {
				cmd := exec.CommandContext(t.Context(), program, command, "-mod=mod", "-modfile="+modfile, "./...")
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=", "GOROOT=")
				out, err := cmd.CombinedOutput()
				require.NoError(t, err, "%s: %s", cmd, out)
			}
		})
	}
	assert.Equal(t, before, contents(t, dir), "the go command changed the module")
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	}))
	return files
}

// oldestGo returns a go command of Go 1.25 that is on this machine, from
// golang.org/dl or as a toolchain that was downloaded, or "".
func oldestGo(t *testing.T) string {
	t.Helper()
	home, _ := os.UserHomeDir()
	cache, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	toolchain := "toolchain@v0.0.1-go1.25*." + runtime.GOOS + "-" + runtime.GOARCH
	for _, pattern := range []string{
		filepath.Join(home, "sdk", "go1.25*", "bin", "go"),
		filepath.Join(string(cache[:len(cache)-1]), "golang.org", toolchain, "bin", "go"),
	} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[0]
		}
	}
	found, _ := exec.LookPath("go1.25")
	return found
}
