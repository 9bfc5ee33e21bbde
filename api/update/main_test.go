//go:build unix

package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The test binary is also the command update. The command go that it finds is a
// script: so these tests need no tools. The slow tests have the tools themselves.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "update" {
		main()
		return
	}
	var err error
	if scratch, err = os.MkdirTemp("", "yuno-update-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

// scratch is a folder for what several tests share.
var scratch string

// fakeGo generates code that has the documents in it. The variable FAKE_GO has a
// line for what it fails at, "before generate", or what it says, "after apidiff:
// text", with | for the end of a line. A child of one that hangs has the fifo
// hangs, which is beside it, open.
const fakeGo = `#!/bin/sh
case "$*" in
"generate . ./yunoclient/yunotest/internal/server") what=generate ;;
"build ./...") what=build ;;
*/oasdiff@*) what=oasdiff ;;
*/apidiff@*" -w "*) what=export ;;
*/apidiff@*) what=apidiff ;;
*)
	echo "unexpected: go $*" >&2
	exit 1
	;;
esac
if [ -e .git ] || [ "$GOWORK $GOFLAGS" != "off -trimpath -buildvcs=false" ]; then
	echo "unexpected: .git, or settings of the checkout" >&2
	exit 1
fi
: >"${GOTMPDIR:-$TMPDIR}/go-build" # which is left when it is killed
call="${PWD##*/} $what"
if printf '%s\n' "$FAKE_GO" | grep -qx "$call"; then
	echo "cannot $what" >&2
	exit 1
fi
says=$(printf '%s\n' "$FAKE_GO" | sed -n "s/^$call: //p")
case "$what $says" in
generate\ )
	mkdir -p yunoclient/yunotest/internal/server
	{ echo generated; cat api/openapi.yaml api/pages/*.yaml; } >gen.go
	cp gen.go yunoclient/yunotest/internal/server/gen.go
	cp gen.go api/joined.json
	;;
generate\ hang)
	sleep 3600 >"${0%/*}/hangs" &
	wait
	;;
oasdiff\ ) echo '[]' ;;
*) printf '%s' "$says" | tr '|' '\n' ;;
esac
`

// newer returns a document that differs.
func newer(text string) string {
	return strings.Replace(text, "\npaths:", "\ntags: [{name: newer}]\npaths:", 1)
}

type result struct {
	code                 int
	stdout, stderr, last string
}

func newResult(ended *exec.Cmd, stdout, stderr string) result {
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	return result{ended.ProcessState.ExitCode(), stdout, stderr, lines[len(lines)-1]}
}

// command is the command update, under way.
type command struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
	temporary      string // its folder for temporary files
}

// start starts the command update, with fake as what its go does.
func start(t *testing.T, fake string, args ...string) *command {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	bin := t.TempDir()
	require.NoError(t, os.Symlink(self, filepath.Join(bin, "update")))
	require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(fakeGo), 0o755))
	require.NoError(t, syscall.Mkfifo(filepath.Join(bin, "hangs"), 0o600))
	c := &command{Cmd: exec.CommandContext(t.Context(), filepath.Join(bin, "update"), args...), temporary: t.TempDir()}
	c.Env = append(os.Environ(), "PATH="+bin+":/usr/bin:/bin", "FAKE_GO="+fake, "TMPDIR="+c.temporary,
		"GOCOVERDIR="+t.TempDir(), "GORACE=atexit_sleep_ms=0") // with -race it would wait a second before it ends
	c.Stdout, c.Stderr = &c.stdout, &c.stderr
	require.NoError(t, c.Start())
	return c
}

// wait returns what the command did, when it has ended.
func (c *command) wait(t *testing.T) result {
	t.Helper()
	_ = c.Wait()
	left, err := os.ReadDir(c.temporary)
	require.NoError(t, err)
	assert.Empty(t, left)
	return newResult(c.Cmd, c.stdout.String(), c.stderr.String())
}

func runUpdate(t *testing.T, fake string, args ...string) result {
	t.Helper()
	return start(t, fake, args...).wait(t)
}

// onePage is one that is not vendored.
var onePage = operation("get", "/a", "a")

