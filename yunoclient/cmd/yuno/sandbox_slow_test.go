//go:build slow

package main_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// It runs the suite that compares Yuno's sandbox with the fake, with a mock as the
// sandbox.
func TestSandboxSuite(t *testing.T) {
	t.Parallel()
	m := startMock(t)
	defer m.end()
	const variables = "YUNO_ACCOUNT_ID=8beac4de-5f6f-11ed-9b6a-0242ac120002 YUNO_CUSTOMER_ID=ae106483-65ee-463b-8782-9794022b3112"
	env := append(strings.Fields(variables), append(keys, "YUNO_BASE_URL="+m.api)...)
	suite := func(env ...string) (out string, differs bool) {
		cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-tags=sandbox", "-run=^TestSandbox$", "../..")
		cmd.Env = append(cmd.Environ(), env...)
		text, err := cmd.CombinedOutput()
		return string(text), err != nil
	}
	// The mock accepts every customer and all keys, so these replies let it respond as
	// Yuno does. {} is the normal behavior.
	asYuno := func(first string) string {
		return "[" + first + `, {"status": 400, "body": {"code": "CUSTOMER_NOT_FOUND", "messages": ["no such customer"]}}, {}, {},
			{"status": 401, "body": {"code": "INVALID_CREDENTIALS", "messages": ["wrong keys"]}}]`
	}
	m.script(asYuno(`{}`))
	out, differs := suite(env...)
	require.False(t, differs, out)

	m.script(asYuno(`{"status": 200, "body": {"customer_session": "session-1"}}`))
	out, differs = suite(env...)
	require.True(t, differs, out)
	assert.Equal(t, 1, strings.Count(out, "the fake has"), out)
	assert.Contains(t, out, "a session: the sandbox has 200, the fake has 201")
	checkOutput(t, env, out)

	out, differs = suite("YUNO_PUBLIC_API_KEY=", "YUNO_PRIVATE_SECRET_KEY=", "YUNO_CUSTOMER_ID=", "YUNO_ACCOUNT_ID=account")
	require.True(t, differs, out)
	assert.Contains(t, out, "set YUNO_PUBLIC_API_KEY, YUNO_PRIVATE_SECRET_KEY, YUNO_CUSTOMER_ID in the environment")
}
