package yunoclient

import (
	"context"
	"net/http"
	"strings"

	"github.com/yuno-go/yuno"
)

const headerIdempotencyKey = "X-Idempotency-Key"

// IdempotencyKey returns an editor that sets the X-Idempotency-Key header. The key is the
// same on every attempt of a call. With a key, a POST through [Client.API] or [Client.Do]
// is retried as if it were idempotent.
//
// Use a new key, such as a random UUID, for every request that is meant to have an effect
// of its own. Use the same key to send a request again whose outcome is unknown, see
// [APIError.MayHaveBeenProcessed]. The key must be visible ASCII. Otherwise the call
// fails with a [*ValidationError] and nothing is sent.
//
// The client that you generate with oapi-codegen has its own type for editors:
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

// Header returns an editor that sets a header of the request and replaces its previous
// values. If HTTP does not allow the name or the value, the call fails with a
// [*ValidationError] and nothing is sent.
func Header(name, value string) yuno.RequestEditorFn {
	return func(_ context.Context, req *http.Request) error {
		if !isHeaderName(name) {
			return invalid(quoteShort(name), "is not the name of a header: use letters, digits and hyphens")
		}
		if http.CanonicalHeaderKey(name) == "Host" {
			return invalid("Host", "is that of the base URL, and cannot be set as a header")
		}
		if !isHeaderValue(value) {
			// The error does not show the value, which may be a secret.
			return invalid(http.CanonicalHeaderKey(name), "must hold no control characters, such as a line break")
		}
		req.Header.Set(name, value)
		return nil
	}
}

// isHeaderName reports whether s is a token of RFC 9110.
func isHeaderName(s string) bool {
	return s != "" && isVisibleASCII(s) && !strings.ContainsAny(s, "\"(),/:;<=>?@[\\]{}")
}
