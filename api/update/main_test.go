//go:build unix

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
)

// fakeGo stands in for the go command, so that these tests need no tools. The slow tests run the tools themselves.
//
// FAKE_GO has a line for each call that fails, such as "generate newer", or whose output is given: "apidiff: text", in which
// | ends a line. The code that it generates shows whether the document was the newer one, and had a key x-go-type.
const fakeGo = `#!/bin/sh
in=before
[ "${PWD##*/}" = after ] && in=after
case "$*" in
"generate .") call=generate ;;
"build ./...") call=build ;;
*/oasdiff@*) call=oasdiff ;;
*/apidiff@*" -w "*) call="export $in" ;;
*/apidiff@*) call=apidiff ;;
*) call="unexpected: $*" ;;
esac
[ "$in" = after ] && [ ! -e .git ] || [ "$call" != generate ] || call="generate in the checkout"
[ "$GOWORK $GOFLAGS" = "off -trimpath -buildvcs=false" ] || call="settings of the checkout"
case "$call" in generate | build) grep -q newer api/openapi.yaml && call="$call newer" ;; esac
if printf '%s\n' "$FAKE_GO" | grep -qx "$call"; then
	echo "cannot $call" >&2
	exit 1
fi
says=$(printf '%s\n' "$FAKE_GO" | sed -n "s/^$call: //p")
case "$call $says" in
*\ hangs) exec sleep 3600 ;;
generate*) { echo generated; grep -o -e newer -e x-go-type api/openapi.yaml || true; } >gen.go ;;
build*) ;;
"oasdiff ") echo '[]' ;;
oasdiff* | export* | apidiff*) printf '%s' "$says" | tr '|' '\n' ;;
*)
	echo "$call" >&2
	exit 1
	;;
esac
`

// checkout makes a module with the small document, and makes it the working directory. Its go command is fakeGo.
func checkout(t *testing.T, fake string) {
	t.Helper()
	bin := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(fakeGo), 0o700))
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	t.Setenv("FAKE_GO", fake)
	t.Setenv("TMPDIR", t.TempDir())
	t.Chdir(t.TempDir())
	write(t, "api/openapi.yaml", small)
	write(t, "gen.go", "old\n")
	write(t, ".git/config", "not copied")
}

// newer is the small document with a tag.
var newer = strings.Replace(small, "\npaths:", "\ntags: [{name: newer}]\npaths:", 1)