// updates are what the command is asked for, and what it does.
var updates = map[string]struct {
	args   []string // SITE is that of the site
	texts  map[string]string
	fake   string
	code   int
	last   string   // line of stdout
	says   string   // on stderr
	writes []string // generated code apart
}{
	"nothing newer":        {last: "up to date"},
	"nothing newer, check": {args: []string{"-check"}, last: "up to date"},
	"newer":                {texts: map[string]string{"/this": newer(this)}, last: "additive", writes: []string{"api/openapi.yaml"}},
	"newer, check":         {args: []string{"-check"}, texts: map[string]string{"/this": newer(this)}, code: 3, last: "additive"},
	"nothing newer at another address, check": {args: []string{"-check", "SITE/elsewhere"}, texts: map[string]string{"/elsewhere": this},
		last: "up to date"},
	"one source": {args: []string{"SITE/things"}, last: "additive", writes: []string{"api/pages/list-things.yaml"},
		texts: map[string]string{"/this": newer(this), "/things": newer(listThings)}},
	"another address": {args: []string{"SITE/elsewhere"}, texts: map[string]string{"/elsewhere": newer(this)},
		last: "additive", writes: []string{"api/openapi.yaml", "api/sources.yaml"}},
	"one more": {args: []string{"-add", "SITE/a"}, texts: map[string]string{"/a": onePage},
		last: "additive", writes: []string{"api/pages/a.yaml", "api/sources.yaml"}},
	"one more of a known operation": {args: []string{"-add", "SITE/this"}, code: 1,
		says: "/this: api/openapi.yaml has an operation of it (create-customer-session) already: " +
			"leave -add out for a newer version\n"},
	"one more of a known file": {args: []string{"-add", "SITE/a"}, texts: map[string]string{"/a": operation("get", "/a", "list.things")},
		code: 1, says: "/a: its file would be api/pages/list-things.yaml, which is there already\n"},
	"another API": {args: []string{"SITE/a"}, texts: map[string]string{"/a": onePage}, code: 1,
		says: "/a: it is the document of another API: 0 vendored documents have its operations (a), -add adds one\n"},
	"another API with two operations": {args: []string{"SITE/a"}, code: 1, says: "its operations (a, b)",
		texts: map[string]string{"/a": strings.Replace(onePage, "\ncomponents:",
			"\n  /b: {get: {operationId: b, responses: {default: {description: b}}}}\ncomponents:", 1)}},
	"another API at a known address": {texts: map[string]string{"/this": listThings}, code: 1,
		says: "/this: it is the document of another API now\n"},
	"two at once that do not fit": {args: []string{"-add", "SITE/a", "SITE/b"}, code: 1, says: "both have GET /a\n",
		texts: map[string]string{"/a": onePage, "/b": operation("get", "/a", "b")}},
	"a change that breaks callers": {texts: map[string]string{"/this": newer(this)}, writes: []string{"api/openapi.yaml"},
		fake: "after apidiff: Incompatible changes:|- A: removed|", last: "breaking: package yuno: A: removed"},
	"a change that breaks calls": {texts: map[string]string{"/this": newer(this)}, writes: []string{"api/openapi.yaml"},
		fake: `after oasdiff: [{"id":"a","level":3,"operation":"GET","path":"/a","text":"gone"}]`, last: "breaking: GET /a: gone"},
	"generating fails": {texts: map[string]string{"/this": newer(this)}, code: 1,
		fake: "after generate", last: "breaking: go generate: exit status 1: cannot generate", says: "cannot generate"},
	"generating fails, check": {args: []string{"-check"}, texts: map[string]string{"/this": newer(this)}, code: 3,
		fake: "after generate", last: "breaking: go generate: exit status 1: cannot generate"},
	"building fails": {texts: map[string]string{"/this": newer(this)}, code: 1,
		fake: "after build", last: "breaking: go build: exit status 1: cannot build", says: "cannot build"},
	"generating fails as it did before": {texts: map[string]string{"/this": newer(this)}, code: 1,
		fake: "before generate\nafter generate", says: "go generate: exit status 1: cannot generate"},
	"generating fails with one more": {args: []string{"-add", "SITE/a"}, texts: map[string]string{"/a": onePage}, code: 1,
		fake: "after generate", says: "cannot generate"},
	"oasdiff fails": {texts: map[string]string{"/this": newer(this)}, writes: []string{"api/openapi.yaml"},
		fake: "after oasdiff", last: "unknown: go run: exit status 1: cannot oasdiff"},
	"oasdiff says nonsense": {texts: map[string]string{"/this": newer(this)}, writes: []string{"api/openapi.yaml"},
		fake: "after oasdiff: none", last: "unknown: invalid character 'o' in literal null (expecting 'u')"},
	"apidiff fails before": {texts: map[string]string{"/this": newer(this)}, writes: []string{"api/openapi.yaml"},
		fake: "before export", last: "unknown: go run: exit status 1: cannot export"},
	"apidiff fails after": {texts: map[string]string{"/this": newer(this)}, writes: []string{"api/openapi.yaml"},
		fake: "after export", last: "unknown: go run: exit status 1: cannot export"},
	"apidiff fails": {texts: map[string]string{"/this": newer(this)}, writes: []string{"api/openapi.yaml"},
		fake: "after apidiff", last: "unknown: go run: exit status 1: cannot apidiff"},
	"help":      {args: []string{"-h"}, says: "Vendors newer versions of Yuno's OpenAPI documents, and further documents."},
	"wrong use": {args: []string{"-add"}, code: 2, says: "update: -add needs a SOURCE\n"},
}

