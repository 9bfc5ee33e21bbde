package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

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
