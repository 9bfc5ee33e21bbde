package main

import (
	"flag"
	"fmt"
	"text/tabwriter"

	"github.com/yuno-go/yuno/yunoclient"
)

const countriesAbout = `Lists the countries that Yuno's document names for a session. Yuno may accept others
too.

Exit codes: 0 done, 1 the list could not be written, 2 usage error.`

func (c command) countries(args []string) error {
	if err := c.parse(flag.NewFlagSet("countries", flag.ContinueOnError), countriesAbout, args); err != nil {
		return err
	}
	table := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CODE\tNAME")
	for _, country := range yunoclient.Countries() {
		fmt.Fprintf(table, "%s\t%s\n", country, yunoclient.CountryName(country))
	}
	return table.Flush()
}
