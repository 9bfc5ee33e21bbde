//go:build slow

package yunotest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStranger vets and tests a module that uses this one and a package that yuno generate writes into it, with this
// toolchain and with Go 1.25, the oldest that is supported.
func TestStranger(t *testing.T) {
	toolchains := map[string]string{runtime.Version(): "go"}
	if oldest := oldestGo(t); oldest != "" {
		toolchains["go1.25"] = oldest
	} else if !strings.HasPrefix(runtime.Version(), "go1.25") {
		t.Log("no toolchain of Go 1.25 is at hand")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	for name, program := range toolchains {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS("../testdata/stranger")))
			page, err := os.ReadFile("../testdata/customers/openapi.yaml")
			require.NoError(t, err)
			require.NoError(t, os.Mkdir(filepath.Join(dir, "customers"), 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "customers", "page.yaml"), page, 0o600))
			customers := filepath.Join(dir, "customers", "customers.go")
			copied := filepath.Join(dir, "customers", "page.yaml")
			runGo(t, program, root, "run", "./yunoclient/cmd/yuno", "generate", "-o", customers, copied)
			runGo(t, program, dir, "mod", "edit", "-replace=github.com/yuno-go/yuno="+root)
			for _, command := range []string{"vet", "test"} {
				runGo(t, program, dir, command, "-mod=mod", "./...") // this module may need a newer version of what go.mod names
			}
		})
	}
}

func runGo(t *testing.T, program, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=", "GOROOT=")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", cmd, out)
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
