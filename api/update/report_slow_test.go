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

// vendorIn generates package yuno in a folder, from this call's document and a page.
func vendorIn(t *testing.T, dir, first, other string) (*vendored, error) {
	t.Helper()
	v := &vendored{pages: pages(t, first, other)}
	doc, err := join(v.pages, nil)
	if err != nil {
		return v, err
	}
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

// apply makes the change of a pair, in this call's document or in things.
func (p pair) apply(t *testing.T, ofSessions bool) (first, other string) {
	t.Helper()
	first, other = ourDocument(), things
	changed := &other
	if ofSessions {
		changed = &first
	}
	require.Equal(t, 1, strings.Count(*changed, p.old), "the text to replace")
	*changed = strings.Replace(*changed, p.old, p.new, 1)
	return first, other
}

// TestReportOfPairs compares documents that differ in one change, with the tools
// themselves. ALL_PAIRS=1 takes every pair; else it is each twelfth, since each
// takes some seconds.
func TestReportOfPairs(t *testing.T) {
	before := t.TempDir()
	was, err := vendorIn(t, before, ourDocument(), things)
	require.NoError(t, err)
	var missed, alarms, unknown []string
	count, took := 0, time.Duration(0)
	for i, p := range slices.Concat(ofSessions, ofThings) {
		if os.Getenv("ALL_PAIRS") == "" && i%12 != 0 {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			count++
			first, other := p.apply(t, i < len(ofSessions))
			after := t.TempDir()
			said := new(report)
			if now, err := vendorIn(t, after, first, other); err != nil {
				said.broken = []string{err.Error()}
			} else {
				began := time.Now()
				said = compare(t.Context(), before, after)
				said.compareServers(was, now)
				took += time.Since(began)
			}
			t.Log(p.breaking, said)
			switch verdict, _, _ := strings.Cut(said.verdict(), ":"); {
			case verdict == "unknown":
				unknown = append(unknown, p.name)
			case verdict == "additive" && p.breaking:
				missed = append(missed, p.name)
			case verdict == "breaking" && !p.breaking:
				alarms = append(alarms, p.name)
			}
		})
	}
	t.Logf("%d pairs, %v a comparison; missed %q, false alarms %q, unknown %q",
		count, took/time.Duration(max(count, 1)), missed, alarms, unknown)
	assert.Subset(t, []string{
		"parameter's items shorter", // oasdiff looks at no items of a parameter
	}, missed)
	assert.Subset(t, []string{"a key less needed"}, alarms)
	assert.Empty(t, unknown)
}
