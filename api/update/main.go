// Command update vendors a newer version of Yuno's OpenAPI document. Run it with -h for its arguments and exit codes.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

//go:embed usage.txt
var usage string

// published is the address of Yuno's page with the document.
const published = "https://docs.y.uno/reference/create-customer-session.md"

// Exit codes. usage.txt explains them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitNewer  = 3
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what the arguments ask for, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("update", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	check := flags.Bool("check", false, "")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil || flags.NArg() > 1:
		fmt.Fprintln(stderr, "update: at most one SOURCE, and no flag but -check: see -h")
		return exitUsage
	}
	report, err := updateFrom(ctx, cmp.Or(flags.Arg(0), published), *check)
	switch {
	case err != nil && ctx.Err() != nil:
		err = errors.New("interrupted, nothing was written")
	case report != nil:
		fmt.Fprint(stdout, report)
		if *check { // even if the code cannot be generated, which the report says too
			return exitNewer
		}
	case err == nil:
		fmt.Fprintln(stdout, "up to date")
	}
	if err != nil {
		fmt.Fprintf(stderr, "update: %s\n", printable(err.Error()))
		return exitFailed
	}
	return exitDone
}

func updateFrom(ctx context.Context, source string, check bool) (*report, error) {
	dir, err := os.MkdirTemp("", "yuno-update-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return update(ctx, dir, source, check)
}

// update reads the document of a source, tries it in a copy of the module within dir, and installs it unless check is set.
// The report is nil if the document is not newer. An error with a report is caused by the newer document.
func update(ctx context.Context, dir, source string, check bool) (*report, error) {
	vendored, err := readVendored(ctx)
	if err != nil {
		return nil, err
	}
	newer, err := readNewer(ctx, source, vendored)
	if err != nil || newer.Text == vendored.Text {
		return nil, err
	}
	generated, err := tryOut(ctx, dir, vendored, newer)
	var broken *brokenError
	if errors.As(err, &broken) {
		return broken.report(), err
	}
	if err != nil {
		return nil, err
	}
	report := compare(ctx, dir, vendored, newer)
	if check || ctx.Err() != nil {
		return report, ctx.Err()
	}
	return report, install(newer.Text, generated)
}
