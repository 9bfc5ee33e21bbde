package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

// ownWords turns the names that a Go program uses into those of this command.
var ownWords = strings.NewReplacer(
	"yunoclient: ", "",
	"the public API key", publicKeyVariable,
	"the private secret key", privateKeyVariable,
	"keys go into Credentials", "keys go into "+publicKeyVariable+" and "+privateKeyVariable,
	"WithEnvironment", "-environment",
	"WithBaseURL", "-base-url",
	", or WithInsecureHTTP for a test", "",
)

// misuse makes the library's error about a setting one about how this command
// was called.
func misuse(err error) error { return usagef("%s", ownWords.Replace(err.Error())) }

// explain adds what to do to the error of a call.
func explain(err error) error {
	var invalid *yunoclient.ValidationError
	if errors.As(err, &invalid) {
		return misuse(err)
	}
	var failure *yunoclient.APIError
	if !errors.As(err, &failure) {
		return err
	}
	if hint := hintFor(failure); hint != "" {
		return fmt.Errorf("%w\nhint: %s", err, hint)
	}
	return err
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

func hintFor(failure *yunoclient.APIError) string {
	hint, known := hints[failure.Code]
	switch {
	case known:
		return hint
	case errors.Is(failure, context.Canceled):
		return ""
	case errors.Is(failure, context.DeadlineExceeded):
		return "there was not enough time: try again, with a longer -timeout if you gave one"
	case failure.StatusCode == 0:
		return "check the network, a proxy on the way and, with -base-url, that something listens there"
	case errors.Is(failure, yunoclient.ErrRedirect), errors.Is(failure, yunoclient.ErrMalformedResponse):
		return "this is not how Yuno answers: check -base-url, and whether a proxy is on the way"
	case failure.StatusCode == http.StatusNotFound:
		return hints[yunoclient.CodeNotFound]
	case failure.Retryable():
		return "try again later; if it stays, ask Yuno, with the request ID if -v shows one"
	}
	return ""
}
