package yunoclient

import (
	"cmp"
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
	segments := segmentsOf(req.URL)
	for _, i := range sessionsIn(segments) {
		found = append(found, segments[i])
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(found) // every attempt sends the keys of the call
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

func (s secrets) hideInPath(u *url.URL) string { return s.hideIn(pathWithoutSession(u)) }

// hideInHeader returns a copy: a user's transport may still own the header.
func (s secrets) hideInHeader(header http.Header) http.Header {
	header = header.Clone()
	for _, values := range header {
		for i, value := range values {
			values[i] = s.hideIn(value)
		}
	}
	return header
}

// hideInError returns err, or a redacted stand-in if its text holds a secret.
func (s secrets) hideInError(err error) error {
	if err == nil || s.hideIn(err.Error()) == err.Error() {
		return err
	}
	hidden := &redactedError{text: s.hideIn(err.Error()), is: func(target error) bool { return errors.Is(err, target) }}
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

// pathWithoutSession returns the path of a URL without the ID of a session, as in
// /customers/sessions/{customer_session}/payment-methods.
func pathWithoutSession(u *url.URL) string {
	segments := segmentsOf(u)
	for _, i := range sessionsIn(segments) {
		segments[i] = redacted
	}
	return strings.Join(segments, "/")
}

// segmentsOf returns the segments of a path, each unescaped: an ID may have a slash.
func segmentsOf(u *url.URL) []string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, segment := range segments {
		segments[i], _ = url.PathUnescape(segment) // net/url has checked it
	}
	return segments
}

// sessionsIn returns which segments of a path are IDs of sessions.
func sessionsIn(segments []string) []int {
	var found []int
	follows := false
	for i, segment := range segments {
		if segment == "" {
			continue // of a doubled slash
		}
		if follows {
			found = append(found, i)
		}
		follows = !follows && strings.EqualFold(segment, "sessions")
	}
	return found
}