func TestUpdate(t *testing.T) {
	for name, test := range updates {
		t.Run(name, func(t *testing.T) {
			s, files := checkout(t)
			s.publish(test.texts)
			var args []string
			for _, arg := range test.args {
				args = append(args, strings.Replace(arg, "SITE", s.URL, 1))
			}
			was := files()
			got := runUpdate(t, test.fake, args...)
			assert.Equal(t, test.code, got.code, got.stderr)
			assert.Equal(t, test.last, got.last)
			assert.Equal(t, test.says == "", got.stderr == "", got.stderr)
			assert.Contains(t, got.stderr, test.says)

			checkWrites(t, was, files(), test.writes)
		})
	}
}

// checkWrites checks that these files were written, and with them what is generated, and no other.
func checkWrites(t *testing.T, was, now map[string]string, writes []string) {
	t.Helper()
	wrote := map[string]string{}
	for file, text := range now {
		if was[file] != text {
			wrote[file] = text
		}
	}
	var want []string
	if len(writes) > 0 {
		want = slices.Concat(generatedFiles, writes)
		for _, file := range generatedFiles {
			assert.Contains(t, wrote[file], now[writes[0]])
		}
	}
	assert.ElementsMatch(t, want, slices.Collect(maps.Keys(wrote)))
}

func TestUpdateJoins(t *testing.T) {
	_, files := checkout(t)
	was := files()
	require.Equal(t, result{}, runUpdate(t, "", "-join"))
	now := files()
	assert.Contains(t, now["api/joined.json"], "list-things")
	was["api/joined.json"] = now["api/joined.json"]
	assert.Equal(t, was, now)

	require.NoError(t, os.Remove("api/joined.json"))
	require.NoError(t, os.MkdirAll("api/joined.json/taken", 0o755))
	got := runUpdate(t, "", "-join")
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "joined.json")
	require.NoError(t, os.RemoveAll("api/joined.json"))
	require.Equal(t, result{}, runUpdate(t, "", "-join"))

	require.NoError(t, replace("api/pages/again.yaml", []byte(operation("get", "/things", "again"))))
	got = runUpdate(t, "", "-join")
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "pages/again.yaml and pages/list-things.yaml both have GET /things")
	assert.Equal(t, was["api/joined.json"], files()["api/joined.json"])
}

func TestUpdateOfABrokenModule(t *testing.T) {
	checkout(t)
	require.NoError(t, replace("api/pages/broken.yaml", []byte("a")))
	got := runUpdate(t, "")
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "api/pages/broken.yaml: ")

	assert.Equal(t, got, runUpdate(t, "", "-join"))

	require.NoError(t, os.Remove("api/pages/broken.yaml"))
	require.NoError(t, replace("api/sources.yaml", []byte("- a")))
	got = runUpdate(t, "")
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "update: sources.yaml: ")

	t.Chdir(t.TempDir())
	got = runUpdate(t, "")
	assert.Equal(t, 1, got.code)
	assert.Contains(t, got.stderr, "run this in the module's directory")
}

func TestUpdateWithoutSources(t *testing.T) {
	s, files := checkout(t)
	require.NoError(t, replace("api/sources.yaml", nil))
	assert.Equal(t, "up to date", runUpdate(t, "", s.URL+"/this").last)
	assert.Equal(t, "openapi.yaml: "+s.URL+"/this\n", files()["api/sources.yaml"])
}

func TestUpdateInterrupted(t *testing.T) {
	s, files := checkout(t)
	was := files()
	s.publish(map[string]string{"/this": newer(this)})
	c := start(t, "after generate: hang")
	hangs, err := os.Open(filepath.Join(filepath.Dir(c.Path), "hangs")) // waits for the child
	require.NoError(t, err)
	defer hangs.Close()
	require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	assert.Equal(t, result{code: 1, stderr: "update: interrupted, nothing is written\n"}, c.wait(t))
	assert.Equal(t, was, files())
	require.NoError(t, hangs.SetReadDeadline(time.Now().Add(time.Minute)))
	_, err = io.ReadAll(hangs)
	assert.NoError(t, err, "the child has ended too")
}
