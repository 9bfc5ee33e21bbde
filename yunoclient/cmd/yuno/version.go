package main

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/yuno-go/yuno/yunoclient"
)

const versionAbout = `Prints the version of this command, the build's version with the commit if the build
knows it, and the version of Go.

Exit codes: 0 done, 1 the version could not be written, 2 usage error.`

func (c command) version(args []string) error {
	if err := c.parse(flag.NewFlagSet("version", flag.ContinueOnError), versionAbout, args); err != nil {
		return err
	}
	build := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		build = info.Main.Version
	}
	_, err := fmt.Fprintf(c.stdout, "yuno %s, build %s, %s\n", yunoclient.Version, build, runtime.Version())
	return err
}
