package main_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	got := runCommand(t, nil, "version")
	assert.Equal(t, 0, got.code)
	assert.Empty(t, got.stderr)
	assert.Contains(t, oneLine(t, got.stdout), "yuno "+yunoclient.Version+", build ")
	assert.Contains(t, got.stdout, runtime.Version())
}
