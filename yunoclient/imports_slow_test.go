//go:build slow

package yunoclient_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return string(out)
}

// imports returns the packages and the modules, other than this one and the
// standard library, that a package compiles in.
func imports(t *testing.T, dir, pattern string) (packages, modules map[string]bool) {
	t.Helper()
	packages, modules = map[string]bool{}, map[string]bool{}
	decoder := json.NewDecoder(strings.NewReader(run(t, dir, "go", "list", "-deps", "-json=ImportPath,Standard,Module", pattern)))
	for decoder.More() {
		var listed struct {
			ImportPath string
			Standard   bool
			Module     struct {
				Path string
				Main bool
			}
		}
		require.NoError(t, decoder.Decode(&listed))
		packages[listed.ImportPath] = true
		if !listed.Standard && !listed.Module.Main {
			modules[listed.Module.Path] = true
		}
	}
	return packages, modules
}

// A document with parameters makes the generator import its own runtime. Until
// then package yuno, and so yunoclient, compile in nothing but the standard
// library.
func TestNoThirdPartyModuleIsCompiledIn(t *testing.T) {
	for _, pattern := range []string{".", ".."} {
		_, modules := imports(t, ".", pattern)
		if documentsNeedRuntime(t) {
			assert.Contains(t, modules, "github.com/oapi-codegen/runtime")
			continue
		}
		assert.Empty(t, modules, pattern)
	}
}

// documentsNeedRuntime reports whether an operation has a parameter, which the
// generated code writes with oapi-codegen's runtime.
func documentsNeedRuntime(t *testing.T) bool {
	t.Helper()
	for _, item := range document(t).Paths.Map() {
		for _, operation := range item.Operations() {
			if len(operation.Parameters) > 0 {
				return true
			}
		}
	}
	return false
}

// TestWhatImportingCosts builds programs with and without this library.
func TestWhatImportingCosts(t *testing.T) {
	const most = 220_000
	size, packages := map[string]int64{}, map[string]int{}
	for _, name := range []string{"http", "usual", "yuno"} {
		program := filepath.Join(t.TempDir(), name)
		pattern := "./testdata/size/" + name
		run(t, ".", "go", "build", "-ldflags=-s -w", "-o", program, pattern)
		info, err := os.Stat(program)
		require.NoError(t, err)
		used, modules := imports(t, ".", pattern)
		size[name], packages[name] = info.Size(), len(used)
		t.Logf("program %q: %d bytes stripped, %d packages, %d modules", name, info.Size(), len(used), len(modules))
	}
	for _, name := range []string{"http", "usual"} {
		t.Logf("to %q yunoclient adds %d bytes and %d packages", name, size["yuno"]-size[name], packages["yuno"]-packages[name])
	}
	if documentsNeedRuntime(t) {
		return
	}
	// What net/http alone lacks is encoding/json, which the generated code
	// cannot do without, and log/slog.
	assert.Less(t, size["yuno"]-size["usual"], int64(most))
}

// TestAStrangersModuleStaysLight makes a module that imports yunoclient, and
// counts what go mod tidy adds to it.
func TestAStrangersModuleStaysLight(t *testing.T) {
	mostIndirect, mostSums := 1, 40
	if documentsNeedRuntime(t) {
		mostIndirect = 3
	}
	here, err := filepath.Abs("..")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(`package main

import "github.com/yuno-go/yuno/yunoclient"

func main() { _, _ = yunoclient.CredentialsFromEnv() }
`), 0o644))
	run(t, dir, "go", "mod", "init", "shop.test/shop")
	run(t, dir, "go", "mod", "edit", "-require=github.com/yuno-go/yuno@v0.0.0", "-replace=github.com/yuno-go/yuno="+here)
	run(t, dir, "go", "mod", "tidy")

	indirect := strings.Count(read(t, filepath.Join(dir, "go.mod")), "// indirect")
	sums := strings.Count(read(t, filepath.Join(dir, "go.sum")), "\n")
	t.Logf("%d indirect requirements, %d lines of go.sum", indirect, sums)
	assert.LessOrEqual(t, indirect, mostIndirect)
	assert.LessOrEqual(t, sums, mostSums)
}
