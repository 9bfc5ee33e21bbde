package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuno-go/yuno/api/document"
)

const apidiff, oasdiff = "golang.org/x/exp/cmd/apidiff@v0.0.0-20260218203240-3dfff04db8fa", "github.com/oasdiff/oasdiff@v1.36.0"

// effect is what a change means for Go callers. The worst comes first, and decides the verdict.
type effect int

const (
	notGenerated    effect = iota // there is no new package at all
	breaksRequests                // Yuno rejects requests that callers send today
	breaksResponses               // callers do not find in responses what they find today
	breaksGo                      // callers do not compile, so they notice before they release
	toolFailed                    // nobody knows
	unknown                       // no tool can judge it
	additive
)

// report lists all changes of a newer document.
type report struct{ changes []change }

type change struct {
	effect effect
	text   string
}

// add adds a change. The tools report a change of a component for each of its uses, perhaps with different effects.
func (r *report) add(e effect, text string) {
	for i, known := range r.changes {
		if known.text == text {
			r.changes[i].effect = min(e, known.effect)
			return
		}
	}
	r.changes = append(r.changes, change{e, text})
}

// String returns the changes, a line each, and the verdict as its last line.
func (r *report) String() string {
	var text strings.Builder
	for _, change := range r.changes {
		text.WriteString(printable(change.text) + "\n")
	}
	return text.String() + printable(r.verdict()) + "\n"
}

// verdict returns the first of the worst changes.
func (r *report) verdict() string {
	if len(r.changes) == 0 {
		return "additive"
	}
	worst := slices.MinFunc(r.changes, func(a, b change) int { return cmp.Compare(a.effect, b.effect) })
	switch worst.effect {
	case additive:
		return "additive"
	case toolFailed, unknown:
		return "unknown: " + worst.text
	default:
		return "breaking: " + worst.text
	}
}

// compare asks two tools what a newer document changes, and finds what neither of them judges.
func compare(ctx context.Context, dir string, before, after *document.Document) *report {
	r := new(report)
	r.compareServers(before, after)
	r.compareUnjudged(before, after)
	for _, err := range []error{r.compareWire(ctx, dir, before, after), r.compareGo(ctx, dir)} {
		if err != nil {
			r.add(toolFailed, err.Error())
		}
	}
	return r
}

// compareWire compares what is sent and received.
func (r *report) compareWire(ctx context.Context, dir string, before, after *document.Document) error {
	args := []string{"run", oasdiff, "changelog", "--flatten-allof", "--severity-levels", "api/update/severity.txt", "-f", "json"}
	for name, d := range map[string]*document.Document{"before": before, "after": after} {
		text, err := withOwnParameters(d)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name+".json"), []byte(text), 0o600); err != nil {
			return err
		}
	}
	out, err := runGo(ctx, ".", append(args, filepath.Join(dir, "before.json"), filepath.Join(dir, "after.json"))...)
	if err != nil {
		return err
	}
	return r.judgeWire(out)
}

// compareGo compares the package that is generated now with that of the newer document.
func (r *report) compareGo(ctx context.Context, dir string) error {
	before, after := filepath.Join(dir, "before.export"), filepath.Join(dir, "after.export")
	if _, err := runGo(ctx, ".", "run", apidiff, "-w", before, "."); err != nil {
		return err
	}
	if _, err := runGo(ctx, moduleAfter(dir), "run", apidiff, "-w", after, "."); err != nil {
		return err
	}
	out, err := runGo(ctx, ".", "run", apidiff, before, after)
	if err != nil {
		return err
	}
	r.judgeGo(out)
	return nil
}

// harmless matches incompatible changes that break nobody: our users implement no interface of the generated client, and
// compare no structs.
var harmless = regexp.MustCompile(`^Client(WithResponses)?Interface\.\w+: added$|: old is comparable, new is not$`)

// judgeGo reads the text of apidiff.
func (r *report) judgeGo(out string) {
	incompatible := false
	for line := range strings.Lines(out) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "- ")
		switch {
		case !ok:
			incompatible = strings.HasPrefix(line, "Incompatible")
		case incompatible && !harmless.MatchString(text):
			r.add(breaksGo, "package yuno: "+text)
		default:
			r.add(additive, "package yuno: "+text)
		}
	}
}

// wireChange is a change in the JSON of oasdiff.
type wireChange struct {
	ID, Text, Operation, Path string
	Level                     int // that of severity.txt, which knows our callers, or oasdiff's own
}

// judgeWire reads the JSON of oasdiff.
func (r *report) judgeWire(out string) error {
	var changes []wireChange
	if err := json.Unmarshal([]byte(out), &changes); err != nil {
		return fmt.Errorf("oasdiff: %w", err)
	}
	for _, c := range changes {
		text := c.Text
		if c.Path != "" {
			text = c.Operation + " " + c.Path + ": " + c.Text
		}
		r.add(c.effect(), text)
	}
	return nil
}

var (
	// oasdiff reports a change of a response's format, which no caller reads, with the ID of a change of its type. Only
	// the text tells them apart: "the `id` response's property `format` changed from `uuid` to `none` for status `200`".
	typeChange   = regexp.MustCompile(`^response-(body|property|header)-type-(changed|generalized|specialized)$`)
	formatChange = regexp.MustCompile("response('s (body|property)| header's) `format` (changed|was [a-z]+) " +
		"from `[^`]*` to `[^`]*` for (the )?status `[^`]*`$")
	// oasdiff calls these changes harmless, though they may break callers.
	doubtful = regexp.MustCompile(`-discriminator-|-oauth-(url|token-url|refresh-url|scope-added|scope-removed)|-openid-`)
)

func (c wireChange) effect() effect {
	const breaking = 3 // an error
	switch {
	case typeChange.MatchString(c.ID) && formatChange.MatchString(c.Text):
		return additive
	case c.Level >= breaking && strings.HasPrefix(c.ID, "response-"):
		return breaksResponses
	case c.Level >= breaking:
		return breaksRequests
	case doubtful.MatchString(c.ID):
		return unknown
	}
	return additive
}

// printable makes one short line of a text of a document or a tool, which must not reach a terminal raw.
func printable(s string) string {
	isRaw := func(r rune) bool { return !unicode.IsPrint(r) }
	return strings.Join(strings.FieldsFunc(fmt.Sprintf("%.1000s", s), isRaw), " ")
}
