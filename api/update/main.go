// Command update vendors newer OpenAPI documents, and further ones. Run it with -h for its arguments and exit codes.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

//go:embed usage.txt
var usage string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func command(ctx context.Context, args []string, stdout, stderr io.Writer) (exitCode int) {
	flags := flag.NewFlagSet("update", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // what is wrong is printed once, below
	add, check, onlyJoin := flags.Bool("add", false, ""), flags.Bool("check", false, ""), flags.Bool("join", false, "")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, usage)
		return 0
	}
	if err == nil && *add && flags.NArg() == 0 {
		err = errors.New("-add needs a SOURCE")
	}
	if err != nil {
		fmt.Fprintf(stderr, "update: wrong use, -h shows the right one: %v\n", err)
		return 2
	}
	newer, err := update(ctx, flags.Args(), *add, *check, *onlyJoin, stdout)
	if err != nil {
		fmt.Fprintf(stderr, "update: %s\n", shorten(err.Error()))
		return 1
	} else if newer && *check {
		return 3
	}
	return 0
}

// update reports whether there is something newer, which it vendors unless onlyCheck is set.
func update(ctx context.Context, sources []string, add, onlyCheck, onlyJoin bool, stdout io.Writer) (newer bool, err error) {
	vendored, err := readVendored()
	if err != nil {
		return false, err
	}
	if onlyJoin {
		joined, err := join(vendored.documents)
		if err != nil {
			return false, err
		}
		return false, replace(filepath.Join("api", joinedFile), joined)
	}
	dir, err := os.MkdirTemp("", "yuno-update-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	isWritable := context.AfterFunc(ctx, func() {
		time.Sleep(300 * time.Millisecond) // until what runs in dir has ended; nothing waits for a large document
		os.RemoveAll(dir)
		fmt.Fprintln(os.Stderr, "update: interrupted, nothing is written")
		os.Exit(1)
	})
	files, said, err := vendored.prepare(ctx, dir, sources, add)
	if !isWritable() {
		select {} // the function above ends the program
	}
	if err == nil && !onlyCheck {
		err = install(filepath.Join(dir, "after"), files)
	}
	if said != nil {
		fmt.Fprint(stdout, said)
	} else if err == nil {
		fmt.Fprintln(stdout, "up to date")
	}
	if onlyCheck && said != nil {
		err = nil // it is what the report says
	}
	return said != nil, err
}
