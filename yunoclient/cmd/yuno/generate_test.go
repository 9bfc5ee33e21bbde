package main_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
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
			got := runCommand(t, nil, append([]string{"generate"}, test.args...)...)
			assert.Equal(t, 2, got.code)
			assert.Contains(t, got.stderr, test.says)
		})
	}
	got := runCommand(t, nil, "generate", "-o", filepath.Join(t.TempDir(), "gen.go"), "https://somebody:secret@127.0.0.1:1/page.md")
	assert.Equal(t, 1, got.code)
	assert.NotContains(t, got.stderr, "secret")
	help := runCommand(t, nil, "generate", "-h")
	assert.Equal(t, 0, help.code)
	assert.Contains(t, help.stdout, "//go:generate go run github.com/yuno-go/yuno/yunoclient/cmd/yuno@VERSION generate")
	assert.Less(t, len(help.stdout), 24*80, "a screen")
}
