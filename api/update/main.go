// Command update vendors newer OpenAPI documents, and further ones. Run it with -h for its arguments and exit codes.
package main

import (
	"context"
	_ "embed"
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

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	add, check, onlyJoin := flag.Bool("add", false, ""), flag.Bool("check", false, ""), flag.Bool("join", false, "")
	flag.Parse()
	if *add && flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "update: -add needs a SOURCE")
		os.Exit(2)
	}
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	newer, err := update(ctx, flag.Args(), *add, *check, *onlyJoin)
	if err != nil {
		fmt.Fprintf(os.Stderr, "update: %s\n", shorten(err.Error()))
		os.Exit(1)
	} else if newer && *check {
		os.Exit(3)
	}
}

// update reports whether there is something newer, which it vendors unless onlyCheck is set.
func update(ctx context.Context, sources []string, add, onlyCheck, onlyJoin bool) (newer bool, err error) {
	vendored, err := readVendored()
	if err != nil {
		return false, err
	}
	if onlyJoin {
		joined, err := join(vendored.documents)
		if err == nil {
			err = replace(filepath.Join("api", joinedFile), joined)
		}
		return false, err
	}
	dir, err := os.MkdirTemp("", "yuno-update-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	isWritable := context.AfterFunc(ctx, func() {
		time.Sleep(300 * time.Millisecond) // gives the go command in dir time to end; nothing waits for a large document
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
		fmt.Print(said)
	} else if err == nil {
		fmt.Println("up to date")
	}
	if onlyCheck && said != nil {
		err = nil // it is what the report says
	}
	return said != nil, err
}
