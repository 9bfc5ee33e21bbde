package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/yuno-go/yuno/yunoclient"
)

// explain adds to the error of a call a hint about what to do.
func explain(err error) error {
	var failure *yunoclient.APIError
	switch {
	case errors.As(err, new(*yunoclient.ValidationError)):
		return usagef("%w\nhint: -h shows the flag of each field", err)
	case !errors.As(err, &failure):
		return err
	}
	if hint := hintFor(failure); hint != "" {
		return fmt.Errorf("%w\nhint: %s", err, hint)
	}
	return err
}

// hints say what to do about the most frequent codes.
var hints = map[yunoclient.Code]string{
	yunoclient.CodeInvalidCredentials:    "the keys must be those of the environment; check -environment, and copy both keys again",
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
		return "try again, with a longer -timeout if you gave one; -v shows each attempt"
	case failure.StatusCode == 0:
		return "check the network, a proxy on the way and, with -base-url, that something listens there"
	case errors.Is(failure, yunoclient.ErrRedirect), errors.Is(failure, yunoclient.ErrMalformedResponse),
		errors.Is(failure, yunoclient.ErrResponseTooLarge):
		return "this is not how Yuno responds: check -base-url, and whether a proxy is on the way"
	case failure.StatusCode == http.StatusNotFound:
		return hints[yunoclient.CodeNotFound]
	case failure.Retryable():
		return "try again later; if it persists, ask Yuno, with the request ID if there is one"
	}
	return ""
}
