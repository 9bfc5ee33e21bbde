//go:build slow

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vendor makes a module of package yuno alone, in which a document is vendored, and makes it the working directory.
func vendor(t *testing.T, text string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	for _, file := range strings.Fields("go.mod go.sum oapi-codegen.yaml tools.go api/overlay.yaml api/update/severity.txt") {
		content, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		write(t, file, string(content))
	}
	if text == things { // which has nothing that the overlay names, except for texts
		overlay, err := os.ReadFile("api/overlay.yaml")
		require.NoError(t, err)
		head, actions, _ := strings.Cut(string(overlay), "  - target: ")
		_, ofTexts, ok := strings.Cut(actions, "\n  - target: $..properties")
		require.True(t, ok)
		write(t, "api/overlay.yaml", head+"  - target: $..properties"+ofTexts)
	}
	write(t, documentFile, text)
	code, err := generate(t.Context(), ".", parsed(t, text))
	require.NoError(t, err)
	write(t, generatedFile, string(code))
}

// TestReportOfPairs judges documents that differ in one change, with the tools themselves. ALL_PAIRS=1 takes every pair,
// otherwise it is some of them, because each takes seconds.
func TestReportOfPairs(t *testing.T) {
	t.Run("session", func(t *testing.T) { judgePairs(t, session(t), ofSessions) })
	t.Run("things", func(t *testing.T) { judgePairs(t, things, slices.Concat(ofThings, ofUnjudged)) })
}

func judgePairs(t *testing.T, text string, pairs []pair) {
	vendor(t, text)
	for i, p := range pairs {
		if os.Getenv("ALL_PAIRS") == "" && i%10 != 8 {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			source := write(t, filepath.Join(dir, "newer.yaml"), edited(t, text, p.old, p.new))
			report, err := update(t.Context(), dir, source, true)
			if report == nil {
				require.NoError(t, err)
			}
			t.Log(report)
			got, _, _ := strings.Cut(report.verdict(), ":")
			if p.unjudged != "" && got == "unknown" {
				assert.Equal(t, "unknown: "+p.unjudged+" differs, which no tool judges", report.verdict())
				return
			}
			assert.Equal(t, map[bool]string{true: "breaking", false: "additive"}[p.breaking], got)
		})
	}
}
