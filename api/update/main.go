// Command update vendors a newer OpenAPI document: it takes the document out of
// the page that Yuno publishes, checks it, says what changes, and replaces
// api/openapi.yaml.
//
// Run it with -h for its arguments and exit codes.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

const defaultSource = "https://docs.y.uno/reference/create-customer-session.md"

const usage = `Vendors a newer OpenAPI document of Yuno's: checks it, prints what changes, and
replaces api/openapi.yaml.

  go run ./api/update [-check] [URL or file]

The source is a documentation page (Markdown) with the document in a fenced
block, or the document itself as YAML or JSON. Without one it is
  ` + defaultSource + `

  -check   print what changes and write nothing

Exit codes: 0 done, or nothing changes; 1 failed, and nothing is written;
2 wrong use; 3 with -check, the published document differs from the vendored
one. "go run" turns all but 0 into 1: a script that reads them builds first,
  go build -o update ./api/update && ./update -check
`

const (
	exitDone = iota
	exitFailed
	exitWrongUse
	exitDiffers
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], ".", os.Stdout, os.Stderr))
}

// run is the command, begun in the directory dir.
func run(ctx context.Context, args []string, dir string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("update", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what is wrong is printed once, below
	onlyCheck := flags.Bool("check", false, "")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitDone
	case err != nil:
		fmt.Fprintf(stderr, "update: %s (-h shows the usage)\n", printable(err.Error()))
		return exitWrongUse
	case flags.NArg() > 1:
		fmt.Fprintln(stderr, "update: one source at most, and -check before it (-h shows the usage)")
		return exitWrongUse
	}
	source := defaultSource
	if flags.NArg() == 1 {
		source = flags.Arg(0)
	}

	differs, err := update(ctx, source, dir, *onlyCheck, stdout)
	switch {
	case err != nil:
		fmt.Fprintf(stderr, "update: %s\n", printable(err.Error()))
		return exitFailed
	case differs && *onlyCheck:
		return exitDiffers
	}
	return exitDone
}

// update reports whether the published document differs from the vendored one,
// which it replaces unless onlyCheck is set.
func update(ctx context.Context, source, dir string, onlyCheck bool, stdout io.Writer) (bool, error) {
	target, err := vendoredFile(dir)
	if err != nil {
		return false, err
	}
	old, err := os.ReadFile(target)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	content, err := read(ctx, source)
	if err != nil {
		return false, fmt.Errorf("%s: %w", sourceName(source), err)
	}
	published, err := find(content)
	if err != nil {
		return false, fmt.Errorf("%s: %w", sourceName(source), err)
	}
	if bytes.Equal(published.text, old) {
		fmt.Fprintln(stdout, "up to date: nothing changes")
		return false, nil
	}
	if isBeginning(published.text, old) {
		return false, fmt.Errorf("%s: it is cut off: it stops after %d of the %d bytes of the vendored document",
			sourceName(source), len(published.text), len(old))
	}

	changes, err := report(old, published)
	if err != nil {
		return false, fmt.Errorf("%s: %w", sourceName(source), err)
	}
	if _, err := io.WriteString(stdout, changes); err != nil {
		return false, err
	}
	if onlyCheck {
		return true, nil
	}
	if err := ctx.Err(); err != nil {
		return false, errors.New("interrupted: nothing is written")
	}
	if err := replaceFile(target, bytes.NewReader(published.text)); err != nil {
		return false, err
	}
	_, err = fmt.Fprintf(stdout, "\nwrote %s; now run\n  go generate ./... && go test ./...\n",
		filepath.Join("api", filepath.Base(target)))
	return true, err
}

// isBeginning reports whether text is old, cut off. A document that is cut
// between two lines may well be a smaller document in itself.
func isBeginning(text, old []byte) bool {
	return bytes.HasPrefix(old, text) && len(bytes.TrimSpace(old[len(text):])) > 0
}

// report says what changes from the vendored document to the published one.
func report(old []byte, published document) (string, error) {
	after, err := factsOf(published.model)
	if err != nil {
		return "", err
	}
	vendored, err := check(old, 1)
	if err != nil {
		// Whoever has a broken document here wants it replaced.
		return "changed   all of it: the vendored document is unusable: " + printable(err.Error()) +
			"\nbreaking: nothing to compare with\n", nil
	}
	before, err := factsOf(vendored.model)
	if err != nil {
		return "", fmt.Errorf("the vendored document: %w", err)
	}
	return compare(before, after), nil
}
