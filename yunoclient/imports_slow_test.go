//go:build slow

package yunoclient_test

import (
	"debug/elf"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/api/document"
)

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return string(out)
}

// modules returns the modules that a package compiles in, except this one and the
// standard library.
func modules(t *testing.T, dir, pattern string) map[string]bool {
	t.Helper()
	modules := map[string]bool{}
	decoder := json.NewDecoder(strings.NewReader(run(t, dir, "go", "list", "-deps", "-json=Standard,Module", pattern)))
	for decoder.More() {
		var listed struct {
			Standard bool
			Module   struct {
				Path string
				Main bool
			}
		}
		require.NoError(t, decoder.Decode(&listed))
		if !listed.Standard && !listed.Module.Main {
			modules[listed.Module.Path] = true
		}
	}
	return modules
}

// The generator imports its own runtime if the document has parameters. Until then
// packages yuno and yunoclient compile in nothing but the standard library.
func TestImportsNoThirdParty(t *testing.T) {
	for _, pattern := range []string{".", ".."} {
		modules := modules(t, ".", pattern)
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
	doc, err := document.Read(api.Document())
	require.NoError(t, err)
	return slices.ContainsFunc(doc.Operations(), func(o document.Operation) bool { return o.Tree["parameters"] != nil })
}

// TestImportsSize compares a program that uses this library with a program that uses only
// what most backends use anyway: net/http, encoding/json and log/slog.
func TestImportsSize(t *testing.T) {
	const most = 600_000      // to find accidents; package regexp takes half of it
	t.Setenv("GOOS", "linux") // so that every machine measures the same
	t.Setenv("GOARCH", "amd64")
	t.Setenv("CGO_ENABLED", "0")
	size := func(name string) (bytes uint64) {
		program := filepath.Join(t.TempDir(), name)
		run(t, ".", "go", "build", "-ldflags=-s -w", "-o", program, "./testdata/size/"+name)
		file, err := elf.Open(program)
		require.NoError(t, err)
		defer file.Close()
		for _, section := range file.Sections {
			if section.Flags&elf.SHF_ALLOC != 0 && section.Type != elf.SHT_NOBITS {
				bytes += section.Size // the file itself is padded to whole pages
			}
		}
		return bytes
	}
	usual, yuno := size("usual"), size("yuno")
	t.Logf("to %d bytes yunoclient adds %d", usual, yuno-usual)
	if !documentsNeedRuntime(t) {
		assert.Less(t, yuno-usual, uint64(most))
	}
}

// TestImportsOfUsersModule makes a module that imports yunoclient, as the README says, and
// counts what go mod tidy adds to it.
func TestImportsOfUsersModule(t *testing.T) {
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
	install := regexp.MustCompile("(?m)^go mod edit .*$").FindString(read(t, "../README.md"))
	run(t, dir, "sh", "-c", strings.Replace(install, "../yuno", here, 1))
	run(t, dir, "go", "mod", "tidy")

	indirect := strings.Count(read(t, filepath.Join(dir, "go.mod")), "// indirect")
	sums := strings.Count(read(t, filepath.Join(dir, "go.sum")), "\n")
	t.Logf("%d indirect requirements, %d lines of go.sum", indirect, sums)
	assert.LessOrEqual(t, indirect, mostIndirect)
	assert.LessOrEqual(t, sums, mostSums)
}
