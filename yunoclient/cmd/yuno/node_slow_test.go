//go:build slow

package main_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// It runs the tests of a back end in JavaScript.
func TestMockFromNode(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	m := startMock(t)
	defer m.end()
	cmd := exec.CommandContext(t.Context(), node, "--test", "testdata/shop.test.mjs")
	cmd.Env = append(cmd.Environ(), "YUNO_MOCK="+m.api)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Regexp(t, `(?m)^# pass [1-9]|^ℹ pass [1-9]`, string(out))
}
