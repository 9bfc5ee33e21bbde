//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// killGroup ends what a command has started along with it: what "go run" runs would outlive it.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
