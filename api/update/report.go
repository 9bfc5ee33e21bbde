package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const apidiff, oasdiff = "golang.org/x/exp/cmd/apidiff@v0.0.0-20260218203240-3dfff04db8fa", "github.com/oasdiff/oasdiff@v1.36.0"

// report has what is wrong with newer documents, all changes, the reasons why one breaks Go callers, and why a tool could
// not judge.
type report struct {
	notes           []error
	changes, broken []string
	unknown         error
}

// String returns the notes and the changes, and the verdict as its last line.
func (r *report) String() string {
	var text strings.Builder
	for _, note := range r.notes {
		text.WriteString(printable(note.Error()) + "\n")
	}
	for _, change := range r.changes {
		text.WriteString(printable(change) + "\n")
	}
	return text.String() + printable(r.verdict()) + "\n"
}

func (r *report) verdict() string {
	switch {
	case len(r.broken) > 0:
		return "breaking: " + r.broken[0]
	case r.unknown != nil:
		return "unknown: " + r.unknown.Error()
	}
	return "additive"
}

// add notes a change, once: the tools find one of a component wherever it is used.
func (r *report) add(change string, breaks bool) {
	if !slices.Contains(r.changes, change) {
		r.changes = append(r.changes, change)
	}
	if breaks {
		r.broken = append(r.broken, change)
	}
}

// compare asks two tools what a newer document changes. One that cannot tell makes the verdict unknown.
func compare(ctx context.Context, before, after string) *report {
	r := new(report)
	r.unknown = errors.Join(r.compareWire(ctx, before, after), r.compareGo(ctx, before, after))
	return r
}

// compareWire compares what is sent and received.
func (r *report) compareWire(ctx context.Context, before, after string) error {
	joined := filepath.Join("api", joinedFile)
	out, err := runGo(ctx, after, "run", oasdiff, "changelog", "--flatten-allof", "--severity-levels", "api/update/severity.txt",
		"-f", "json", filepath.Join(before, joined), joined)
	if err != nil {
		return err
	}
	return r.judgeWire(out)
}

// compareGo compares the generated packages.
func (r *report) compareGo(ctx context.Context, before, after string) error {
	const exported = "yuno.export"
	for _, dir := range []string{before, after} {
		if _, err := runGo(ctx, dir, "run", apidiff, "-w", exported, "."); err != nil {
			return err
		}
	}
	out, err := runGo(ctx, after, "run", apidiff, filepath.Join(before, exported), exported)
	if err != nil {
		return err
	}
	r.judgeGo(out)
	return nil
}

var (
	// These break nobody: our users implement no interface of the generated client, and compare no structs.
	harmless = regexp.MustCompile(`^Client(WithResponses)?Interface\.\w+: added$|: old is comparable, new is not$`)
	// No caller writes out the type of a response that has no name, so it may get more fields.
	ofResponse = regexp.MustCompile(`^\w+Response\.\w+: changed from (.*struct\{.*?) to (.*)$`)
	moreFields = strings.NewReplacer(`struct\{`, `struct\{(.*; )?`, `; `, `; (.*; )?`, `\}`, `(; .*)?\}`)
)

// judgeGo reads the text of apidiff.
func (r *report) judgeGo(out string) {
	isIncompatible := false
	for line := range strings.Lines(out) {
		change, isChange := strings.CutPrefix(strings.TrimSpace(line), "- ")
		if !isChange {
			isIncompatible = strings.HasPrefix(line, "Incompatible")
			continue
		}
		var grows bool
		if types := ofResponse.FindStringSubmatch(change); types != nil {
			grows, _ = regexp.MatchString("^"+moreFields.Replace(regexp.QuoteMeta(types[1]))+"$", types[2])
		}
		r.add("package yuno: "+change, isIncompatible && !grows && !harmless.MatchString(change))
	}
}

// judgeWire reads the JSON of oasdiff, whose levels are those of severity.txt.
func (r *report) judgeWire(out string) error {
	const breaks = 3 // the level of an error
	var changes []struct {
		ID, Text, Operation, Path string
		Level                     int
	}
	if err := json.Unmarshal([]byte(out), &changes); err != nil {
		return err
	}
	for _, c := range changes {
		text := c.Text
		if c.Path != "" {
			text = c.Operation + " " + c.Path + ": " + c.Text
		}
		isUnread := strings.HasPrefix(c.ID, "response-") && strings.Contains(c.Text, "`format`")
		r.add(text, c.Level == breaks && !isUnread)
	}
	return nil
}

// compareServers finds servers that are gone, as neither tool does. It reads each document: joined.json has the servers of
// one.
func (r *report) compareServers(was, now *vendored) {
	for _, file := range slices.Sorted(maps.Keys(was.pages)) {
		newer := serversOf(now.pages[file].Tree)
		for _, server := range serversOf(was.pages[file].Tree) {
			url := urlOf(server)
			if !slices.ContainsFunc(newer, func(s object) bool { return urlOf(s) == url }) {
				r.add("the server "+url+" is gone", true)
			}
		}
	}
}

// notes says which newer documents are not valid OpenAPI. The generator may take them all the same.
func (v *vendored) notes(was *vendored) (notes []error) {
	for _, file := range slices.Sorted(maps.Keys(v.pages)) {
		if p := v.pages[file]; p != was.pages[file] {
			if err := p.fault(); err != nil {
				notes = append(notes, fmt.Errorf("note: api/%s is not valid OpenAPI: %w", file, err))
			}
		}
	}
	return notes
}

// printable makes one short line of a text of a document or a tool, which must not reach a terminal raw.
func printable(s string) string {
	isRaw := func(r rune) bool { return !unicode.IsPrint(r) }
	return strings.Join(strings.FieldsFunc(fmt.Sprintf("%.1000s", s), isRaw), " ")
}
