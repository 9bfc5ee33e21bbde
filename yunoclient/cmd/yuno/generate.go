package main

import (
	"flag"
	"fmt"

	"github.com/yuno-go/yuno/yunoclient/cmd/yuno/internal/generate"
)

const generateAbout = `Writes one Go file with the operations of Yuno's pages, for use with package yunoclient.

  yuno generate -o FILE [-package NAME] PAGE…

A PAGE is a file or an https URL: Yuno's page in Markdown (add .md to its address), YAML or JSON. The output depends on
the pages' contents alone. On an error nothing is written. In Go code:

  client, err := yunoclient.New(creds)
  api := payments.New(client)
  payment, err := api.CreatePayment(ctx, &payments.CreatePaymentParams{XIdempotencyKey: key}, payments.CreatePaymentRequest{…})

To keep the file, let go generate run the command:

  //go:generate go run github.com/yuno-go/yuno/yunoclient/cmd/yuno@VERSION generate -o payments.go create-payment.md

The first run downloads the generator, oapi-codegen. The package needs github.com/oapi-codegen/runtime if an operation has
a parameter: run go mod tidy.
`

// generate writes a Go package for Yuno's pages.
func (c command) generate(args []string) error {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	file := flags.String("o", "", "the Go `file` to write")
	packageName := flags.String("package", "", "the `name` of the package (default: the name of the file's folder)")
	if err := c.parseFlags(flags, generateAbout, args); err != nil {
		return err
	}
	switch {
	case *file == "":
		return usagef("-o is missing: name the Go file to write (-h shows an example)")
	case flags.NArg() == 0:
		return usagef("a page is missing: name a file or an https URL (-h shows an example)")
	}
	progress := func(text string) { fmt.Fprintln(c.stderr, "yuno generate: "+text) }
	return generate.Generate(c.ctx, *file, *packageName, flags.Args(), progress)
}
