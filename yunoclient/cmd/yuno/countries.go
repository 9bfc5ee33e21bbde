package main

import (
	"flag"
	"fmt"
	"text/tabwriter"

	"golang.org/x/text/language"

	"github.com/yuno-go/yuno/yunoclient"
)

const countriesAbout = `Lists the countries for which Yuno's document allows a session.

Exit codes: 0 done, 1 the list could not be written, 2 wrong use.`

func (c command) countries(args []string) error {
	if err := c.parse(flag.NewFlagSet("countries", flag.ContinueOnError), countriesAbout, args); err != nil {
		return err
	}
	table := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CODE\tALPHA-3\tNUMERIC\tNAME")
	for _, country := range yunoclient.Countries() {
		// A code that is not ISO's has neither of the others.
		alpha3, numeric := "-", "-"
		if region, err := language.ParseRegion(string(country)); err == nil {
			alpha3, numeric = region.ISO3(), fmt.Sprintf("%03d", region.M49())
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", country, alpha3, numeric, yunoclient.CountryName(country))
	}
	return table.Flush()
}
