package yunoclient

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

const redacted = "[redacted]"

// shortestSecret is the length of the shortest secret that is looked for: a
// shorter word may be part of any response. Yuno's keys and IDs are longer.
const shortestSecret = 8

// redact takes secrets out of an error, because proxies and error pages quote the
// request. It is the only place that does, and nothing else is redacted: whoever
// asked for a success gets what the server sent.
//
// It finds a secret as it is, and as JSON (once, or within JSON), a URL's query or
// path (percent in either case) or HTML escapes it. It does not see through a
// server that hides a secret on purpose: that one has it already.
func (e *APIError) redact(secrets []string, isCutOff bool) {
	e.Path = withoutSession(e.Path)
	stripLocation(e.Header)
	for _, secret := range longestFirst(secrets) {
		if len(secret) < shortestSecret {
			continue
		}
		hide := func(s string) string { return replaceSecret(s, secret, redacted) }
		e.Path, e.Code = hide(e.Path), Code(hide(string(e.Code)))
		for _, values := range e.Header {
			for i, value := range values {
				values[i] = hide(value)
			}
		}
		if isCutOff {
			hide = func(s string) string { return cutBeginning(replaceSecret(s, secret, redacted), secret) }
		}
		e.Body = []byte(hide(string(e.Body)))
		for i, message := range e.Messages {
			e.Messages[i] = hide(message)
		}
		e.Err = hideInError(e.Err, secret)
	}
}

// longestFirst returns the secrets with the longest first: one may be the beginning
// of another.
func longestFirst(secrets []string) []string {
	sorted := slices.Clone(secrets)
	slices.SortFunc(sorted, func(a, b string) int { return len(b) - len(a) })
	return sorted
}

// secretsOf returns what of a request must be in no error and no log: the keys in
// its header, which may be another account's than the client's, and the session's
// ID in its path.
func secretsOf(req *http.Request) []string {
	var secrets []string
	if known := attemptIn(req.Context()).secrets; known != nil {
		secrets = known()
	}
	for name, values := range req.Header {
		switch http.CanonicalHeaderKey(name) {
		case headerPublicKey, headerPrivateKey:
			secrets = append(secrets, values...)
		}
	}
	segments := strings.Split(req.URL.Path, "/")
	for _, i := range sessionsIn(segments) {
		secrets = append(secrets, segments[i])
	}
	return secrets
}

// withoutSession returns a path without the ID of a session, as in
// /customers/sessions/{customer_session}/payment-methods.
func withoutSession(path string) string {
	segments := strings.Split(path, "/")
	for _, i := range sessionsIn(segments) {
		segments[i] = redacted
	}
	return strings.Join(segments, "/")
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

// hideInError returns err, or a redacted stand-in if its text holds the secret.
func hideInError(err error, secret string) error {
	if err == nil {
		return nil
	}
	text := replaceSecret(err.Error(), secret, redacted)
	if text == err.Error() {
		return err
	}
	hidden := &redactedError{text: text, is: func(target error) bool { return errors.Is(err, target) }}
	var failed *connectionError
	if errors.As(err, &failed) {
		hidden.failed = &connectionError{
			err:         errors.New(replaceSecret(failed.err.Error(), secret, redacted)),
			unprocessed: failed.unprocessed,
		}
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
