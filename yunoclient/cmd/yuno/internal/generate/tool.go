package generate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// generator is the program that writes the Go code, at the version that go.mod pins. It is not linked, because it would
// bring a dozen modules into the command.
const generator = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"

// runGenerator returns the Go code for a document.
func runGenerator(ctx context.Context, packageName string, document object, operations []*operation) ([]byte, error) {
	dir, err := os.MkdirTemp("", "yuno-generate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	output := filepath.Join(dir, "gen.go")
	text, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	config, err := settings(packageName, output, operations)
	if err != nil {
		return nil, err
	}
	for name, content := range map[string][]byte{"openapi.json": text, "settings.yaml": config} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return nil, err
		}
	}
	cmd := exec.CommandContext(ctx, "go", "run", generator, "-config", "settings.yaml", "openapi.json")
	cmd.Dir, cmd.Env = dir, environment()
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that go run ends the generator too
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, errors.New("interrupted, nothing was written")
		}
		return nil, toolError(err, stderr.String())
	}
	return os.ReadFile(output)
}

// environment returns an environment in which the go command builds for this machine, whatever the user has set. Leaving
// GOOS out would not do, because go env -w may have set it.
func environment() []string {
	return append(os.Environ(), "GO111MODULE=on", "GOFLAGS=-mod=mod", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
}

// toolError explains why the generator did not run.
func toolError(err error, stderr string) error {
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("the go command is needed, but it is not in PATH")
	}
	stderr = printable(stderr)
	if strings.Contains(stderr, "dial tcp") || strings.Contains(stderr, "module lookup disabled") {
		return fmt.Errorf("could not download %s: connect to the network for the first run: %.1000s", generator, stderr)
	}
	return fmt.Errorf("%s: %w: %.1000s", generator, err, stderr)
}
