//go:build slow && unix

package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These tests do what a maintainer does who has never seen this code: in a copy of the module they vendor other versions of
// the document, and expect that the tests pass with nothing done by hand.

// original is a copy of the module in which that version is vendored.
var original = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "yuno-update-test-")
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile("testdata/create-customer-session.yaml")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(dir, plainFiles{os.DirFS("../..")}); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, documentFile), text, 0o600); err != nil {
		return "", err
	}
	_, err = runGo(context.Background(), dir, "generate", ".")
	return dir, err
})

// enterCopy makes a copy of the module the working directory.
func enterCopy(t *testing.T) {
	t.Helper()
	from, err := original()
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "module")
	require.NoError(t, os.CopyFS(dir, os.DirFS(from)))
	t.Chdir(dir)
}

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := original(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// replaced returns a text in which the first match of each pattern is replaced.
func replaced(t testing.TB, text string, patterns ...string) string {
	t.Helper()
	for i := 0; i < len(patterns); i += 2 {
		pattern := regexp.MustCompile(patterns[i])
		at := pattern.FindStringSubmatchIndex(text)
		require.NotNil(t, at, "no match of %s", patterns[i])
		text = text[:at[0]] + string(pattern.ExpandString(nil, patterns[i+1], text, at)) + text[at[1]:]
	}
	return text
}

const (
	ofCountries = `(                  enum:\n(?:                    - [A-Z]{2}\n)+)`
	ofRequest   = `(properties:\n)( +)(account_id:)`
	ofResponse  = `(properties:\n)( +)(customer_session:)`
	ofServers   = `(servers:\n)`
	ofExample   = `( +)value:\n +code: [A-Z_]+\n +messages:\n +- [^\n]+\n`
	ofOperation = `(      operationId:)`
	ofStatus401 = `(?s)        '401':\n(.*?)        '403'`
)

// versions are made of the document, and have everything that Yuno's own versions have differed in.
func versions(t testing.TB) map[string]struct{ text, verdict string } {
	return map[string]struct{ text, verdict string }{
		"more of everything, and examples as strings": {replaced(t, session(t),
			ofExample, "${1}value: '{\"code\":\"INVALID_REQUEST\",\"messages\":[\"Invalid request\"]}'\n",
			ofRequest, "${1}${2}reference: {type: string, format: uuid}\n${2}${3}",
			ofResponse, "${1}${2}reference: {type: string}\n${2}more: {type: object, properties: {a: {type: number}}}\n${2}${3}",
			ofCountries, "${1}                    - XK\n", // which ISO 3166-1 does not have
			ofServers, "${1}  - url: https://api.eu.y.uno/v1\n    description: Europe\n",
			ofStatus401, "        '401':\n$1        '429':\n$1        '500':\n$1        '403'"), "additive"},
		"no list of countries, and other x- keys": {replaced(t, session(t), ofCountries, "",
			ofOperation, "      x-readme: {a: b}\n${1}"), "breaking: package yuno: Country"},
	}
}

// inPage returns a page like Yuno's, with a document in it.
func inPage(document string) string {
	return "> ## Documentation Index\n\n# A call\n\n```json\n{\"an\": \"example\"}\n```\n\n## OpenAPI\n\n" +
		"````yaml openapi/customers/a-call.json POST /customers\n" + document + "\n````\n"
}

func TestUpdateToOtherVersions(t *testing.T) {
	for name, version := range versions(t) {
		t.Run(name, func(t *testing.T) {
			source := write(t, filepath.Join(t.TempDir(), "page.md"), inPage(version.text))
			enterCopy(t)
			code, last, stderr := runUpdate(t, source)
			require.Zero(t, code, stderr)
			assert.Contains(t, last, version.verdict)
			vendored, err := os.ReadFile(documentFile)
			require.NoError(t, err)
			assert.Equal(t, strings.TrimSpace(version.text), strings.TrimSpace(string(vendored)), "verbatim")
			out, err := exec.CommandContext(t.Context(), "go", "test", "./yunoclient/...").CombinedOutput()
			require.NoError(t, err, "%s", out)
			_, last, _ = runUpdate(t, source)
			assert.Equal(t, "up to date", last)
		})
	}
}

// runUpdate runs the command, and returns the last line of its stdout.
func runUpdate(t *testing.T, args ...string) (code int, last, stderr string) {
	t.Helper()
	var out, errors bytes.Buffer
	code = run(t.Context(), args, &out, &errors)
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	return code, lines[len(lines)-1], errors.String()
}

// TestUpdateRefusesWhatControlsTheGenerator runs the generator on extensions that it reads, and on others.
func TestUpdateRefusesWhatControlsTheGenerator(t *testing.T) {
	vendor(t, things)
	for old, extension := range map[string]string{
		"operationId: list-things":    "x-sunset: {$ref: 'file:///etc/passwd'}\n      operationId: list-things", // it is not read
		"kind: {type: string, enum":   "kind: {x-enum-varnames: ['A = \"a\"; Evil', B], type: string, enum",
		"mail: {type: string":         "mail: {x-go-type: 'struct{}', type: string",
		"zip: {type: string":          "zip: {x-oapi-codegen-extra-tags: {evil: tag}, type: string",
		"{name: X-Trace, in: header,": "{name: X-Trace, in: header, x-go-name: Evil,",
	} {
		_, err := generate(t.Context(), ".", parsed(t, edited(t, things, old, extension)))
		if strings.Contains(extension, "x-sunset:") {
			require.NoError(t, err, extension)
		} else {
			require.ErrorIs(t, err, errExtensions, extension)
		}
	}
}

func TestUpdateWithACorrectedOverlay(t *testing.T) {
	newer := replaced(t, session(t), `customer_session:(\s+type)`, "session:$1")
	source := write(t, filepath.Join(t.TempDir(), "a.yaml"), newer)
	enterCopy(t)
	want := contents(t)
	code, last, stderr := runUpdate(t, source)
	assert.Equal(t, 1, code)
	assert.Contains(t, last, "breaking: go generate: ")
	assert.Contains(t, stderr, ".properties.customer_session", "the target of the overlay that matches nothing")
	assert.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(contents(t))))
	for name, text := range contents(t) {
		assert.True(t, want[name] == text, name)
	}

	overlay, err := os.ReadFile("api/overlay.yaml")
	require.NoError(t, err)
	write(t, "api/overlay.yaml", edited(t, string(overlay), ".properties.customer_session", ".properties.session"))
	code, _, stderr = runUpdate(t, source)
	assert.Zero(t, code, stderr)
}
