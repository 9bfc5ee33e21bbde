package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/oasdiff/yaml"
)

const sourcesFile, joinedFile = "sources.yaml", "joined.json"

// vendored is what api/ holds: the pages, and their URLs, by their files.
type vendored struct {
	pages map[string]*page
	urls  map[string]string
}

func readVendored() (*vendored, error) {
	text, err := os.ReadFile(filepath.Join("api", sourcesFile))
	if err != nil {
		return nil, fmt.Errorf("run this in the module's directory: %w", err)
	}
	v := &vendored{pages: map[string]*page{}}
	if _, err := yaml.Unmarshal(text, &v.urls, yaml.DecodeOpts{}); err != nil {
		return nil, fmt.Errorf("%s: %w", sourcesFile, err)
	}
	names, _ := filepath.Glob(filepath.Join("api", "pages", "*.yaml"))
	for _, name := range append(names, filepath.Join("api", firstFile)) {
		p, err := read(context.Background(), name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		v.pages[strings.TrimPrefix(filepath.ToSlash(name), "api/")] = p
	}
	return v, nil
}

// with returns what would be vendored with the pages of the sources, or of all known URLs if there are none.
func (v *vendored) with(ctx context.Context, sources []string, add bool) (*vendored, error) {
	now := &vendored{pages: maps.Clone(v.pages), urls: map[string]string{}}
	maps.Copy(now.urls, v.urls)
	if len(sources) == 0 {
		sources = slices.Sorted(maps.Values(v.urls))
	}
	var found faults
	for _, source := range sources {
		newer, err := read(ctx, source)
		file := ""
		if err == nil {
			file, err = now.fileOf(newer, add)
		}
		if err == nil && v.isURLOfAnother(source, file) {
			err = errors.New("it is the document of another API now")
		}
		if err != nil {
			found = append(found, fmt.Errorf("%s: %w", source, err))
			continue
		}
		now.pages[file] = newer
		if isURL(source) {
			now.urls[file] = source
		}
	}
	_, err := assemble(now.pages) // which finds what is wrong between them
	var between faults
	if errors.As(err, &between) {
		found = append(found, between...)
	} else if err != nil {
		found = append(found, err)
	}
	return now, found.err()
}

// fileOf returns the file of the vendored page that has an operation in common with newer, or a new one.
func (v *vendored) fileOf(newer *page, add bool) (string, error) {
	var found []string
	for _, file := range slices.Sorted(maps.Keys(v.pages)) {
		if slices.ContainsFunc(v.pages[file].ids, func(id string) bool { return slices.Contains(newer.ids, id) }) {
			found = append(found, file)
		}
	}
	has, file := printable(strings.Join(newer.ids, ", ")), newer.fileName()
	switch {
	case add && len(found) > 0:
		return "", fmt.Errorf("api/%s has an operation of it (%s) already: leave -add out for a newer version", found[0], has)
	case add && v.pages[file] != nil:
		return "", fmt.Errorf("its file would be api/%s, which is there already", file)
	case add:
		return file, nil
	case len(found) != 1:
		return "", fmt.Errorf("it is the document of another API: %d vendored documents have its operations (%s), -add adds one",
			len(found), has)
	}
	return found[0], nil
}

// isURLOfAnother reports whether the URL is known, as that of other files only.
func (v *vendored) isURLOfAnother(source, file string) bool {
	return v.urls[file] != source && slices.Contains(slices.Collect(maps.Values(v.urls)), source)
}

// isNewer reports whether a page is not that of was.
func (v *vendored) isNewer(was *vendored) bool {
	return !maps.EqualFunc(v.pages, was.pages, func(a, b *page) bool { return a.text == b.text })
}

// changed returns the files that differ from those of was, by their names in the module.
func (v *vendored) changed(was *vendored) (map[string][]byte, error) {
	files := map[string][]byte{}
	for file, p := range v.pages {
		if was.pages[file] == nil || was.pages[file].text != p.text {
			files[filepath.Join("api", file)] = []byte(p.text)
		}
	}
	if maps.Equal(v.urls, was.urls) {
		return files, nil
	}
	urls, err := yaml.Marshal(v.urls)
	files[filepath.Join("api", sourcesFile)] = urls
	return files, err
}

// copyModule copies the module to dir, with other content in some files.
func copyModule(dir string, files map[string][]byte) error {
	if err := os.CopyFS(dir, withoutGit{os.DirFS(".")}); err != nil {
		return err
	}
	for file, content := range files {
		if err := replace(filepath.Join(dir, file), content); err != nil {
			return err
		}
	}
	return nil
}

// withoutGit is the module's folder without .git, links and special files.
type withoutGit struct{ fs.FS }

func (m withoutGit) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(m.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".git" || e.Type()&^fs.ModeDir != 0 }), err
}

// install puts files into the module, all of them or none.
func install(files map[string][]byte) error {
	was := map[string][]byte{} // nil where nothing was
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		old, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("nothing is written: %w", err)
		}
		was[name] = old
	}
	for i, name := range names {
		if err := replace(name, files[name]); err != nil {
			return putBack(was, names[:i], err)
		}
	}
	return nil
}

// putBack undoes an install that failed because of cause.
func putBack(was map[string][]byte, names []string, cause error) error {
	for _, name := range names {
		err := putBackFile(name, was[name])
		if err != nil {
			return fmt.Errorf("%w; %s could not be put back, so the checkout is half updated: %w", cause, name, err)
		}
	}
	return fmt.Errorf("nothing is written: %w", cause)
}

func putBackFile(name string, was []byte) error {
	if was != nil {
		return replace(name, was)
	}
	if err := os.Remove(name); err != nil {
		return err
	}
	_ = os.Remove(filepath.Dir(name)) // api/pages, if it was made for this
	return nil
}

// replace writes a file beside its target first, so that there is never half of one.
func replace(target string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	beside := target + ".update"
	defer os.Remove(beside)
	if err := os.WriteFile(beside, content, 0o644); err != nil {
		return err
	}
	return os.Rename(beside, target)
}
