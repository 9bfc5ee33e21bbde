package yunoclient

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno"
)

const headerIdempotencyKey = "X-Idempotency-Key"

// IdempotencyKey returns an editor that sets the X-Idempotency-Key header. The
// key is the same on every attempt of a call; with it, a POST that is called
// through [Client.API] or [Client.Do] may be retried as if it were idempotent.
//
// A key must be new for every request that is meant to have an effect of its own,
// such as a random UUID. It must be visible ASCII; otherwise the call fails with
// a [*ValidationError] and nothing is sent.
//
// A client that you generate has a type of its own for editors:
//
//	payments.RequestEditorFn(yunoclient.IdempotencyKey(key))
func IdempotencyKey(key string) yuno.RequestEditorFn {
	return func(_ context.Context, req *http.Request) error {
		if key == "" || !isVisibleASCII(key) {
			return invalid(headerIdempotencyKey, "must be visible ASCII characters, such as a UUID, got "+quoteShort(key))
		}
		req.Header.Set(headerIdempotencyKey, key)
		return nil
	}
}

// Header returns an editor that sets a header of the request, in place of any
// value that it has. With a name or value that HTTP does not allow the call
// fails with a [*ValidationError] and nothing is sent.
func Header(name, value string) yuno.RequestEditorFn {
	return func(_ context.Context, req *http.Request) error {
		if !isHeaderName(name) {
			return invalid(quoteShort(name), "is not the name of a header: use letters, digits and hyphens")
		}
		if http.CanonicalHeaderKey(name) == "Host" {
			return invalid("Host", "is that of the base URL, and is not set as a header")
		}
		if !isHeaderValue(value) {
			// The value may be a secret, so it is not shown.
			return invalid(http.CanonicalHeaderKey(name), "must hold no control characters, such as a line break")
		}
		req.Header.Set(name, value)
		return nil
	}
}

// checkEditors refuses an editor that is nil, which the generated code would call.
func checkEditors(editors []yuno.RequestEditorFn) error {
	if slices.ContainsFunc(editors, func(editor yuno.RequestEditorFn) bool { return editor == nil }) {
		return errors.New("yunoclient: an editor is nil: leave it out")
	}
	return nil
}

// isHeaderName reports whether s is a token of RFC 9110.
func isHeaderName(s string) bool {
	return s != "" && isVisibleASCII(s) && !strings.ContainsAny(s, "\"(),/:;<=>?@[\\]{}")
}
