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

func TestExplainAddsAHint(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	const retry = "\nhint: try again, with a longer -timeout if you gave one; -v shows each attempt"
	const elsewhere = "\nhint: this is not how Yuno responds: check -base-url, and whether a proxy is on the way"
	const later = "\nhint: try again later; if it persists, ask Yuno, with the request ID if there is one"
	const network = "\nhint: check the network, a proxy on the way and, with -base-url, that something listens there"
	for name, test := range map[string]struct {
		failure yunoclient.APIError
		hint    string
	}{
		"no time":                  {yunoclient.APIError{StatusCode: 503, Err: context.DeadlineExceeded}, retry},
		"no time, no connection":   {yunoclient.APIError{Err: fmt.Errorf("%w; %w", refused, context.DeadlineExceeded)}, retry},
		"no connection":            {yunoclient.APIError{Err: refused}, network},
		"interrupted":              {yunoclient.APIError{Err: fmt.Errorf("%w; %w", refused, context.Canceled)}, ""},
		"too large":                {yunoclient.APIError{StatusCode: 201, Err: yunoclient.ErrResponseTooLarge}, elsewhere},
		"a web page":               {yunoclient.APIError{StatusCode: 201, Err: yunoclient.ErrMalformedResponse}, elsewhere},
		"a redirect":               {yunoclient.APIError{StatusCode: 302, Err: yunoclient.ErrRedirect}, elsewhere},
		"in trouble":               {yunoclient.APIError{StatusCode: 503}, later},
		"in trouble with a code":   {yunoclient.APIError{StatusCode: 500, Code: "A_NEW_CODE"}, later},
		"no code":                  {yunoclient.APIError{StatusCode: 400}, ""},
		"a code that nobody knows": {yunoclient.APIError{StatusCode: 400, Code: "A_NEW_CODE"}, ""},
		"no such path":             {yunoclient.APIError{StatusCode: 404}, "\nhint: " + hints[yunoclient.CodeNotFound]},
	} {
		t.Run(name, func(t *testing.T) {
			assert.EqualError(t, explain(&test.failure), test.failure.Error()+test.hint)
		})
	}
	mine := errors.New("mine")
	assert.Equal(t, mine, explain(mine))
}

func TestExplainHasAHintForAKnownCode(t *testing.T) {
	for code, hint := range hints {
		assert.NotEmpty(t, hint, code)
		assert.ErrorContains(t, explain(&yunoclient.APIError{StatusCode: 400, Code: code}), "\nhint: "+hint)
	}
}
