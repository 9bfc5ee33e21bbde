package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/build/constraint"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/yuno-go/yuno/api/document"
)

// brokenError means that code cannot be generated from the newer document, although it can from the
// vendored document.
type brokenError struct{ cause error }

func (e *brokenError) Error() string { return e.cause.Error() }

func (e *brokenError) report() *report {
	r := new(report)
	r.add(notGenerated, e.Error())
	return r
}

// tryOut generates the code of the newer document in a copy of the module, and builds it. It returns the code.
func tryOut(ctx context.Context, dir string, vendored, newer *document.Document) ([]byte, error) {
	after := moduleAfter(dir)
	if err := os.CopyFS(after, plainFiles{os.DirFS(".")}); err != nil {
		return nil, err
	}
	generated, err := generate(ctx, after, newer)
	if err == nil || errors.Is(err, errExtensions) || ctx.Err() != nil {
		return generated, err
	}
	// Without a network, for example, the vendored document fails too.
	if _, errBefore := generate(ctx, after, vendored); errBefore != nil {
		return nil, err
	}
	return nil, &brokenError{err}
}

// moduleAfter is the folder of the copy of the module that has the newer document.
func moduleAfter(dir string) string { return filepath.Join(dir, "after") }

var errExtensions = errors.New("the document's extensions (x- keys), or its spelling, change the generated code: " +
	"tell Yuno, or give a copy without them")

// generate generates package yuno within dir, and builds all packages. A document could choose any Go code with the
// generator's extensions, such as x-go-type. So the code must be the same without extensions.
func generate(ctx context.Context, dir string, d *document.Document) ([]byte, error) {
	var codes [][]byte
	for _, text := range []string{d.JSON(), d.Text} { // the clean document first: the other one may be anything
		if err := os.WriteFile(filepath.Join(dir, documentFile), []byte(text), 0o600); err != nil {
			return nil, err
		}
		if _, err := runGo(ctx, dir, "generate", "."); err != nil {
			return nil, err
		}
		code, err := os.ReadFile(filepath.Join(dir, generatedFile))
		if err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	if !bytes.Equal(codes[0], codes[1]) {
		return nil, errExtensions
	}
	if err := checkConstraints(codes[1]); err != nil {
		return nil, err
	}
	_, err := runGo(ctx, dir, "build", "./...")
	return codes[1], err
}

// checkConstraints returns an error if a comment is a build constraint. The generator writes descriptions into
// comments, and a line that begins with +build would be a constraint.
func checkConstraints(code []byte) error {
	for line := range strings.Lines(string(code)) {
		line = strings.TrimSpace(line)
		if constraint.IsGoBuild(line) || constraint.IsPlusBuild(line) {
			return fmt.Errorf("a description has the build constraint %.100q: correct a copy of the page", line)
		}
	}
	return nil
}

// plainFiles is the module's folder without .git, links and special files.
type plainFiles struct{ fs.FS }

func (m plainFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(m.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".git" || e.Type()&^fs.ModeDir != 0 }), err
}

// runGo runs the go command for this machine, with settings that do not depend on the checkout and let copies of the
// module share the build cache.
func runGo(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it removes its temporary files
	cmd.WaitDelay = time.Second
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w: %s", args[0], err, &stderr)
	}
	return string(out), nil
}
