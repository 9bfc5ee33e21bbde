package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

const sessionAbout = `Opens a customer session and prints it as JSON on stdout; all else goes to stderr.

The keys come from YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY, never from a
flag. With neither set, a fake Yuno in the same process answers, and what is
missing is taken from the document's example.

Exit codes: 0 the session is open, 1 the call failed, 2 wrong use.`

type sessionFlags struct {
	accountID, customerID, country, callbackURL string
	environment, baseURL, idempotencyKey        string
	timeout                                     time.Duration
	verbose                                     bool
}

func (c command) session(args []string) error {
	var f sessionFlags
	flags := flag.NewFlagSet("session", flag.ContinueOnError)
	flags.StringVar(&f.accountID, "account-id", "", "`ID` of the account, from the Yuno dashboard")
	flags.StringVar(&f.customerID, "customer-id", "", "`ID` of the customer, from Create Customer")
	flags.StringVar(&f.country, "country", "", "country `code`: BR, BRA or 076")
	flags.StringVar(&f.callbackURL, "callback-url", "", "`URL` to which the customer returns after enrolling")
	flags.StringVar(&f.environment, "environment", "", "sandbox, production or production-eu (default sandbox)")
	flags.StringVar(&f.baseURL, "base-url", "", "`URL` to use instead of an environment's, such as that of yuno mock")
	flags.StringVar(&f.idempotencyKey, "idempotency-key", "", "`key` to send as X-Idempotency-Key")
	flags.DurationVar(&f.timeout, "timeout", 0, "give up after this `long`, retries included (default: no limit but that of each attempt)")
	flags.BoolVar(&f.verbose, "v", false, "show each attempt on stderr: method, URL, status, duration, request ID")
	if err := c.parse(flags, sessionAbout, args); err != nil {
		return err
	}
	request, err := f.request()
	if err != nil {
		return err
	}
	client, err := c.client(&f, &request)
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

func (f *sessionFlags) request() (yuno.CreateCustomerSessionRequest, error) {
	request := yuno.CreateCustomerSessionRequest{AccountID: f.accountID, CustomerID: f.customerID, CallbackURL: f.callbackURL}
	if f.country == "" {
		return request, nil
	}
	country, err := yunoclient.ParseCountry(f.country)
	if err != nil {
		return request, usagef("-country: %w", err)
	}
	request.Country = country
	return request, nil
}

// client returns the client that the keys in the environment ask for: one for
// Yuno, or without keys one for a fake, for which it completes the request.
func (c command) client(f *sessionFlags, request *yuno.CreateCustomerSessionRequest) (*yunoclient.Client, error) {
	creds, err := c.credentials()
	if err != nil {
		return nil, usageError{err}
	}
	if creds == (yunoclient.Credentials{}) {
		if f.environment != "" || f.baseURL != "" {
			return nil, usagef("-environment and -base-url need keys: set %s and %s", publicKeyVariable, privateKeyVariable)
		}
		fmt.Fprintf(c.stderr, "no keys in %s and %s: a fake Yuno in this process answers\n", publicKeyVariable, privateKeyVariable)
		if err := complete(request); err != nil {
			return nil, err
		}
		fake := yunotest.New()
		return fake.Client(c.options(f, fake.BaseURL())...), nil
	}

	if err := f.required(); err != nil {
		return nil, err
	}
	base, err := f.base()
	if err != nil {
		return nil, err
	}
	client, err := yunoclient.New(creds, append(c.options(f, base), yunoclient.WithBaseURL(base))...)
	if err != nil {
		return nil, usageError{err}
	}
	return client, nil
}

const (
	publicKeyVariable  = "YUNO_PUBLIC_API_KEY"
	privateKeyVariable = "YUNO_PRIVATE_SECRET_KEY"
)

// credentials returns the keys of the environment, the zero value for none at
// all, and an error for only one of them.
func (c command) credentials() (yunoclient.Credentials, error) {
	if c.getenv(publicKeyVariable) == "" && c.getenv(privateKeyVariable) == "" {
		return yunoclient.Credentials{}, nil
	}
	return yunoclient.CredentialsFromEnv()
}

func (f *sessionFlags) required() error {
	var missing []string
	for _, flag := range []struct{ name, value string }{
		{"-account-id", f.accountID}, {"-customer-id", f.customerID}, {"-country", f.country},
	} {
		if flag.value == "" {
			missing = append(missing, flag.name)
		}
	}
	if missing == nil {
		return nil
	}
	return usagef("%s must be given", strings.Join(missing, ", "))
}

func (f *sessionFlags) base() (string, error) {
	switch {
	case f.environment != "" && f.baseURL != "":
		return "", usagef("-environment and -base-url say the same thing: give one")
	case f.baseURL != "":
		return f.baseURL, nil
	case f.environment == "":
		return string(yunoclient.Sandbox), nil
	}
	environment, err := yunoclient.ParseEnvironment(f.environment)
	if err != nil {
		return "", usagef("-environment: %w", err)
	}
	return string(environment), nil
}

func (c command) options(f *sessionFlags, base string) []yunoclient.Option {
	if !f.verbose {
		return nil
	}
	return []yunoclient.Option{yunoclient.WithLogger(slog.New(attemptLog{out: c.stderr, base: base}))}
}

// complete fills what the user did not give from the example that the
// document shows.
func complete(request *yuno.CreateCustomerSessionRequest) error {
	example, err := exampleRequest()
	if err != nil {
		return err
	}
	if request.AccountID == "" {
		request.AccountID = example.AccountID
	}
	if request.CustomerID == "" {
		request.CustomerID = example.CustomerID
	}
	if request.Country == "" {
		request.Country = example.Country
	}
	if request.CallbackURL == "" {
		request.CallbackURL = example.CallbackURL
	}
	return nil
}

func exampleRequest() (example yuno.CreateCustomerSessionRequest, err error) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(api.Document))
	if err != nil {
		return example, err
	}
	for _, shown := range doc.Paths.Find("/customers/sessions").Post.RequestBody.Value.Content.Get("application/json").Examples {
		data, err := json.Marshal(shown.Value.Value)
		if err != nil {
			return example, err
		}
		return example, json.Unmarshal(data, &example)
	}
	return example, errors.New("the document has no example: give -account-id, -customer-id and -country")
}

