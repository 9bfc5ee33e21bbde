package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/yuno-go/yuno/api"
)

func TestAnUnchangedPageWritesNothing(t *testing.T) {
	for name, args := range map[string][]string{"update": nil, "check": {"-check"}} {
		t.Run(name, func(t *testing.T) {
			dir, vendored := newModule(t)
			past := time.Now().Add(-time.Hour).Truncate(time.Second)
			require.NoError(t, os.Chtimes(vendored, past, past))

			got := runIn(t, dir, append(args, serve(t, pageOf(api.Document)))...)

			assert.Equal(t, result{exitDone, "up to date: nothing changes\n", ""}, got)
			info, err := os.Stat(vendored)
			require.NoError(t, err)
			assert.True(t, past.Equal(info.ModTime()), "the file is written")
			assert.Equal(t, api.Document, readBack(t, vendored))
		})
	}
}

func TestANewDocumentIsVendoredVerbatim(t *testing.T) {
	newer := withNewField(t)
	for name, source := range map[string]string{
		"page at a URL":     serve(t, pageOf(newer)),
		"YAML at a URL":     serve(t, newer),
		"page in a file":    writeFile(t, pageOf(newer)),
		"YAML in a file":    writeFile(t, newer),
		"byte order mark":   writeFile(t, "\ufeff"+newer),
		"other blocks too":  writeFile(t, "```json\n{\"a\": 1}\n```\n\n```sh\ncurl\n```\n"+pageOf(newer)+"\n\n```yaml\na: 1\n```\n"),
		"a snippet as well": writeFile(t, pageOf(newer)+"\n\n```yaml\nopenapi: 3.1.0\ninfo: {title: short}\n```\n"),
		"front matter":      writeFile(t, "---\ntitle: x\nopenapi: POST /customers/sessions\n---\n"+pageOf(newer)),
	} {
		t.Run(name, func(t *testing.T) {
			dir, vendored := newModule(t)
			got := runIn(t, filepath.Join(dir, "api"), source) // from a folder inside

			require.Equal(t, exitDone, got.code, got.stderr)
			assert.Empty(t, got.stderr)
			assert.Equal(t, newer, readBack(t, vendored))
			lines := strings.Split(got.stdout, "\n")
			assert.Regexp(t, `^added     POST \S+ request field x_test_field: string, optional$`, lines[0])
			assert.Equal(t, "additive", lines[1])
			assert.Contains(t, got.stdout, "go generate ./... && go test ./...")
			assert.Equal(t, exitDone, runIn(t, dir, "-check", source).code, "the second time nothing changes")
		})
	}
}

func TestCheckOnlyPrints(t *testing.T) {
	dir, vendored := newModule(t)
	source := serve(t, pageOf(withNewField(t)))
	checked := runIn(t, dir, "-check", source)
	assert.Equal(t, exitDiffers, checked.code)
	assert.Empty(t, checked.stderr)
	assert.Equal(t, api.Document, readBack(t, vendored))

	updated := runIn(t, dir, source)
	assert.True(t, strings.HasPrefix(updated.stdout, checked.stdout), "both print the same report")
	assert.True(t, strings.HasSuffix(checked.stdout, "\nadditive\n"), "the verdict is the last line")
}

func TestAnotherFormOfTheSameDocumentIsVendored(t *testing.T) {
	// Whichever line ends the vendored document has, this has the others.
	other := strings.ReplaceAll(api.Document, "\r\n", "\n")
	if other == api.Document {
		other = strings.ReplaceAll(other, "\n", "\r\n")
	}
	dir, vendored := newModule(t)
	got := runIn(t, dir, writeFile(t, pageOf(other)))
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stdout, "form only")
	assert.Equal(t, other, readBack(t, vendored))
}

