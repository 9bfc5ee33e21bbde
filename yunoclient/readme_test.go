package yunoclient_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
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

func TestEveryGoBlockOfTheREADMEIsCompiled(t *testing.T) {
	examples := ""
	for _, path := range []string{"example_test.go", "yunotest/example_test.go"} {
		for line := range strings.Lines(read(t, path)) {
			examples += strings.TrimPrefix(line, "\t")
		}
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(read(t, "../README.md"), -1)
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		code := block[1]
		switch {
		case strings.HasPrefix(code, "package "):
			file := filepath.Join(t.TempDir(), "main.go")
			require.NoError(t, os.WriteFile(file, []byte(code), 0o644))
			run(t, ".", "go", "vet", file)
		case strings.HasPrefix(code, "// GetCustomer "):
			// Compiled where there is such an operation: see ../api.
			assert.Contains(t, read(t, "../api/regenerate_test.go"), "// GetCustomer ")
		default:
			assert.Contains(t, examples, code, "this block is no part of an Example")
		}
	}
}

func TestTheREADMESaysWhatToDoAboutEveryCode(t *testing.T) {
	readme := read(t, "../README.md")
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	require.NoError(t, err)
	codes := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if value, ok := node.(*ast.BasicLit); ok && value.Kind == token.STRING {
			codes++
			assert.Contains(t, readme, "`"+strings.Trim(value.Value, `"`)+"`")
		}
		return true
	})
	assert.NotZero(t, codes)
}
