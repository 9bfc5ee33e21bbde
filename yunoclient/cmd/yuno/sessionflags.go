package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

type sessionFlags struct {
	accountID, customerID, country, callbackURL string
	environment, baseURL, idempotencyKey        string
	timeout                                     time.Duration
	verbose                                     bool
}

func (c command) parseSession(args []string) (*sessionFlags, error) {
	var f sessionFlags
	flags := flag.NewFlagSet("session", flag.ContinueOnError)
	flags.StringVar(&f.accountID, "account-id", "", "`ID` of the account, from the Yuno dashboard")
	flags.StringVar(&f.customerID, "customer-id", "", "`ID` of the customer, from Create Customer")
	flags.StringVar(&f.country, "country", "", "`country`: BR, BRA, 076 or Brazil")
	flags.StringVar(&f.callbackURL, "callback-url", "", "`URL` to which the customer returns after enrolling")
	flags.StringVar(&f.environment, "environment", "", "`name`: sandbox, production or production-eu (default sandbox)")
	flags.StringVar(&f.baseURL, "base-url", "", "`URL` to send to instead of the environment's, such as that of yuno mock")
	flags.StringVar(&f.idempotencyKey, "idempotency-key", "", "`key` to send as X-Idempotency-Key")
	flags.Func("timeout", "give up after this `duration`, such as 2s, retries included (default: only each attempt has a limit)",
		f.setTimeout)
	flags.BoolVar(&f.verbose, "v", false, "log each attempt on stderr")
	return &f, c.parse(flags, sessionAbout, args)
}

func (f *sessionFlags) setTimeout(text string) error {
	timeout, err := time.ParseDuration(text)
	if seconds, _ := time.ParseDuration(text + "s"); err != nil && seconds > 0 {
		return fmt.Errorf("it has no unit: write %ss for seconds", text)
	}
	if err != nil || timeout <= 0 {
		return errors.New("it must be a duration above zero, such as 2s or 1m30s")
	}
	f.timeout = timeout
	return nil
}

// fill sets the fields of the request whose flags are given.
func (f *sessionFlags) fill(request *yuno.CreateCustomerSessionRequest) error {
	request.AccountID = cmp.Or(f.accountID, request.AccountID)
	request.CustomerID = cmp.Or(f.customerID, request.CustomerID)
	request.CallbackURL = cmp.Or(f.callbackURL, request.CallbackURL)
	if f.country == "" {
		return nil
	}
	country, err := yunoclient.ParseCountry(f.country)
	if err != nil {
		return usagef("-country %s", strings.TrimPrefix(err.Error(), "yunoclient: "))
	}
	request.Country = country
	return nil
}

// options returns the options of the client that the flags ask for.
func (c command) options(f *sessionFlags) []yunoclient.Option {
	if !f.verbose {
		return nil
	}
	handler := slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelDebug})
	return []yunoclient.Option{yunoclient.WithLogger(slog.New(handler))}
}
