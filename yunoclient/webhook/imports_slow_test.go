//go:build slow

package webhook_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestImportsStandardLibraryAlone(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")
	out, err := list.Output()
	require.NoError(t, err)
	const module = "github.com/yuno-go/yuno/yunoclient/"
	assert.Equal(t, module+"internal/httptext\n"+module+"webhook\n", string(out))
}
