// Command update vendors newer OpenAPI documents, and further ones. Run it with -h for its arguments and exit codes.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

//go:embed usage.txt
var usage string

// Exit codes. usage.txt explains them.
const (
	done       = 0
	failed     = 1
	wrongUsage = 2
	isNewer    = 3
)

// settings are what the arguments ask for.
type settings struct {
	sources               []string
	add, check, onlyJoins bool
}

func main() {
	var s settings
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.BoolVar(&s.add, "add", false, "")
	flag.BoolVar(&s.check, "check", false, "")
	flag.BoolVar(&s.onlyJoins, "join", false, "")
	flag.Parse()
	s.sources = flag.Args()
	if s.add && len(s.sources) == 0 {
		fmt.Fprintln(os.Stderr, "update: -add needs a SOURCE")
		os.Exit(wrongUsage)
	}
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	os.Exit(run(ctx, s))
}

// run does what the arguments ask for, and returns the exit code.
func run(ctx context.Context, s settings) int {
	found, err := find(ctx, s)
	switch {
	case ctx.Err() != nil:
		return fail(errors.New("interrupted, nothing is written"))
	case found.report != nil:
		fmt.Print(found.report)
	case err == nil && !s.onlyJoins:
		fmt.Println("up to date")
	}
	switch {
	case s.check && found.report != nil: // which says it too if the code cannot be made
		return isNewer
	case err != nil:
		return fail(err)
	case s.check:
		return done
	}
	if err := install(found.files); err != nil {
		return fail(err)
	}
	return done
}

// find finds out what to write. It writes nothing itself, but in a temporary folder, which is gone when it returns.
func find(ctx context.Context, s settings) (outcome, error) {
	if s.onlyJoins {
		return unlessInterrupted(ctx, joinVendored)
	}
	dir, err := os.MkdirTemp("", "yuno-update-")
	if err != nil {
		return outcome{}, err
	}
	defer os.RemoveAll(dir)
	return unlessInterrupted(ctx, func() (outcome, error) { return prepare(ctx, dir, s) })
}

// fail prints an error, or several, a line each.
func fail(err error) int {
	several := faults{err}
	errors.As(err, &several)
	for _, err := range several {
		fmt.Fprintf(os.Stderr, "update: %s\n", printable(err.Error()))
	}
	return failed
}

// unlessInterrupted returns what work returns. If ctx ends, it gives work a moment to clean up, and returns without it:
// nothing waits for a large document.
func unlessInterrupted(ctx context.Context, work func() (outcome, error)) (outcome, error) {
	const moment = 500 * time.Millisecond
	type result struct {
		found outcome
		err   error
	}
	ended := make(chan result, 1)
	go func() {
		found, err := work()
		ended <- result{found, err}
	}()
	select {
	case r := <-ended:
		return r.found, r.err
	case <-ctx.Done():
	}
	select {
	case <-ended:
	case <-time.After(moment):
	}
	return outcome{}, ctx.Err()
}

// outcome is what was found, and what to write.
type outcome struct {
	report *report           // nil if no document is newer
	files  map[string][]byte // what to write, by the names in the module
}

// joinVendored makes joined.json of what is vendored.
func joinVendored() (outcome, error) {
	vendored, err := readVendored()
	if err != nil {
		return outcome{}, err
	}
	joined, err := assemble(vendored.pages)
	return outcome{files: map[string][]byte{filepath.Join("api", joinedFile): joined}}, err
}

// prepare looks for newer documents, and for what they change for Go callers. It tries them out in dir. If the code cannot
// be made from them, it returns a report and an error.
func prepare(ctx context.Context, dir string, s settings) (outcome, error) {
	was, err := readVendored()
	if err != nil {
		return outcome{}, err
	}
	now, err := was.with(ctx, s.sources, s.add)
	if err != nil {
		return outcome{}, err
	}
	files, err := now.changed(was)
	if err != nil {
		return outcome{}, err
	}
	if !now.isNewer(was) {
		return outcome{files: files}, nil // at most a URL that is known now
	}
	if ctx.Err() != nil { // dir is gone by now, or will be at any moment
		return outcome{}, ctx.Err()
	}
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	if err := copyModule(before, nil); err != nil {
		return outcome{}, err
	}
	if err := copyModule(after, files); err != nil {
		return outcome{}, err
	}
	said, err := tryOut(ctx, before, after, s.add)
	notes := now.notes(was)
	if said != nil {
		said.compareServers(was, now)
		said.notes = notes
	}
	if err != nil {
		return outcome{report: said}, append(faults{err}, notes...) // one of which may be why
	}
	for _, file := range generatedFiles {
		if files[file], err = os.ReadFile(filepath.Join(after, file)); err != nil {
			return outcome{}, err
		}
	}
	return outcome{report: said, files: files}, nil
}
