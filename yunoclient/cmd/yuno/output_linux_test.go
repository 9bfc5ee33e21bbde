package main_test

import (
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// terminal returns the two ends of a pseudo-terminal.
func terminal(t *testing.T) (near, far *os.File) {
	t.Helper()
	near, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { near.Close() })
	var number, unlock uint32
	for request, value := range map[uintptr]*uint32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &unlock} {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, near.Fd(), request, uintptr(unsafe.Pointer(value)))
		require.Zero(t, errno)
	}
	far, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	return near, far
}

func TestNoColourOnATerminal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		has  string
	}{
		"session":   {[]string{"session", "-v"}, "customer_session"},
		"failure":   {[]string{"session", "-country", "XX"}, "-country"},
		"countries": {[]string{"countries"}, "NAME"},
		"usage":     {nil, "yuno session"},
	} {
		for _, env := range [][]string{{"TERM=xterm-256color"}, {"TERM=xterm-256color", "NO_COLOR=1"}} {
			t.Run(fmt.Sprint(name, env), func(t *testing.T) {
				t.Parallel()
				near, far := terminal(t)
				cmd := prepare(t, env, test.args...)
				cmd.Stdout, cmd.Stderr = far, far
				require.NoError(t, cmd.Start())
				require.NoError(t, far.Close())
				out, _ := io.ReadAll(near) // ends in an error when the process has
				_ = cmd.Wait()
				checkOutput(t, env, string(out))
				assert.Contains(t, string(out), test.has)
			})
		}
	}
}

func TestFullDisk(t *testing.T) {
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
