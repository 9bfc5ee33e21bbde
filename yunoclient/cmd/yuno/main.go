// Command yuno opens a customer session at Yuno, generates typed Go packages for Yuno's
// other operations, runs a fake Yuno as a local server, lists the countries, and prints
// its version.
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

// subcommands are in the order in which -h lists them.
var subcommands = []struct {
	name, about string
	run         func(command, []string) error
}{
	{"session", "open a session and print it as JSON", command.session},
	{"generate", "write a typed Go package for any of Yuno's other pages", command.generate},
	{"mock", "run a fake Yuno as a local server", command.mock},
	{"countries", "list the countries and their codes", command.countries},
	{"version", "print the version", command.version},
}

func usage() string {
	text := "Opens customer sessions at Yuno, generates Go packages, and runs a fake Yuno.\n\n"
	for _, sub := range subcommands {
		text += fmt.Sprintf("  yuno %-9s   %s\n", sub.name, sub.about)
	}
	return text + `
"yuno SUBCOMMAND -h" shows the flags. Exit codes: 0 done, 1 failed, 2 usage error. ("go run" reports 1 for every failure.)
`
}

// usageError is an error in how the command is called: exit code 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

type command struct {
	ctx            context.Context
	stdout, stderr io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	c := command{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr}
	os.Exit(c.run(os.Args[1:]))
}

func (c command) run(args []string) int {
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	for _, sub := range subcommands {
		if sub.name == name {
			return c.exitCode(name, sub.run(c, args))
		}
	}
	switch name {
	case "-h", "-help", "--help", "help":
		_, err := io.WriteString(c.stdout, usage())
		return c.exitCode(name, err)
	case "":
	default:
		fmt.Fprintf(c.stderr, "yuno: %q is not a subcommand\n\n", cutWords(name))
	}
	fmt.Fprint(c.stderr, usage())
	return 2
}

// exitCode prints the error of a subcommand.
func (c command) exitCode(name string, err error) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintf(c.stderr, "yuno %s: %s\n", name, strings.TrimPrefix(err.Error(), "yunoclient: "))
	if errors.As(err, new(usageError)) {
		return 2
	}
	return 1
}

// parse parses the flags of a subcommand that takes no other arguments.
func (c command) parse(flags *flag.FlagSet, about string, args []string) error {
	err := c.parseFlags(flags, about, args)
	if err == nil && flags.NArg() > 0 {
		return usagef("unexpected argument %q (-h shows the flags)", cutWords(flags.Arg(0)))
	}
	return err
}

// parseFlags parses the flags of a subcommand, or prints them if -h is one of them.
func (c command) parseFlags(flags *flag.FlagSet, about string, args []string) error {
	flags.SetOutput(io.Discard) // because run prints the error
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(c.stdout, about)
		flags.SetOutput(c.stdout)
		flags.PrintDefaults()
		return err
	case err != nil:
		return usagef("%s (-h shows the flags)", cutWords(err.Error()))
	}
	return nil
}

// cutWords cuts long words, because a word may be a key that was pasted into the wrong
// place.
func cutWords(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if runes := []rune(word); len(runes) > 20 {
			words[i] = string(runes[:12]) + "…"
		}
	}
	return strings.Join(words, " ")
}
