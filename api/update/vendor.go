package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// The files that an update writes.
var (
	documentFile  = filepath.Join("api", "openapi.yaml")
	generatedFile = "gen.go"
)

func readVendored(ctx context.Context) (*document.Document, error) {
	vendored, err := read(ctx, documentFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: run update in the module's folder", err)
	}
	return vendored, err
}

func read(ctx context.Context, source string) (*document.Document, error) {
	text, err := document.Fetch(ctx, source)
	if err != nil {
		return nil, err
	}
	d, err := document.Read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	return d, nil
}

// readNewer reads the document of a source, which must describe the same API as the vendored one.
func readNewer(ctx context.Context, source string, vendored *document.Document) (*document.Document, error) {
	newer, err := read(ctx, source)
	if err != nil {
		return nil, err
	}
	if err := checkReferences(newer); err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	ids := operationIDs(vendored)
	if !slices.ContainsFunc(operationIDs(newer), func(id string) bool { return slices.Contains(ids, id) }) {
		return nil, fmt.Errorf("%s: the document of another API: it lacks the operation %s", source, strings.Join(ids, ", "))
	}
	return newer, nil
}

func operationIDs(d *document.Document) []string {
	var ids []string
	for _, operation := range d.Operations() {
		ids = append(ids, operation.ID())
	}
	return ids
}

// checkReferences refuses references in unknown keywords. The generator, which reads the vendored file, may know the keyword
// and open the file. It opens nothing that an extension names. What else such keywords do to the code is for tryOut to find.
func checkReferences(d *document.Document) error {
	for _, pointer := range slices.Sorted(maps.Keys(d.Dropped)) {
		keyword := path.Base(pointer)
		if !strings.HasPrefix(keyword, "x-") && (keyword == "$ref" || refers(d.Dropped[pointer])) {
			return fmt.Errorf("reference in an unknown keyword at %s: package document has to know the keyword", pointer)
		}
	}
	return nil
}

// refers reports whether a part of a document may refer to another, in $ref or in the mapping of a discriminator.
func refers(node any) bool {
	switch node := node.(type) {
	case []any:
		return slices.ContainsFunc(node, refers)
	case document.Object:
		if node["$ref"] != nil || node["mapping"] != nil {
			return true
		}
		return slices.ContainsFunc(slices.Collect(maps.Values(node)), refers)
	}
	return false
}

// install writes the document and the code that is generated from it into the module.
func install(text string, generated []byte) error {
	if err := errors.Join(replace(documentFile, []byte(text)), replace(generatedFile, generated)); err != nil {
		return fmt.Errorf("%w: restore %s and %s with git", err, documentFile, generatedFile)
	}
	return nil
}

// replace writes a temporary file and renames it, so that readers never see half a file.
func replace(name string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(name), ".update-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails once it is renamed
	_, err = file.Write(content)
	if err := errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}
