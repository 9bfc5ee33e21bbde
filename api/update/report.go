package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

const apidiff, oasdiff = "golang.org/x/exp/cmd/apidiff@v0.0.0-20260218203240-3dfff04db8fa", "github.com/oasdiff/oasdiff@v1.36.0"

// report says what a change of the documents is for a Go caller: all changes, the reasons why it is breaking, the
// one that matters most first, and why a tool could not judge.
type report struct{ changes, broken, unknown []string }

// String ends in the line that says it all.
func (r *report) String() string {
	text, last := "", "additive"
	if len(r.broken) > 0 {
		last = "breaking: " + r.broken[0]
	} else if len(r.unknown) > 0 {
		last = "unknown: " + r.unknown[0]
	}
	for _, line := range append(slices.Clone(r.changes), last) {
		text += shorten(line) + "\n"
	}
	return text
}

// compare compares two generated modules.
func compare(ctx context.Context, before, after string) *report {
	const exported, levels = "yuno.export", "api/update/severity.txt"
	r := new(report)
	_, errBefore := run(ctx, before, "run", apidiff, "-w", exported, ".")
	_, errAfter := run(ctx, after, "run", apidiff, "-w", exported, ".")
	out, err := run(ctx, after, "run", apidiff, filepath.Join(before, exported), exported)
	if err = errors.Join(errBefore, errAfter, err); err != nil {
		r.unknown = append(r.unknown, err.Error())
	}
	r.judgeGo(out)
	old, newer := filepath.Join(before, "api", joinedFile), filepath.Join(after, "api", joinedFile)
	r.compareServers(old, newer)
	// What oasdiff finds in the body of a response is left to apidiff, and a Go caller always sends a body.
	out, err = run(ctx, after, "run", oasdiff, "changelog", "--flatten-allof", "--severity-levels", levels, "-f", "json", old, newer)
	if err == nil {
		err = r.judgeWire(out)
	}
	if err != nil {
		r.unknown = append(r.unknown, err.Error())
	}
	return r
}

// judgeGo reads the text of apidiff. Of what it calls incompatible two kinds are for nobody: our users implement no
// interface of the generated client, and compare no structs.
func (r *report) judgeGo(out string) {
	isIncompatible := false
	for line := range strings.Lines(out) {
		change, isChange := strings.CutPrefix(strings.TrimSpace(line), "- ")
		if !isChange {
			isIncompatible = strings.HasPrefix(line, "Incompatible")
			continue
		}
		r.changes = append(r.changes, "Go: "+change)
		isInterface := strings.HasPrefix(change, "ClientInterface.") || strings.HasPrefix(change, "ClientWithResponsesInterface.")
		isNobodys := isInterface && strings.HasSuffix(change, ": added") || strings.HasSuffix(change, "old is comparable, new is not")
		if isIncompatible && !isNobodys {
			r.broken = append(r.broken, "package yuno: "+change)
		}
	}
}

// judgeWire reads the JSON of oasdiff.
func (r *report) judgeWire(out string) error {
	var changes []struct {
		Text, Operation, Path string
		Level                 int
	}
	err := json.Unmarshal([]byte(out), &changes)
	for _, change := range changes {
		text := fmt.Sprintf("%s %s: %s", change.Operation, change.Path, change.Text)
		r.changes = append(r.changes, "wire: "+text)
		if change.Level == 3 { // an error
			r.broken = append(r.broken, text)
		}
	}
	return err
}

// compareServers does what neither tool does.
func (r *report) compareServers(before, after string) {
	old, err := openapi3.NewLoader().LoadFromFile(before)
	newer, errAfter := openapi3.NewLoader().LoadFromFile(after)
	if err != nil || errAfter != nil {
		return // oasdiff says why
	}
	for _, server := range old.Servers {
		if !slices.ContainsFunc(newer.Servers, func(s *openapi3.Server) bool { return s.URL == server.URL }) {
			r.broken = append(r.broken, "the server "+server.URL+" is gone")
		}
	}
}

// shorten makes one short line of a text of a document or a tool, which must not reach a terminal raw.
func shorten(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, fmt.Sprintf("%.1000s", strings.TrimSpace(s)))
}
