package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// generatedFiles are made of the documents, by go generate.
var generatedFiles = []string{filepath.Join("api", joinedFile), "gen.go", "yunoclient/yunotest/internal/server/gen.go"}

// tryOut generates the code of both copies of the module, and compares them. An error with a report is one that the newer
// documents bring: the code can be made from the vendored ones.
//
// Both are generated because the checkout may be out of date, or fit the newer documents alone: an overlay that was
// corrected. So a failure before is none if there is none after.
func tryOut(ctx context.Context, before, after string, add bool) (*report, error) {
	errBefore := generate(ctx, before)
	err := generate(ctx, after)
	switch {
	case err == nil:
		return compare(ctx, before, after), nil
	case errBefore == nil && !add:
		return &report{broken: []string{err.Error()}}, err
	}
	return nil, err
}

func generate(ctx context.Context, dir string) error {
	if _, err := runGo(ctx, dir, "generate", ".", "./yunoclient/yunotest/internal/server"); err != nil {
		return err
	}
	_, err := runGo(ctx, dir, "build", "./...")
	return err
}

// runGo runs the go command, with settings that work in every checkout, and that let every dir use the cache.
func runGo(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	killGroup(cmd)
	cmd.Dir, cmd.WaitDelay = dir, 300*time.Millisecond
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false", "GOWORK=off", "PWD="+dir, "GOTMPDIR="+filepath.Dir(dir))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w: %s", args[0], err, &stderr)
	}
	return string(out), nil
}
