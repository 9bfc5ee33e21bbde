package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/oasdiff/yaml"
)

const sourcesFile, joinedFile = "sources.yaml", "joined.yaml"

// vendored is what api/ holds: the documents, and their URLs, by their files.
type vendored struct {
	documents map[string]*document
	urls      map[string]string
}

func readVendored() (*vendored, error) {
	v := &vendored{documents: map[string]*document{}}
	text, err := os.ReadFile(filepath.Join("api", sourcesFile))
	if err != nil {
		return nil, fmt.Errorf("run this in the module's directory: %w", err)
	}
	pages, _ := filepath.Glob(filepath.Join("api", "pages", "*.yaml"))
	for _, name := range append(pages, filepath.Join("api", "openapi.yaml")) {
		text, err := os.ReadFile(name)
		file := strings.TrimPrefix(filepath.ToSlash(name), "api/")
		if err == nil {
			v.documents[file], err = parse(string(text))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	_, err = yaml.Unmarshal(text, &v.urls, yaml.DecodeOpts{})
	return v, err
}

// place reads the sources, and returns the files of api/ that change.
func (v *vendored) place(ctx context.Context, sources []string, add bool) (map[string][]byte, error) {
	changed := map[string][]byte{}
	urls := maps.Clone(v.urls)
	if len(sources) == 0 {
		sources = slices.Sorted(maps.Values(v.urls))
	}
	for _, source := range sources {
		newer, err := read(ctx, source)
		file := ""
		if err == nil {
			file, err = v.fileOf(newer, add)
		}
		if err == nil && slices.Contains(slices.Collect(maps.Values(v.urls)), source) && v.urls[file] != source {
			err = fmt.Errorf("it is the document of another API now")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		if old := v.documents[file]; old == nil || old.text != newer.text {
			changed[file] = []byte(newer.text)
		}
		v.documents[file] = newer
		if isURL(source) {
			urls[file] = source
		}
	}
	if len(changed) == 0 && maps.Equal(urls, v.urls) {
		return nil, nil
	}
	var err error
	if changed[sourcesFile], err = yaml.Marshal(urls); err == nil {
		changed[joinedFile], err = join(v.documents) // which finds what is wrong between them
	}
	return changed, err
}

// fileOf returns the file of the vendored document with the same operation, or a new one.
func (v *vendored) fileOf(newer *document, add bool) (string, error) {
	var files []string
	isOf := func(id string) bool { return slices.Contains(newer.ids, id) }
	for file, document := range v.documents {
		if isOf(document.ids[0]) || add && slices.ContainsFunc(document.ids, isOf) {
			files = append(files, file)
		}
	}
	has := shorten(strings.Join(newer.ids, ", "))
	switch {
	case add && len(files) > 0:
		return "", fmt.Errorf("api/%s has an operation of it (%s) already: leave -add out for a newer version", files[0], has)
	case add:
		return "pages/" + newer.ids[0] + ".yaml", nil
	case len(files) != 1:
		return "", fmt.Errorf("another API: %d vendored documents have its operations (%s), -add adds one", len(files), has)
	}
	return files[0], nil
}

// regenerate makes two copies of the module in dir, one with the changed files of api/ in it, and says what that
// changes for Go callers. There is a report with an error that is what the change leads to.
func regenerate(ctx context.Context, dir string, changed map[string][]byte) (*report, error) {
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	err := errors.Join(os.CopyFS(before, os.DirFS(".")), os.CopyFS(after, os.DirFS(".")))
	for file, text := range changed {
		err = errors.Join(err, replace(filepath.Join(after, "api", file), text))
	}
	if err == nil {
		err = generate(ctx, before) // what stands in the checkout may be out of date
	}
	if err != nil {
		return nil, err
	}
	if err = generate(ctx, after); err != nil {
		return &report{broken: []string{err.Error()}}, err
	}
	return compare(ctx, before, after), nil
}

func generate(ctx context.Context, dir string) error {
	if _, err := run(ctx, dir, "generate", ".", "./yunoclient/yunotest/internal/server"); err != nil {
		return err
	}
	_, err := run(ctx, dir, "build", "./...")
	return err
}

// run runs the go command, with settings that work in every checkout, and whose
// results are cached whatever the directory is called.
func run(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.WaitDelay = dir, 500*time.Millisecond
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false", "GOWORK=off", "PWD="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("go %s: %w: %s", args[0], err, &stderr)
	}
	return string(out), err
}

// install puts what changed in the copy into the module, all of it or nothing.
func install(copied string, changed map[string][]byte) error {
	files := []string{"gen.go", "yunoclient/yunotest/internal/server/gen.go"}
	for file := range changed {
		files = append(files, filepath.Join("api", file))
	}
	old := map[string][]byte{}
	for _, file := range files {
		old[file], _ = os.ReadFile(file) // nil where there is none
		newer, err := os.ReadFile(filepath.Join(copied, file))
		if err == nil {
			err = replace(file, newer)
		}
		if err == nil {
			continue
		}
		for file, content := range old {
			if content != nil {
				err = errors.Join(err, replace(file, content))
			} else if os.Remove(file) == nil {
				_ = os.Remove(filepath.Dir(file)) // api/pages, if it was made for this
			}
		}
		return fmt.Errorf("nothing is written: %w", err)
	}
	return nil
}

// replace writes a file beside its target first, so that there is never half of one.
func replace(target string, content []byte) error {
	beside := target + ".update"
	defer os.Remove(beside)
	if err := errors.Join(os.MkdirAll(filepath.Dir(target), 0o755), os.WriteFile(beside, content, 0o644)); err != nil {
		return err
	}
	return os.Rename(beside, target)
}
