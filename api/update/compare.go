package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A change is a fact that only one of two documents has, or that they differ in.
type change struct {
	from, to *fact // nil: added, removed
}

// compare returns for people what changes, line by line, and in the last line
// whether callers notice.
func compare(old, published facts) string {
	var lines, reasons []string
	texts := 0
	for _, c := range changes(old, published) {
		if c.about().kind == kindText {
			texts++
			continue
		}
		lines = append(lines, c.line())
		if reason := c.breaks(); reason != "" {
			reasons = append(reasons, printable(c.about().name)+" "+reason)
		}
	}
	if texts > 0 {
		lines = append(lines, fmt.Sprintf("changed   texts only: descriptions, examples (%d place(s))", texts))
	}
	if len(lines) == 0 {
		lines = append(lines, "changed   form only: the order of keys, the layout, comments, unused components")
	}
	verdict := "additive"
	if len(reasons) > 0 {
		verdict = "breaking: " + strings.Join(reasons, "; ")
	}
	return strings.Join(append(lines, verdict), "\n") + "\n"
}

// changes returns what differs, in the order of names. What comes or goes with
// something larger is not told apart.
func changes(old, published facts) []change {
	all := map[string]change{}
	for name, from := range old {
		if to, still := published[name]; !still && published.has(from.parent) {
			all[name] = change{from: &from}
		} else if still && from.String() != to.String() {
			all[name] = change{from: &from, to: &to}
		}
	}
	for name, to := range published {
		if _, before := old[name]; !before && old.has(to.parent) {
			all[name] = change{to: &to}
		}
	}
	var sorted []change
	for _, name := range slices.Sorted(maps.Keys(all)) {
		sorted = append(sorted, all[name])
	}
	return sorted
}

func (all facts) has(parent string) bool {
	_, found := all[parent]
	return found || parent == ""
}

func (c change) about() *fact {
	if c.to != nil {
		return c.to
	}
	return c.from
}

func (c change) line() string {
	name := printable(c.about().name)
	switch {
	case c.from == nil:
		return "added     " + name + details(c.to)
	case c.to == nil:
		return "removed   " + name + details(c.from)
	}
	return "changed   " + name + ": " + shown(c.from) + " -> " + shown(c.to)
}

func details(f *fact) string {
	if f.String() == "" {
		return ""
	}
	return ": " + shown(f)
}

func shown(f *fact) string {
	if text := f.String(); text != "" {
		return shorten(printable(text))
	}
	return "nothing"
}
