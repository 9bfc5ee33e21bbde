package generate

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGenerateErrors(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.yaml")
	other := filepath.Join(dir, "other.yaml")
	require.NoError(t, os.WriteFile(other, []byte(operationPage("")), 0o600))
	bad := filepath.Join(dir, "bad.yaml")
	require.NoError(t, os.WriteFile(good, []byte(operationPage("")), 0o600))
	require.NoError(t, os.WriteFile(bad, []byte(requestPage("{type: 5}")), 0o600))
	for name, test := range map[string]struct {
		file, packageName string
		pages             []string
		says              string
	}{
		"a page that is not there": {"a/gen.go", "", []string{filepath.Join(dir, "none.yaml")}, "none.yaml: no such file"},
		"a bad page":               {"a/gen.go", "", []string{good, bad}, "bad.yaml: the name of a type, and not 5, is needed at /paths/~1things/post/"},
		"a page twice":             {"a/gen.go", "", []string{good, good}, "good.yaml is given twice"},
		"two pages that clash":     {"a/gen.go", "", []string{good, other}, "generate two packages"},
		"no Go file":               {"a/gen", "", []string{good}, "a/gen is not the name of a Go file"},
		"a file that Go ignores":   {"a/_gen.go", "", []string{good}, "is not the name of a Go file"},
		"a hidden file":            {"a/.gen.go", "", []string{good}, "is not the name of a Go file"},
		"documentation":            {"documentation/gen.go", "", []string{good}, `"documentation" cannot be the name`},
		"a test":                   {"a/gen_test.go", "", []string{good}, "is not the name of a Go file"},
		"a folder with a dash":     {"my-shop/gen.go", "", []string{good}, `"my-shop" cannot be the name of the package: choose another with -package`},
		"a package with a dash":    {"a/gen.go", "my-shop", []string{good}, `"my-shop" cannot be the name`},
		"a keyword":                {"a/gen.go", "func", []string{good}, `"func" cannot be the name`},
		"the blank identifier":     {"a/gen.go", "_", []string{good}, `"_" cannot be the name`},
		"package main":             {"a/gen.go", "main", []string{good}, `"main" cannot be the name`},
	} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			err := Generate(t.Context(), filepath.Join(out, test.file), test.packageName, test.pages, func(string) {})
			require.ErrorContains(t, err, test.says)
			entries, err := os.ReadDir(out)
			require.NoError(t, err)
			assert.Empty(t, entries, "nothing is written")
		})
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "new", "gen.go")
	for _, text := range []string{"1", "2"} {
		target, err := replaceable(file)
		require.NoError(t, err)
		require.NoError(t, write(target, []byte(firstLine+"\n"+text)))
	}
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, firstLine+"\n2", string(content))
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode().Perm())
	entries, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	assert.Len(t, entries, 1)

	own := filepath.Join(dir, "own.go")
	require.NoError(t, os.WriteFile(own, []byte("package mine"), 0o600))
	_, err = replaceable(own)
	require.ErrorContains(t, err, "own.go exists, and yuno generate did not write it")
	require.ErrorContains(t, Generate(t.Context(), own, "mine", nil, func(string) {}), "did not write it")

	dangling := filepath.Join(dir, "dangling.go")
	require.NoError(t, os.Symlink(filepath.Join(dir, "none.go"), dangling))
	_, err = replaceable(dangling)
	require.ErrorIs(t, err, os.ErrNotExist)
	link := filepath.Join(dir, "link.go")
	require.NoError(t, os.Symlink(file, link))
	target, err := replaceable(link)
	require.NoError(t, err)
	assert.Equal(t, "gen.go", filepath.Base(target))
}

func TestNotCompilingNamesThePage(t *testing.T) {
	operations, err := readPage("page.yaml", requestPage("{properties: {amount: {properties: {id: {}, ID: {}}}}}"), new(int))
	require.NoError(t, err)
	_, b, err := build(operations)
	require.NoError(t, err)
	fault := errors.New("ID redeclared")
	require.EqualError(t, b.notCompiling("CreateThingRequestAmount", fault), "page.yaml: /paths/~1things/post/requestBody/content/"+
		"application~1json/schema/properties/amount: the Go code would not compile: ID redeclared: correct a copy of the page")
	for _, declaration := range strings.Fields("CreateThing NewCreateThingRequest NewCreateThingRequestWithBody CreateThingParams") {
		require.EqualError(t, b.notCompiling(declaration, fault), "page.yaml: /paths/~1things/post: the Go code would not compile: "+
			"ID redeclared: correct a copy of the page")
	}
	require.ErrorContains(t, b.notCompiling("Other", fault), "page.yaml: the Go code would not compile: Other: ID redeclared")
}

func TestToolError(t *testing.T) {
	_, err := exec.LookPath("no program has this name")
	require.ErrorContains(t, toolError(err, ""), "the go command is needed, but it is not in PATH")
	for stderr, says := range map[string]string{
		"go: module x: dial tcp: lookup a: no such host": "could not download " + generator + ": connect to the network",
		"go: x: module lookup disabled by GOPROXY=off":   "could not download " + generator,
		"error\nin the document":                         generator + ": exit status 1: error in the document",
	} {
		require.ErrorContains(t, toolError(errors.New("exit status 1"), stderr), says)
	}
}

func TestEnvironment(t *testing.T) {
	for _, name := range []string{"GOOS", "GOARCH", "GOFLAGS", "GOWORK", "GO111MODULE"} {
		t.Setenv(name, "else")
	}
	env := map[string]string{}
	for _, pair := range environment() {
		for i := range pair {
			if pair[i] == '=' {
				env[pair[:i]] = pair[i+1:] // the last one counts
				break
			}
		}
	}
	assert.Equal(t, []string{runtime.GOOS, runtime.GOARCH, "-mod=mod", "off", "on"},
		[]string{env["GOOS"], env["GOARCH"], env["GOFLAGS"], env["GOWORK"], env["GO111MODULE"]})
}
