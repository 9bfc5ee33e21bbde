package yunoclient

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// secrets are what no error and no log may hold, the longest first: one may be the
// beginning of another. Proxies and error pages quote the request, so what failed is
// redacted, where it becomes an APIError, and nothing else is: whoever asked for a
// success gets what the server sent.
//
// A secret is found as it is, and as JSON (once, or within JSON), a URL's query or
// path (percent in either case) or HTML escapes it. A server that hides a secret on
// purpose is not seen through: it has the secret already.
type secrets []string

// secretsOf returns the secrets of a request: the keys in its header, which may be
// another account's than the client's, and the session's ID in its path.
func secretsOf(req *http.Request) secrets {
	var found secrets
	if secretsOfCall := attemptIn(req.Context()).secrets; secretsOfCall != nil {
		found = secretsOfCall()
	}
	for name, values := range req.Header {
		switch http.CanonicalHeaderKey(name) {
		case headerPublicKey, headerPrivateKey:
			found = append(found, values...)
		}
	}
	_, ids := withoutSessions(req.URL)
	found = append(found, ids...)
	slices.Sort(found)
	found = slices.Compact(found) // every attempt sends the keys of the call
	slices.SortFunc(found, func(a, b string) int { return len(b) - len(a) })
	return found
}

func (s secrets) hideIn(text string) string {
	for _, secret := range s {
		text = replaceSecret(text, secret, redacted)
	}
	return text
}

// hideInCutOff is hideIn for a text that was cut off, maybe within a secret.
func (s secrets) hideInCutOff(text string) string {
	for _, secret := range s {
		text = cutBeginning(replaceSecret(text, secret, redacted), secret)
	}
	return text
}

func (s secrets) hideInPath(u *url.URL) string {
	path, _ := withoutSessions(u)
	return s.hideIn(path)
}

func (s secrets) hideInHeader(header http.Header) {
	for _, values := range header {
		for i, value := range values {
			values[i] = s.hideIn(value)
		}
	}
}

// hideInError returns err, or a redacted stand-in if its text holds a secret.
func (s secrets) hideInError(err error) error {
	if err == nil {
		return nil
	}
	text := s.hideIn(err.Error())
	if text == err.Error() {
		return err
	}
	hidden := &redactedError{text: text, is: func(target error) bool { return errors.Is(err, target) }}
	var failed *connectionError
	if errors.As(err, &failed) {
		hidden.failed = &connectionError{err: errors.New(s.hideIn(failed.err.Error())), unprocessed: failed.unprocessed}
	}
	return hidden
}

// redactedError stands for an error whose text holds a secret. errors.Is finds what
// it stands for; errors.As does not, as that has the secret.
type redactedError struct {
	text   string
	is     func(target error) bool // not the error: reflection would see it
	failed *connectionError        // or nil
}

func (e *redactedError) Error() string { return e.text }

func (e *redactedError) Is(target error) bool { return e.is(target) }

func (e *redactedError) Unwrap() error {
	if e.failed == nil {
		return nil
	}
	return e.failed
}

// withoutSessions returns the path of a URL without the IDs of sessions, as in
// /customers/sessions/{customer_session}/payment-methods, and those IDs.
func withoutSessions(u *url.URL) (path string, ids []string) {
	segments := strings.Split(u.EscapedPath(), "/")
	follows := false
	for i, segment := range segments {
		segment, _ = url.PathUnescape(segment) // net/url has checked it. An ID may have a slash.
		if segment == "" {
			continue // of a doubled slash
		}
		if follows {
			ids = append(ids, segment)
			segment = redacted
		}
		follows = strings.EqualFold(segment, "sessions")
		segments[i] = segment
	}
	return strings.Join(segments, "/"), ids
}