// hints are what to do about the codes that are met most.
var hints = map[yunoclient.Code]string{
	yunoclient.CodeInvalidCredentials:    "the keys must be those of the environment; choose it with -environment, and copy both keys again",
	yunoclient.CodeExpiredCredentials:    "create new keys in the dashboard",
	yunoclient.CodeUnknownIPAddress:      "add this machine's address to the account's allowed addresses in the dashboard",
	yunoclient.CodeAuthorizationRequired: "ask Yuno to enable customer sessions for the account",
	yunoclient.CodeCustomerNotFound:      "create the customer first, with the keys of the same account and environment",
	yunoclient.CodeInvalidAccountID:      "copy the account's ID from the dashboard of the same environment",
	yunoclient.CodeCountryNotSupported:   "see yuno countries",
	yunoclient.CodeNotFound:              "check the IDs and, with -base-url, that the URL ends in /v1",
	yunoclient.CodeRequestInProcess:      "wait, then send the same again",
	yunoclient.CodeIdempotencyDuplicated: "use a new -idempotency-key",
}

// explain adds what to do to the error of a call.
func explain(err error) error {
	var invalid *yunoclient.ValidationError
	if errors.As(err, &invalid) {
		return usageError{err}
	}
	var apiErr *yunoclient.APIError
	if !errors.As(err, &apiErr) {
		return err
	}
	hint := hints[apiErr.Code]
	if hint == "" && apiErr.StatusCode == 404 {
		hint = hints[yunoclient.CodeNotFound]
	}
	if hint == "" {
		return err
	}
	return fmt.Errorf("%w\nhint: %s", err, hint)
}
