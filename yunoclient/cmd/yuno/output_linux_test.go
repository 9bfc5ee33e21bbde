package main_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOutputOnAFullDisk(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"session", "countries"} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		require.NoError(t, err)
		defer full.Close()
		var stderr strings.Builder
		cmd := prepare(t, nil, name)
		cmd.Stdout, cmd.Stderr = full, &stderr
		require.Error(t, cmd.Run())
		assert.Equal(t, 1, cmd.ProcessState.ExitCode())
		assert.Contains(t, stderr.String(), "yuno "+name+": ")
		assert.Contains(t, stderr.String(), "no space left")
	}
}