func TestUpdate(t *testing.T) {
	breaks := strings.Replace(newer, "https://api-sandbox.y.uno/v1", "https://elsewhere.example", 1)
	unjudged := strings.Replace(newer, "{type: string}", "{type: string, not: {enum: [a]}}", 1)
	for name, test := range map[string]struct {
		args   []string // apart from the SOURCE
		text   string   // of the SOURCE
		fake   string
		code   int
		last   string // line of stdout
		says   string // on stderr
		writes string // to gen.go
	}{
		"the same":       {text: small, last: "up to date"},
		"newer":          {text: newer, last: "additive", writes: "generated\nnewer\n"},
		"newer, checked": {args: []string{"-check"}, text: newer, code: 3, last: "additive"},
		"another API": {text: strings.Replace(small, "create-customer-session", "create-customer", 1), code: 1,
			says: "the document of another API: it lacks the operation create-customer-session"},
		"an unknown keyword": {text: strings.Replace(newer, "{type: string}", "{type: string, a: {b: 1}}", 1), last: "additive",
			writes: "generated\nnewer\n"},
		"a file in an unknown keyword": {code: 1,
			text: strings.Replace(newer, "{type: string}", "{type: string, $defs: {a: [{$ref: 'file:///etc/passwd'}]}}", 1),
			says: "reference in an unknown keyword at /paths/~1customers~1sessions/post/responses/201/content/" +
				"application~1json/schema/properties/id/$defs: "},
		"a file instead of a security scheme": {code: 1, says: "reference in an unknown keyword at /components/securitySchemes/sec1/$ref: ",
			text: strings.Replace(newer, "{type: apiKey, in: header, name: private-secret-key}", "{$ref: 'a.yaml'}", 1)},
		"a harmless extension": {text: strings.Replace(newer, "tags:", "x-a: {b: c}\ntags:", 1), last: "additive", writes: "generated\nnewer\n"},
		"an extension that changes the code": {text: strings.Replace(newer, "tags:", "x-go-type: Evil\ntags:", 1), code: 1,
			says: "extensions (x- keys), or its spelling, change the generated code"},
		"a change that Go callers notice": {text: newer, fake: "apidiff: Incompatible changes:|- A: removed|",
			last: "breaking: package yuno: A: removed", writes: "generated\nnewer\n"},
		"a change on the wire": {text: newer, fake: `oasdiff: [{"id":"a","level":3,"operation":"GET","path":"/a","text":"gone"}]`,
			last: "breaking: GET /a: gone", writes: "generated\nnewer\n"},
		"a server that is gone": {text: breaks, last: "breaking: the server https://api-sandbox.y.uno/v1 is gone",
			writes: "generated\nnewer\n"},
		"a change that no tool judges": {text: unjudged, writes: "generated\nnewer\n",
			last: "unknown: /paths/~1customers~1sessions/post/responses/201/content/application~1json/schema/properties/id/not" +
				" differs, which no tool judges"},
		"generating fails": {text: newer, fake: "generate newer", code: 1,
			last: "breaking: go generate: exit status 1: cannot generate newer", says: "cannot generate newer"},
		"generating fails, checked": {args: []string{"-check"}, text: newer, fake: "generate newer", code: 3,
			last: "breaking: go generate: exit status 1: cannot generate newer"},
		"building fails": {text: newer, fake: "build newer", code: 1,
			last: "breaking: go build: exit status 1: cannot build newer", says: "cannot build newer"},
		"generating fails for the vendored document too": {text: newer, fake: "generate newer\ngenerate", code: 1,
			says: "go generate: exit status 1: cannot generate newer"},
		"oasdiff fails": {text: newer, fake: "oasdiff", last: "unknown: go run: exit status 1: cannot oasdiff", writes: "generated\nnewer\n"},
		"oasdiff prints no JSON": {text: newer, fake: "oasdiff: none", writes: "generated\nnewer\n",
			last: "unknown: oasdiff: invalid character 'o' in literal null (expecting 'u')"},
		"apidiff cannot read the old package": {text: newer, fake: "export before",
			last: "unknown: go run: exit status 1: cannot export before", writes: "generated\nnewer\n"},
		"apidiff cannot read the new package": {text: newer, fake: "export after",
			last: "unknown: go run: exit status 1: cannot export after", writes: "generated\nnewer\n"},
		"apidiff fails": {text: newer, fake: "apidiff", last: "unknown: go run: exit status 1: cannot apidiff", writes: "generated\nnewer\n"},
	} {
		t.Run(name, func(t *testing.T) {
			source := write(t, filepath.Join(t.TempDir(), "source"), test.text)
			checkout(t, test.fake)
			want := contents(t)
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), append(test.args, source), &stdout, &stderr)
			assert.Equal(t, test.code, code, stderr.String())
			lines := strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n")
			assert.Equal(t, test.last, lines[len(lines)-1])
			assert.Equal(t, test.says == "", stderr.Len() == 0, stderr.String())
			assert.Contains(t, stderr.String(), test.says)
			if test.writes != "" {
				want["api/openapi.yaml"], want["gen.go"] = parsed(t, test.text).Text, test.writes
			}
			assert.Equal(t, want, contents(t))
		})
	}
}

func TestUpdateUsage(t *testing.T) {
	for _, test := range []struct {
		args string
		code int
		says string
	}{
		{"-h", 0, "Vendors a newer version of Yuno's OpenAPI document"},
		{"a.yaml b.yaml", 2, "update: at most one SOURCE"},
		{"-add a.yaml", 2, "update: at most one SOURCE, and no flag but -check"},
		{"https://user:hush@127.0.0.1/", 1, "update: the URL contains a user name or password"},
		{"missing.yaml", 1, "update: missing.yaml: no such file or directory"},
	} {
		checkout(t, "")
		var stdout, stderr bytes.Buffer
		assert.Equal(t, test.code, run(t.Context(), strings.Fields(test.args), &stdout, &stderr), test.args)
		assert.Empty(t, stdout.String())
		assert.Contains(t, stderr.String(), test.says)
		assert.NotContains(t, stderr.String(), "hush")
	}
	t.Chdir(t.TempDir())
	var stderr bytes.Buffer
	assert.Equal(t, 1, run(t.Context(), nil, &stderr, &stderr))
	assert.Contains(t, stderr.String(), "api/openapi.yaml: no such file or directory: run update in the module's folder")
}

func TestUpdateInterrupted(t *testing.T) {
	for _, fake := range []string{"generate newer: hangs", "oasdiff: hangs", "apidiff: hangs"} {
		checkout(t, fake)
		want := contents(t)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		var stdout, stderr bytes.Buffer
		code := run(ctx, []string{write(t, filepath.Join(t.TempDir(), "a"), newer)}, &stdout, &stderr)
		cancel()
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout.String())
		assert.Equal(t, "update: interrupted, nothing was written\n", stderr.String())
		assert.Equal(t, want, contents(t))
		left, err := os.ReadDir(os.TempDir())
		require.NoError(t, err)
		assert.Empty(t, left)
	}
}

func TestReplaceLeavesNoOtherFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "folder/file", "")
	require.Error(t, replace("folder", []byte("new")), "a folder is in the way")
	require.NoError(t, replace("gen.go", []byte("new")))
	info, err := os.Stat("gen.go")
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode())
	assert.Equal(t, map[string]string{"folder/file": "", "gen.go": "new"}, contents(t))
}
