package main

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/yuno-go/yuno/yunoclient"
)

const versionAbout = `Prints the version of this command, of the Go that built it, and the revision if known.

Exit codes: 0 done, 1 the version could not be written, 2 usage error.`

func (c command) version(args []string) error {
	if err := c.parse(flag.NewFlagSet("version", flag.ContinueOnError), versionAbout, args); err != nil {
		return err
	}
	info, _ := debug.ReadBuildInfo()
	_, err := fmt.Fprintf(c.stdout, "yuno %s (%s)%s\n", yunoclient.Version, runtime.Version(), revision(info))
	return err
}

// revision returns a space and the commit that a command was built from, or nothing
// where none is known: info may be nil.
func revision(info *debug.BuildInfo) string {
	if info == nil {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return " " + setting.Value
		}
	}
	return ""
}
