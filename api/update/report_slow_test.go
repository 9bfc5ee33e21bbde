//go:build slow && unix

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReportOfPairs compares documents that differ in one change, with the tools
// themselves. ALL_PAIRS=1 takes every pair; else it is each twelfth, since each
// takes some seconds.
func TestReportOfPairs(t *testing.T) {
	first := ourDocument()
	before := t.TempDir()
	vendor := func(t *testing.T, dir, first, page string) (*vendored, error) {
		v := &vendored{pages: pages(t, first, page)}
		doc, err := join(v.pages, nil)
		require.NoError(t, err)
		text, err := indented(doc)
		require.NoError(t, err)
		require.NoError(t, replace(filepath.Join(dir, "api", joinedFile), text))
		for _, file := range []string{"go.mod", "go.sum", "oapi-codegen.yaml", "api/overlay.yaml", "api/update/severity.txt"} {
			text, err := os.ReadFile(filepath.Join("../..", file))
			require.NoError(t, err)
			require.NoError(t, replace(filepath.Join(dir, file), text))
		}
		_, err = runGo(t.Context(), dir, "tool", "oapi-codegen", "-config", "oapi-codegen.yaml", "api/"+joinedFile)
		if err == nil {
			_, err = runGo(t.Context(), dir, "build", ".")
		}
		return v, err
	}
	was, err := vendor(t, before, first, things)
	require.NoError(t, err)

	var missed, alarms, unknown []string
	count, took := 0, time.Duration(0)
	for i, p := range slices.Concat(ofSessions, ofThings) {
		if os.Getenv("ALL_PAIRS") == "" && i%12 != 0 {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			count++
			newer := []string{first, things}
			of := 1
			if i < len(ofSessions) {
				of = 0
			}
			require.Equal(t, 1, strings.Count(newer[of], p.old), "the text to replace")
			newer[of] = strings.Replace(newer[of], p.old, p.new, 1)
			after := t.TempDir()
			var said *report
			if now, err := vendor(t, after, newer[0], newer[1]); err != nil {
				said = &report{broken: []string{err.Error()}}
			} else {
				began := time.Now()
				said = compare(t.Context(), before, after)
				said.compareServers(was, now)
				took += time.Since(began)
			}
			last := said.String()[strings.LastIndex(strings.TrimSpace(said.String()), "\n")+1:]
			t.Log(p.breaking, last)
			switch verdict, _, _ := strings.Cut(strings.TrimSpace(last), ":"); {
			case verdict == "unknown":
				unknown = append(unknown, p.name)
			case verdict == "additive" && p.breaking:
				missed = append(missed, p.name)
				t.Log("MISSED\n" + said.String())
			case verdict == "breaking" && !p.breaking:
				alarms = append(alarms, p.name)
				t.Log("ALARM\n" + said.String())
			}
		})
	}
	t.Logf("%d pairs, %v a comparison; missed %q, false alarms %q, unknown %q",
		count, took/time.Duration(max(count, 1)), missed, alarms, unknown)
	assert.Subset(t, []string{
		"parameter's items shorter", // oasdiff looks at no items of a parameter
		"server of an operation",    // only the servers of the document are compared
	}, missed)
	assert.Subset(t, []string{"a key less needed"}, alarms)
	assert.Empty(t, unknown)
}
