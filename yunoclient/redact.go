package yunoclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// shortestSecret is the length of the shortest secret that is redacted, because a
// shorter word may be part of any response. Yuno's keys and IDs are longer.
const shortestSecret = 8

// secrets are the texts that no error and no log may hold. Proxies and error pages quote
// the request, so a failure is redacted where it becomes an APIError. A success is not:
// the caller gets what the server sent.
//
// Secrets are redacted in plain text and in JSON, URL or HTML escapes. A server that
// hides a secret on purpose is not detected, because it has the secret anyway.
type secrets []*secret

// secret is one text to redact.
type secret struct {
	text    string
	pattern *regexp.Regexp // of the text and its escapes, compiled at the first use
}

// searchable matches the secrets that are searched for in escapes, because the search takes longer for each character that
// an encoder may escape. All keys and IDs match it. But a customer may have chosen the ID in a path.
var searchable = regexp.MustCompile(`^([0-9A-Za-z]+[^0-9A-Za-z]{0,4}){1,16}$`)

const longestSearchable = 256

func (s *secret) isSearchable() bool {
	return len(s.text) <= longestSearchable && searchable.MatchString(s.text)
}

// secretsOf returns the secrets of a request: the keys in its header, which may be of
// another account than the client's, and the IDs of sessions in its path. The longest
// comes first, because it may begin with another.
func secretsOf(req *http.Request) secrets {
	_, texts := redactSessions(req.URL)
	for name, values := range req.Header {
		switch http.CanonicalHeaderKey(name) {
		case httptext.PublicKeyHeader, httptext.PrivateKeyHeader:
			texts = append(texts, values...)
		}
	}
	return newSecrets(texts)
}

func newSecrets(texts []string) secrets {
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	var found secrets
	for _, text := range texts {
		if len(text) >= shortestSecret {
			found = append(found, &secret{text: text})
		}
	}
	return found
}

func (s secrets) hideIn(text string) string {
	for _, secret := range s {
		text = secret.hideIn(text)
	}
	return text
}

// hideInCutOff is hideIn for a text that was cut off, perhaps within a secret.
func (s secrets) hideInCutOff(text string) string {
	for _, secret := range s {
		text = secret.cutBeginning(secret.hideIn(text))
	}
	return text
}

func (s *secret) hideIn(text string) string {
	text = strings.ReplaceAll(text, s.text, redacted)
	switch {
	case !strings.ContainsAny(text, escapeStarts):
		return text
	case !s.isSearchable():
		return redacted // the text may hold the secret in escapes
	}
	return s.escaped().ReplaceAllLiteralString(text, redacted)
}

// escapeStarts are the characters with which an escape begins.
const escapeStarts = `\%&`

// longestEscape is how many characters may stand for one, such as &#x0000002b; or \\u002b.
const longestEscape = 20

// escaped returns an expression that finds the secret in whatever way an encoder escapes
// it. Letters and digits match themselves, and any other character matches up to 20
// characters. So the expression finds too much rather than too little.
func (s *secret) escaped() *regexp.Regexp {
	if s.pattern == nil {
		var pattern strings.Builder
		for _, r := range s.text {
			if isUnreserved(r) {
				pattern.WriteString(regexp.QuoteMeta(string(r)))
			} else {
				pattern.WriteString(fmt.Sprintf("(?s:.{1,%d}?)", longestEscape))
			}
		}
		s.pattern = regexp.MustCompile(pattern.String())
	}
	return s.pattern
}

// isUnreserved reports whether no encoder escapes a character. Some escape all others, such as "~" and "_".
func isUnreserved(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// cutBeginning removes the beginning of the secret from the end of a text. To find it,
// it adds the rest of the secret to the text, for each length that the rest may have. A
// beginning that is shorter than shortestSecret gives nothing away.
func (s *secret) cutBeginning(text string) string {
	if !s.isSearchable() {
		return redacted
	}
	start := len(text)
	tail := max(0, len(text)-longestEscape*len(s.text))
	for length := shortestSecret; length < len(s.text); length++ {
		completed := text[tail:] + s.text[length:]
		if found := s.escaped().FindStringIndex(completed); found != nil {
			start = min(start, tail+found[0])
		}
	}
	return text[:start]
}

func (s secrets) hideInPath(u *url.URL) string {
	path, _ := redactSessions(u)
	return s.hideIn(path)
}

// hideInHeader returns a redacted copy of a header. Names are compared in lower case,
// because net/http changes their case.
func (s secrets) hideInHeader(header http.Header) http.Header {
	if header == nil {
		return nil
	}
	var lowered []string
	for _, secret := range s {
		lowered = append(lowered, strings.ToLower(secret.text))
	}
	inNames := newSecrets(lowered)
	hidden := make(http.Header, len(header))
	for name, values := range header {
		if lower := strings.ToLower(name); inNames.hideIn(lower) != lower {
			name = redacted
		}
		for _, value := range values {
			if name == "Location" {
				value = withoutQuery(value)
			}
			hidden[name] = append(hidden[name], s.hideIn(value))
		}
	}
	return hidden
}

// withoutQuery returns the scheme, host and path of a Location, because a query often
// holds a token.
func withoutQuery(location string) string {
	target, err := url.Parse(location)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: target.Scheme, Host: target.Host, Path: target.Path}).String()
}

// hideInError returns err, or a redacted replacement if its text holds a secret.
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
		copied := *failed
		copied.err = errors.New(s.hideIn(failed.err.Error()))
		hidden.failed = &copied
	}
	return hidden
}

// redactedError replaces an error whose text holds a secret. errors.Is works as for the
// original. errors.As does not, because it would return the error that holds the secret.
type redactedError struct {
	text   string
	is     func(target error) bool // a function, because reflection would find the error in a field
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

// redactSessions returns the path of a URL without the IDs of sessions, as in
// /customers/sessions/{customer_session}/payment-methods, and those IDs.
func redactSessions(u *url.URL) (path string, ids []string) {
	segments := strings.Split(u.EscapedPath(), "/")
	isID := false // whether the segment follows "sessions"
	for i, segment := range segments {
		segment, _ = url.PathUnescape(segment) // net/url has checked it; an ID may hold a slash
		if segment == "" {
			continue // a double slash
		}
		if isID {
			ids = append(ids, segment)
			segment = redacted
		}
		isID = strings.EqualFold(segment, "sessions")
		segments[i] = segment
	}
	return strings.Join(segments, "/"), ids
}
