package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestExplainNamesAFlag(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for name, test := range map[string]struct {
		failure yunoclient.APIError
		flag    string
	}{
		"wrong keys":              {yunoclient.APIError{StatusCode: 401, Code: yunoclient.CodeInvalidCredentials}, "-environment"},
		"a key that is used up":   {yunoclient.APIError{Code: yunoclient.CodeIdempotencyDuplicated}, "-idempotency-key"},
		"a country":               {yunoclient.APIError{StatusCode: 400, Code: yunoclient.CodeCountryNotSupported}, "yuno countries"},
		"no time":                 {yunoclient.APIError{StatusCode: 503, Err: context.DeadlineExceeded}, "-timeout"},
		"no time, no connection":  {yunoclient.APIError{Err: fmt.Errorf("%w; %w", refused, context.DeadlineExceeded)}, "-timeout"},
		"no connection":           {yunoclient.APIError{Err: refused}, "-base-url"},
		"no such path":            {yunoclient.APIError{StatusCode: 404}, "-base-url"},
		"not found":               {yunoclient.APIError{StatusCode: 400, Code: yunoclient.CodeNotFound}, "-base-url"},
		"no such customer":        {yunoclient.APIError{StatusCode: 404, Code: yunoclient.CodeCustomerNotFound}, ""},
		"a web page":              {yunoclient.APIError{StatusCode: 201, Err: yunoclient.ErrMalformedResponse}, "-base-url"},
		"a redirect":              {yunoclient.APIError{StatusCode: 302, Err: yunoclient.ErrRedirect}, "-base-url"},
		"interrupted":             {yunoclient.APIError{Err: fmt.Errorf("%w; %w", refused, context.Canceled)}, ""},
		"unavailable":             {yunoclient.APIError{StatusCode: 503}, ""},
		"a code without a remedy": {yunoclient.APIError{StatusCode: 400, Code: "A_NEW_CODE"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := explain(&test.failure)
			if test.flag == "" {
				assert.EqualError(t, got, test.failure.Error())
				return
			}
			assert.ErrorContains(t, got, test.failure.Error()+"\nhint: ")
			assert.ErrorContains(t, got, test.flag)
		})
	}
	mine := errors.New("mine")
	assert.Equal(t, mine, explain(mine))
}
