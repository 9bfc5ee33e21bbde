package main

import (
	"cmp"
	"errors"
	"flag"
	"log/slog"
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
	const timeout = "give up after this `duration`, such as 2s, retries included (default: only each attempt has a limit)"
	flags.Func("timeout", timeout, func(text string) (err error) {
		f.timeout, err = time.ParseDuration(text)
		if err == nil && f.timeout <= 0 {
			err = errors.New("it must be above zero, such as 2s")
		}
		return err
	})
	flags.BoolVar(&f.verbose, "v", false, "log each attempt on stderr")
	return &f, c.parse(flags, sessionAbout, args)
}

// fill sets the fields of the request that have a flag.
func (f *sessionFlags) fill(request *yuno.CreateCustomerSessionRequest) error {
	request.AccountID = cmp.Or(f.accountID, request.AccountID)
	request.CustomerID = cmp.Or(f.customerID, request.CustomerID)
	request.CallbackURL = cmp.Or(f.callbackURL, request.CallbackURL)
	if f.country == "" {
		return nil
	}
	country, err := yunoclient.ParseCountry(f.country)
	if err != nil {
		return usagef("-country %w", err)
	}
	request.Country = country
	return nil
}

// options returns the options of the client that the flags set.
func (c command) options(f *sessionFlags) []yunoclient.Option {
	if !f.verbose {
		return nil
	}
	handler := slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelDebug})
	return []yunoclient.Option{yunoclient.WithLogger(slog.New(handler))}
}
