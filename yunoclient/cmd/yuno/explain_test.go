package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestExplain(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	location := func(target string) http.Header { return http.Header{"Location": {target}} }
	const retry = "\nhint: try again, with a longer -timeout if you gave one; -v shows each attempt"
	const elsewhere = "\nhint: this is not how Yuno responds: check -base-url, and whether a proxy is on the way"
	for name, test := range map[string]struct {
		failure yunoclient.APIError
		says    string
	}{
		"no time after an error": {
			failure: yunoclient.APIError{StatusCode: 503, Err: context.DeadlineExceeded},
			says:    "503 Service Unavailable: no time for another attempt" + retry},
		"no time after a redirect's status": {
			failure: yunoclient.APIError{StatusCode: 300, Err: context.DeadlineExceeded},
			says:    "300 Multiple Choices: no time for another attempt" + retry},
		"no time in a body": {
			failure: yunoclient.APIError{StatusCode: 299, Err: context.DeadlineExceeded},
			says:    "299: no whole response in time" + retry},
		"no time after a lost connection": {
			failure: yunoclient.APIError{Err: fmt.Errorf("%w; %w", refused, context.DeadlineExceeded)},
			says:    "dial: connection refused; no time for another attempt" + retry},
		"no connection": {
			failure: yunoclient.APIError{Err: refused},
			says: "dial: connection refused" +
				"\nhint: check the network, a proxy on the way and, with -base-url, that something listens there"},
		"too large": {
			failure: yunoclient.APIError{StatusCode: 201, Err: yunoclient.ErrResponseTooLarge},
			says:    "201 Created: the response is too large for a session" + elsewhere},
		"a web page": {
			failure: yunoclient.APIError{StatusCode: 201, Body: []byte("\n<html>"), Err: yunoclient.ErrMalformedResponse},
			says:    "201 Created: the response is a web page, not a session" + elsewhere},
		"interrupted": {
			failure: yunoclient.APIError{Err: fmt.Errorf("%w; %w", refused, context.Canceled)},
			says:    "interrupted before the response came"},
		"a redirect": {
			failure: yunoclient.APIError{StatusCode: 302, Header: location("https://a.test/b"), Err: yunoclient.ErrRedirect},
			says:    "302 Found: a redirect to https://a.test, which is not followed" + elsewhere},
		"a redirect to a path": {
			failure: yunoclient.APIError{StatusCode: 302, Header: location("/b"), Err: yunoclient.ErrRedirect},
			says:    "302 Found: a redirect, which is not followed" + elsewhere},
		"a redirect to no URL": {
			failure: yunoclient.APIError{StatusCode: 302, Header: location("https://["), Err: yunoclient.ErrRedirect},
			says:    "302 Found: a redirect, which is not followed" + elsewhere},
	} {
		t.Run(name, func(t *testing.T) {
			assert.EqualError(t, explain(&test.failure), " : "+test.says)
		})
	}
	mine := errors.New("mine")
	assert.Equal(t, mine, explain(mine))
}

func TestAKnownCodeHasItsHint(t *testing.T) {
	for code, hint := range hints {
		assert.NotEmpty(t, hint, code)
		assert.ErrorContains(t, explain(&yunoclient.APIError{StatusCode: 400, Code: code}), "\nhint: "+hint)
	}
}
