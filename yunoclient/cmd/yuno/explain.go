package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

// inCommand replaces the library's words with the command's.
var inCommand = strings.NewReplacer(
	"yunoclient: the base URL", "-base-url",
	"yunoclient: the public API key", publicKeyVariable,
	"yunoclient: the private secret key", privateKeyVariable,
	"go into Credentials", "go into "+strings.Join(keyVariables, " and "),
	"use https, or WithInsecureHTTP for a test", "use https; http is for localhost",
)

// explain returns the error of a call in the words of the flags, with a hint about
// what to do.
func explain(err error) error {
	var invalid *yunoclient.ValidationError
	if errors.As(err, &invalid) {
		return faults(invalid)
	}
	var failure *yunoclient.APIError
	if !errors.As(err, &failure) {
		return err
	}
	shown := *failure
	shown.Err = cause(failure)
	if hint := hintFor(failure); hint != "" {
		return fmt.Errorf("%w\nhint: %s", &shown, hint)
	}
	return &shown
}

// faults returns the faults of a request by their flags: account_id is -account-id,
// and X-Idempotency-Key is -idempotency-key.
func faults(invalid *yunoclient.ValidationError) error {
	var texts []string
	for _, fault := range invalid.Fields {
		flag := strings.ReplaceAll(strings.TrimPrefix(strings.ToLower(fault.Field), "x-"), "_", "-")
		texts = append(texts, "-"+flag+" "+fault.Message)
	}
	return usagef("%s", strings.Join(texts, "; "))
}

// cause returns in this command's words why a call failed, if its status does not
// tell. An error of the network is shown as it is.
func cause(failure *yunoclient.APIError) error {
	var network *net.OpError
	switch {
	case errors.Is(failure, context.Canceled):
		return errors.New("interrupted before the response came")
	case errors.Is(failure, context.DeadlineExceeded) && errors.As(failure, &network):
		return fmt.Errorf("%w; no time for another attempt", network)
	case errors.Is(failure, context.DeadlineExceeded) && failure.StatusCode >= 300:
		return errors.New("no time for another attempt")
	case errors.Is(failure, context.DeadlineExceeded):
		return errors.New("no whole response in time")
	case errors.Is(failure, yunoclient.ErrRedirect):
		target, err := url.Parse(failure.Header.Get("Location"))
		if err != nil || target.Host == "" {
			return errors.New("a redirect, which is not followed")
		}
		return fmt.Errorf("a redirect to %s://%s, which is not followed", target.Scheme, target.Host)
	case errors.Is(failure, yunoclient.ErrResponseTooLarge):
		return errors.New("the response is too large for a session")
	case errors.Is(failure, yunoclient.ErrMalformedResponse):
		if bytes.HasPrefix(bytes.TrimSpace(failure.Body), []byte("<")) {
			return errors.New("the response is a web page, not a session")
		}
		return errors.New("the response is not the session that was asked for")
	}
	return failure.Err
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
