package yunoclient_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

// goBlocks returns the blocks of Go code of the README.
func goBlocks(t *testing.T) [][]string {
	t.Helper()
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(read(t, "../README.md"), -1)
	require.NotEmpty(t, blocks)
	return blocks
}

func TestEveryGoBlockOfTheREADMEIsCompiled(t *testing.T) {
	examples := ""
	for _, path := range []string{"example_test.go", "yunotest/example_test.go", "testdata/tracing/tracing_test.go"} {
		for line := range strings.Lines(read(t, path)) {
			examples += strings.TrimPrefix(line, "\t")
		}
	}
	blocks := goBlocks(t)
	programs := 0
	for _, block := range blocks {
		code := block[1]
		switch {
		case strings.HasPrefix(code, "package "):
			programs++ // compiled by TestTheProgramsOfTheREADMEAreCompiled
		default:
			assert.Contains(t, examples, code, "this block is no part of an Example")
		}
	}
	assert.NotZero(t, programs)
}

// TestEveryCodeSaysItsStatusesAndWhatToDo reads the comments of code.go.
func TestEveryCodeSaysItsStatusesAndWhatToDo(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, parser.ParseComments)
	require.NoError(t, err)
	codes := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok {
			codes++
			assert.Regexp(t, "^"+spec.Names[0].Name+` \(\d{3}(, \d{3})?\): .`, spec.Doc.Text())
		}
		return true
	})
	assert.Greater(t, codes, 20)
}
