//go:build slow

package main_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// It runs each curl command of the README against a mock.
func TestMockCallsOfTheREADME(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	readme, err := os.ReadFile("../../../README.md")
	require.NoError(t, err)
	m := startMock(t)
	defer m.end()
	calls := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		for call := range strings.Lines(strings.ReplaceAll(block[1], "\\\n", "")) {
			if !strings.HasPrefix(call, "curl ") {
				continue
			}
			calls++
			call = strings.ReplaceAll(call, "http://127.0.0.1:4010/v1", m.api)
			call = strings.ReplaceAll(call, "http://127.0.0.1:4010/__admin/", m.admin)
			out, err := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(call, "curl ", "curl -sS ", 1)).CombinedOutput()
			require.NoError(t, err, "%s", out)
			assert.NotContains(t, string(out), `"NOT_FOUND"`, call)
			assert.NotContains(t, string(out), "[0]: ", call)
		}
	}
	assert.Positive(t, calls)
}
