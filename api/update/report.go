package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

const apidiff, oasdiff = "golang.org/x/exp/cmd/apidiff@v0.0.0-20260218203240-3dfff04db8fa", "github.com/oasdiff/oasdiff@v1.36.0"

// report has all changes, the reasons why one breaks Go callers, and why a tool could not judge.
type report struct {
	changes, broken []string
	unknown         error
}

// String returns the changes, and the verdict as its last line.
func (r *report) String() string {
	text, last := "", "additive"
	if len(r.broken) > 0 {
		last = "breaking: " + r.broken[0]
	} else if r.unknown != nil {
		last = "unknown: " + r.unknown.Error()
	}
	for _, line := range append(slices.Clone(r.changes), last) {
		text += shorten(line) + "\n"
	}
	return text
}

func (r *report) add(change string, breaks bool) {
	if r.changes = append(r.changes, change); breaks {
		r.broken = append(r.broken, change)
	}
}

func compare(ctx context.Context, before, after string) *report {
	const exported, levels = "yuno.export", "api/update/severity.txt"
	r := new(report)
	errServers := r.compareServers(before, after)
	args := []string{"run", oasdiff, "changelog", "--flatten-allof", "--severity-levels", levels, "-f", "json"}
	out, errWire := run(ctx, after, append(args, filepath.Join(before, "api", joinedFile), filepath.Join("api", joinedFile))...)
	errWire = errors.Join(errWire, r.judgeWire(out))
	_, errBefore := run(ctx, before, "run", apidiff, "-w", exported, ".")
	_, errAfter := run(ctx, after, "run", apidiff, "-w", exported, ".")
	out, err := run(ctx, after, "run", apidiff, filepath.Join(before, exported), exported)
	r.judgeGo(out)
	r.unknown = errors.Join(errServers, errWire, errBefore, errAfter, err)
	return r
}

var (
	// These break nobody: our users implement no interface of the generated client, and compare no structs.
	isHarmless = regexp.MustCompile(`^Client(WithResponses)?Interface\.\w+: added$|: old is comparable, new is not$`)
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
		r.add("package yuno: "+change, isIncompatible && !grows && !isHarmless.MatchString(change))
	}
}

// judgeWire reads the JSON of oasdiff, whose levels are those of severity.txt.
func (r *report) judgeWire(out string) error {
	var changes []map[string]any
	err := json.Unmarshal([]byte(out), &changes)
	for _, c := range changes {
		text := fmt.Sprintf("%v %v: %v", c["operation"], c["path"], c["text"])
		isUnread := strings.HasPrefix(fmt.Sprint(c["id"]), "response-") && strings.Contains(text, "`format`")
		r.add(text, c["level"] == 3.0 && !isUnread) // 3 is an error
	}
	return err
}

// compareServers finds servers that are gone, as neither tool does. It reads each document: joined.json has the servers of all.
func (r *report) compareServers(before, after string) error {
	files, _ := filepath.Glob(filepath.Join(before, "api", "pages", "*.yaml"))
	for _, file := range append(files, filepath.Join(before, "api", "openapi.yaml")) {
		old, err := openapi3.NewLoader().LoadFromFile(file)
		newer, errAfter := openapi3.NewLoader().LoadFromFile(after + strings.TrimPrefix(file, before))
		if err = errors.Join(err, errAfter); err != nil {
			return err
		}
		for _, server := range old.Servers {
			if !slices.ContainsFunc(newer.Servers, func(s *openapi3.Server) bool { return s.URL == server.URL }) {
				r.add("the server "+server.URL+" is gone", true)
			}
		}
	}
	return nil
}

// shorten makes one short line of a text of a document or a tool, which must not reach a terminal raw.
func shorten(s string) string {
	isRaw := func(r rune) bool { return !unicode.IsPrint(r) }
	return strings.Join(strings.FieldsFunc(fmt.Sprintf("%.1000s", s), isRaw), " ")
}
