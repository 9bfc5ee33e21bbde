// Command yuno opens a customer session at Yuno, runs a fake Yuno as a local
// server, lists the countries, and prints its version.
//
// Run it with -h for its subcommands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

const usage = `Yuno customer sessions, from the command line.

  yuno session     open a session and print it as JSON
  yuno mock        run a fake Yuno as a local server
  yuno countries   list the countries and their codes
  yuno version     print the version

"yuno SUBCOMMAND -h" shows the flags. Exit codes: 0 done, 1 failed, 2 usage error. ("go run" turns all but 0 into 1.)
`

// usageError is an error in how the command is called: exit code 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

type command struct {
	ctx            context.Context
	stdout, stderr io.Writer
}

func main() {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	c := command{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(c.run(os.Args[1:]))
}

func (c command) run(args []string) int {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	var err error
	switch name {
	case "session":
		err = c.session(args)
	case "mock":
		err = c.mock(args)
	case "countries":
		err = c.countries(args)
	case "version":
		err = c.version(args)
	case "-h", "-help", "--help", "help":
		_, err = io.WriteString(c.stdout, usage)
	default:
		if name != "" {
			fmt.Fprintf(c.stderr, "yuno: %q is not a subcommand\n\n", cutWords(name))
		}
		fmt.Fprint(c.stderr, usage)
		return 2
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintf(c.stderr, "yuno %s: %s\n", name, strings.TrimPrefix(err.Error(), "yunoclient: "))
	if errors.As(err, new(usageError)) {
		return 2
	}
	return 1
}

// parse parses the flags of a subcommand, which takes nothing else.
func (c command) parse(flags *flag.FlagSet, about string, args []string) error {
	flags.SetOutput(io.Discard) // what is wrong is printed once, by run
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(c.stdout, about)
		flags.SetOutput(c.stdout)
		flags.PrintDefaults()
		return err
	case err != nil:
		return usagef("%s (-h shows the flags)", cutWords(err.Error()))
	case flags.NArg() > 0:
		return usagef("unexpected argument %q (-h shows the flags)", cutWords(flags.Arg(0)))
	}
	return nil
}

// cutWords cuts the long words of a text: one may be a key that was pasted in the
// wrong place.
func cutWords(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if runes := []rune(word); len(runes) > 20 {
			words[i] = string(runes[:12]) + "…"
		}
	}
	return strings.Join(words, " ")
}
