package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

const sessionAbout = `Opens a customer session and prints it as JSON on stdout. Everything else goes to stderr.

The keys come from YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY, never from a flag. If
neither is set, a fake Yuno in the same process responds, and missing fields are taken
from the document's example. Production keys are used only with -environment production
or production-eu.

Exit codes: 0 the session is open, 1 the call failed, 2 usage error.

Flags:`

func (c command) session(args []string) error {
	f, err := c.parseSession(args)
	if err != nil {
		return err
	}
	open := c.atYuno
	if noKeys() {
		open = c.atFake
	}
	client, request, err := open(f)
	if err != nil {
		return err
	}

	ctx := c.ctx
	if f.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.timeout)
		defer cancel()
	}
	var editors []yuno.RequestEditorFn
	if f.idempotencyKey != "" {
		editors = append(editors, yunoclient.IdempotencyKey(f.idempotencyKey))
	}
	session, err := client.CreateCustomerSession(ctx, request, editors...)
	if err != nil {
		return explain(err)
	}
	out := json.NewEncoder(c.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(session)
}

// atYuno returns a client with the keys from the environment variables, and the request
// that the flags describe. -environment names the environment that the keys belong to,
// and -base-url sends them elsewhere.
func (c command) atYuno(f *sessionFlags) (client *yunoclient.Client, request yuno.CreateCustomerSessionRequest, err error) {
	environment, err := yunoclient.ParseEnvironment(cmp.Or(f.environment, "sandbox"))
	if err != nil {
		return nil, request, usagef("-%s", strings.TrimPrefix(err.Error(), "yunoclient: "))
	}
	creds, err := keysFor(environment)
	if err != nil {
		return nil, request, err
	}
	if err := f.fill(&request); err != nil {
		return nil, request, err
	}
	base := yunoclient.WithBaseURL(cmp.Or(f.baseURL, string(environment)))
	client, err = yunoclient.New(creds, append(c.options(f), base)...)
	if err != nil {
		return nil, request, usagef("%w\nhint: the keys are in %s and %s, the base URL is that of -environment or -base-url",
			err, publicKeyVariable, privateKeyVariable)
	}
	return client, request, nil
}

// atFake returns a client of a fake, and the document's example with the fields that the
// flags set.
func (c command) atFake(f *sessionFlags) (client *yunoclient.Client, request yuno.CreateCustomerSessionRequest, err error) {
	if f.environment != "" || f.baseURL != "" {
		return nil, request, usagef("-environment and -base-url need keys: set %s and %s; yuno mock accepts any two keys",
			publicKeyVariable, privateKeyVariable)
	}
	request, err = exampleRequest(api.Document())
	if err != nil {
		return nil, request, err
	}
	if err := f.fill(&request); err != nil {
		return nil, request, err
	}
	fmt.Fprintf(c.stderr, "no keys in %s and %s: a fake Yuno in this process responds\n", publicKeyVariable, privateKeyVariable)
	fake := yunotest.New()
	return fake.Client(c.options(f)...), request, nil
}

const (
	publicKeyVariable  = "YUNO_PUBLIC_API_KEY"
	privateKeyVariable = "YUNO_PRIVATE_SECRET_KEY"
)

func noKeys() bool { return os.Getenv(publicKeyVariable) == "" && os.Getenv(privateKeyVariable) == "" }

// keysFor returns the keys from the environment variables. It returns an error if the
// prefix of a key belongs to another environment, wherever the key would be sent, so that
// no production key goes to a proxy or a mock by mistake.
func keysFor(environment yunoclient.Environment) (yunoclient.Credentials, error) {
	for _, variable := range []string{publicKeyVariable, privateKeyVariable} {
		key := os.Getenv(variable)
		switch {
		case strings.HasPrefix(key, "prod_") && environment == yunoclient.Sandbox:
			return yunoclient.Credentials{}, usagef("%s begins with prod_: set the keys of the sandbox, "+
				"or add -environment production or production-eu", variable)
		case strings.HasPrefix(key, "sandbox_") && environment != yunoclient.Sandbox:
			return yunoclient.Credentials{}, usagef("%s begins with sandbox_: set the keys of production, "+
				"or use -environment sandbox", variable)
		}
	}
	creds, err := yunoclient.CredentialsFromEnv()
	if err != nil {
		return creds, usagef("%w, or unset both keys to try the command on a fake", err)
	}
	return creds, nil
}

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
