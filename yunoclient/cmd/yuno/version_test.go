package main_test

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
	main "github.com/yuno-go/yuno/yunoclient/cmd/yuno"
)

func TestVersionTakesNoArgument(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "version", "stray")
	assert.Equal(t, 2, got.code)
	assert.Empty(t, got.stdout)
	assert.Contains(t, oneLine(t, got.stderr), `"stray"`)
}

func TestVersion(t *testing.T) {
	t.Parallel()
	got := run(t, nil, "version")
	assert.Equal(t, 0, got.code)
	assert.Empty(t, got.stderr)
	assert.Contains(t, oneLine(t, got.stdout), "yuno "+yunoclient.Version+" ("+runtime.Version()+")")
}

func TestVersionRevision(t *testing.T) {
	t.Parallel()
	built := &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "4711"}}}
	assert.Equal(t, " 4711", main.Revision(built))
	assert.Empty(t, main.Revision(&debug.BuildInfo{}))
	assert.Empty(t, main.Revision(nil))
}
