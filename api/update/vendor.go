package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/oasdiff/yaml"
)

const sourcesFile, joinedFile = "sources.yaml", "joined.json"

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
		if v.documents[strings.TrimPrefix(filepath.ToSlash(name), "api/")], err = read(name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	_, err = yaml.Unmarshal(text, &v.urls, yaml.DecodeOpts{})
	return v, err
}

// prepare reads the sources, makes two copies of the module in dir, one with the newer documents in it, and says what
// that changes for Go callers: nil if no document is newer. It returns the files that differ.
// If the code cannot be made from the newer documents, the report says so too.
func (v *vendored) prepare(ctx context.Context, dir string, sources []string, add bool) ([]string, *report, error) {
	old := maps.Clone(v.documents)
	if err := v.place(sources, add); err != nil {
		return nil, nil, err
	}
	urls, err := yaml.Marshal(v.urls)
	before, after, module := filepath.Join(dir, "before"), filepath.Join(dir, "after"), withoutGit{os.DirFS(".")}
	err = errors.Join(err, os.CopyFS(before, module), os.CopyFS(after, module),
		replace(filepath.Join(after, "api", sourcesFile), urls))
	files := []string{filepath.Join("api", sourcesFile)}
	for file, document := range v.documents {
		if old[file] == nil || old[file].text != document.text {
			files = append(files, filepath.Join("api", file))
			err = errors.Join(err, replace(filepath.Join(after, "api", file), []byte(document.text)))
		}
	}
	if err != nil || len(files) == 1 {
		return files, nil, err
	}
	// What stands in the checkout may be out of date, or fit the newer document alone: an overlay that was corrected.
	errBefore := generate(ctx, before)
	var said *report
	if err = generate(ctx, after); err == nil {
		said = compare(ctx, before, after)
	} else if errBefore == nil && !add {
		said = &report{broken: []string{err.Error()}}
	}
	return append(files, filepath.Join("api", joinedFile), "gen.go", "yunoclient/yunotest/internal/server/gen.go"), said, err
}

// place puts each source's document in the place of the vendored one.
func (v *vendored) place(sources []string, add bool) error {
	urls := maps.Clone(v.urls)
	if len(sources) == 0 {
		sources = slices.Sorted(maps.Values(urls))
	}
	for _, source := range sources {
		newer, file, err := v.find(source, add)
		if err == nil && slices.Contains(slices.Collect(maps.Values(urls)), source) && urls[file] != source {
			err = errors.New("it is the document of another API now")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		v.documents[file] = newer
		if isURL(source) {
			v.urls[file] = source
		}
	}
	_, err := join(v.documents) // which finds what is wrong between them
	return err
}

// find returns a source's document, and the file of the vendored one with the same operation, or a new one.
func (v *vendored) find(source string, add bool) (newer *document, file string, err error) {
	if newer, err = read(source); err != nil {
		return nil, "", err
	}
	found := 0
	for other, document := range v.documents {
		if slices.Contains(newer.ids, document.ids[0]) {
			file, found = other, found+1
		}
	}
	has := shorten(strings.Join(newer.ids, ", "))
	switch {
	case add && found > 0:
		err = fmt.Errorf("api/%s has an operation of it (%s) already: leave -add out for a newer version", file, has)
	case add:
		file = "pages/" + newer.ids[0] + ".yaml"
	case found != 1:
		err = fmt.Errorf("it is the document of another API: %d vendored documents have its operations (%s), -add adds one", found, has)
	}
	return newer, file, err
}

// withoutGit is the module's folder without .git, links and special files.
type withoutGit struct{ fs.FS }

func (m withoutGit) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(m.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".git" || e.Type()&^fs.ModeDir != 0 }), err
}

func generate(ctx context.Context, dir string) error {
	_, err := run(ctx, dir, "generate", ".", "./yunoclient/yunotest/internal/server")
	if err == nil {
		_, err = run(ctx, dir, "build", "./...")
	}
	return err
}

// run runs the go command, with settings that work in every checkout, and that let every dir use the cache.
func run(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	killGroup(cmd)
	cmd.Dir, cmd.WaitDelay = dir, 500*time.Millisecond
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false", "GOWORK=off", "PWD="+dir, "GOTMPDIR="+filepath.Dir(dir))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("go %s: %w: %s", args[0], err, &stderr)
	}
	return string(out), err
}

// install puts files of the copy into the module, all of them or none.
func install(copied string, files []string) error {
	replaced := map[string][]byte{} // what was there, nil where nothing was
	for _, file := range files {
		newer, err := os.ReadFile(filepath.Join(copied, file))
		old, errOld := os.ReadFile(file)
		if err == nil && (errOld == nil || errors.Is(errOld, fs.ErrNotExist)) {
			replaced[file] = old
			if errOld = replace(file, newer); errOld == nil {
				continue
			}
		}
		err = errors.Join(err, errOld)
		for file, old := range replaced {
			if old != nil {
				err = errors.Join(err, replace(file, old))
			} else {
				_, _ = os.Remove(file), os.Remove(filepath.Dir(file)) // api/pages, if it was made for this
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