func TestWhatIsUnusableIsRefusedInOneLine(t *testing.T) {
	operation := func(change func(operation *yaml.Node)) string {
		return edited(t, func(root *yaml.Node) { change(ourOperation(t, root)) })
	}
	remote := operation(func(o *yaml.Node) { set(t, member(o, "responses"), "599", `$ref: "https://evil.example/x.yaml#/a"`) })
	undefined := edited(t, func(root *yaml.Node) {
		set(t, root, "openapi", "3.1.0") // OpenAPI 3.2 allows more names
		set(t, ourOperation(t, root), "security", "[{nope: []}]")
	})
	for name, test := range map[string]struct{ source, want string }{
		"empty":              {"", "it is empty"},
		"blank":              {" \n\n", "it is empty"},
		"HTML":               {"<!DOCTYPE html>\n<html><body>Not found</body></html>", "HTML page"},
		"HTML, a comment":    {"<!-- x -->\n<html><body>Not found</body></html>", "HTML page"},
		"plain text":         {"Error: timeout", "no OpenAPI document"},
		"binary":             {"\xff\xfe\x00", "not UTF-8"},
		"a page without":     {"# T\n\n```yaml\na: 1\n```\n", "none of its 1 fenced blocks"},
		"other JSON":         {`{"code": "NOT_FOUND"}`, "no key openapi"},
		"broken JSON":        {"{\"openapi\": \"3.1.0\",\n\"paths\": {", "line 2"},
		"broken YAML":        {api.Document + "\n}\n", "not YAML"},
		"cut page":           {pageOf(api.Document)[:len(pageOf(api.Document))/2], "line 11 is not closed"},
		"swagger 2":          {pageOf("swagger: '2.0'\npaths: {}\n"), `line 12: swagger "2.0"`},
		"OpenAPI 4":          {edited(t, func(root *yaml.Node) { set(t, root, "openapi", "4.0.0") }), `"4.0.0"`},
		"version a number":   {edited(t, func(root *yaml.Node) { set(t, root, "openapi", "3.1") }), `"3.1"`},
		"no paths":           {edited(t, func(root *yaml.Node) { set(t, root, "paths", "{}") }), "without paths"},
		"another API":        {operation(func(o *yaml.Node) { set(t, o, "operationId", "pay") }), "no operation " + operationID},
		"no responses":       {operation(func(o *yaml.Node) { set(t, o, "responses", "~") }), "responses"},
		"undefined security": {undefined, `"nope"`},
		"remote reference":   {remote, `the $ref "https://evil.example/x.yaml#/a" points out of the document`},
		"two documents":      {pageOf(api.Document) + "\n\n" + pageOf(withNewField(t)), "2 usable OpenAPI documents (lines 12, "},
	} {
		t.Run(name, func(t *testing.T) {
			dir, vendored := newModule(t)
			source := writeFile(t, test.source)
			for _, args := range [][]string{{source}, {"-check", source}} {
				got := runIn(t, dir, args...)
				assert.Equal(t, exitFailed, got.code)
				assert.Empty(t, got.stdout)
				assert.Contains(t, got.stderr, test.want)
				assert.Contains(t, got.stderr, source, "the source is named")
				assert.Equal(t, 1, strings.Count(got.stderr, "\n"), got.stderr)
				assert.Equal(t, api.Document, readBack(t, vendored))
				assertOnlyFile(t, filepath.Dir(vendored), "openapi.yaml")
			}
		})
	}
}

func assertOnlyFile(t *testing.T, dir, name string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "a temporary file is left over")
	assert.Equal(t, name, entries[0].Name())
}

// A document that is cut between two lines may be a valid one.
func TestEveryCutDocumentIsRefused(t *testing.T) {
	whole := strings.TrimSpace(api.Document)
	dir, vendored := newModule(t)
	for cut := 0; cut < len(whole); cut += 331 {
		got := runIn(t, dir, writeFile(t, whole[:cut]))
		require.Equal(t, exitFailed, got.code, "cut after %d bytes: %s", cut, got.stdout)
	}
	for cut := strings.LastIndex(whole, "\n"); cut > 0; cut = strings.LastIndex(whole[:cut], "\n") {
		assert.True(t, isBeginning([]byte(whole[:cut]), []byte(api.Document)))
	}
	assert.Equal(t, api.Document, readBack(t, vendored))
}

func TestABrokenVendoredDocumentIsReplaced(t *testing.T) {
	for name, spoil := range map[string]func(file string) error{
		"merge conflict": func(file string) error { return os.WriteFile(file, []byte("<<<<<<< HEAD\n"), 0o644) },
		"missing":        os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			dir, vendored := newModule(t)
			require.NoError(t, spoil(vendored))
			got := runIn(t, dir, writeFile(t, pageOf(api.Document)))
			require.Equal(t, exitDone, got.code, got.stderr)
			assert.Contains(t, got.stdout, "breaking: nothing to compare with")
			assert.Equal(t, api.Document, readBack(t, vendored))
		})
	}
}

func TestAFailedWriteIsReported(t *testing.T) {
	dir, vendored := newModule(t)
	require.NoError(t, os.Remove(vendored))
	require.NoError(t, os.Mkdir(vendored, 0o755)) // fails for root too
	got := runIn(t, dir, writeFile(t, withNewField(t)))
	assert.Equal(t, exitFailed, got.code)
	assert.Equal(t, 1, strings.Count(got.stderr, "\n"), got.stderr)
}

func TestNothingIsWrittenAfterAnInterrupt(t *testing.T) {
	dir, vendored := newModule(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, source := range []string{writeFile(t, withNewField(t)), serve(t, withNewField(t))} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, exitFailed, run(ctx, []string{source}, dir, &stdout, &stderr))
		assert.Contains(t, stderr.String(), "interrupted")
	}
	assert.Equal(t, api.Document, readBack(t, vendored))
}

func TestWrongUse(t *testing.T) {
	for name, args := range map[string][]string{
		"unknown flag": {"-nope"},
		"two sources":  {"a", "b"},
		"flag at last": {"a", "-check"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := newModule(t)
			got := runIn(t, dir, args...)
			assert.Equal(t, exitWrongUse, got.code)
			assert.Empty(t, got.stdout)
			assert.Equal(t, 1, strings.Count(got.stderr, "\n"), got.stderr)
		})
	}
}

func TestHelpNamesTheDefaultAndTheExitCodes(t *testing.T) {
	got := runIn(t, t.TempDir(), "-h")
	assert.Equal(t, exitDone, got.code)
	assert.Contains(t, got.stdout, defaultSource)
	assert.Contains(t, got.stdout, "Exit codes: 0 ")
	assert.Empty(t, got.stderr)
}
