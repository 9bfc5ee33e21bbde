package main_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGenerateUsage(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"no file":      {[]string{"page.md"}, "yuno generate: -o is missing: name the Go file to write"},
		"no page":      {[]string{"-o", "a/gen.go"}, "yuno generate: a page is missing: name a file or an https URL"},
		"unknown flag": {[]string{"-out", "a/gen.go"}, "flag provided but not defined: -out"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, nil, append([]string{"generate"}, test.args...)...)
			assert.Equal(t, 2, got.code)
			assert.Contains(t, got.stderr, test.says)
		})
	}
	help := run(t, nil, "generate", "-h")
	assert.Equal(t, 0, help.code)
	assert.Contains(t, help.stdout, "//go:generate go run github.com/yuno-go/yuno/yunoclient/cmd/yuno@VERSION generate")
	assert.Less(t, len(help.stdout), 24*80, "a screen")
}

func TestGenerateBadPage(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "page.yaml")
	const text = "openapi: 3.1.0\npaths: {/a: {get: {parameters: [{in: query, name: a, style: \"\\\\\"}]}}}\n"
	require.NoError(t, os.WriteFile(page, []byte(text), 0o600))
	got := run(t, nil, "generate", "-o", filepath.Join(dir, "a", "gen.go"), page)
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, `page.yaml: unsupported style "\\" at /paths/~1a/get/parameters/0/style`)
	assert.NoDirExists(t, filepath.Join(dir, "a"))
	got = run(t, nil, "generate", "-o", filepath.Join(dir, "a", "gen.go"), "https://somebody:secret@127.0.0.1:1/page.md")
	assert.Equal(t, 1, got.code)
	assert.NotContains(t, got.stderr, "secret")
}
