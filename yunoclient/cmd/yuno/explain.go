package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/yuno-go/yuno/yunoclient"
)

// explain adds a hint to an error if a flag of the command is the cure. The error itself
// names every other cure.
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

func hintFor(failure *yunoclient.APIError) string {
	switch {
	case failure.Code == yunoclient.CodeInvalidCredentials:
		return "check -environment"
	case failure.Code == yunoclient.CodeIdempotencyDuplicated:
		return "use a new -idempotency-key"
	case failure.Code == yunoclient.CodeCountryNotSupported:
		return "see yuno countries"
	case errors.Is(failure, context.Canceled):
		return ""
	case errors.Is(failure, context.DeadlineExceeded):
		return "try a longer -timeout; -v shows each attempt"
	case failure.StatusCode == 0, failure.StatusCode == 404 && failure.Code == "", failure.Code == yunoclient.CodeNotFound,
		errors.Is(failure, yunoclient.ErrRedirect), errors.Is(failure, yunoclient.ErrMalformedResponse):
		return "check -base-url, which must end in /v1 at Yuno; is a proxy on the way?"
	}
	return ""
}
