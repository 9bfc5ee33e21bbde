package yunoclient

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
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
	for _, secret := range newSecretPatterns(secrets) {
		e.Path = secret.hideIn(e.Path)
		e.Code = Code(secret.hideIn(string(e.Code)))
		for i, message := range e.Messages {
			e.Messages[i] = secret.hideIn(message)
		}
		for _, values := range e.Header {
			for i, value := range values {
				values[i] = secret.hideIn(value)
			}
		}
		e.Body = secret.whole.ReplaceAllLiteral(e.Body, []byte(redacted))
		if isCutOff {
			beginning := secret.beginning()
			e.Body = beginning.ReplaceAllLiteral(e.Body, nil)
			for i, message := range e.Messages {
				e.Messages[i] = beginning.ReplaceAllLiteralString(message, "")
			}
		}
		e.Err = secret.hideInError(e.Err)
	}
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
	for _, found := range sessionInPath.FindAllStringSubmatch(req.URL.Path, -1) {
		secrets = append(secrets, found[2])
	}
	return secrets
}

// sessionInPath finds the ID of a session, as in
// /customers/sessions/{customer_session}/payment-methods.
var sessionInPath = regexp.MustCompile(`(?i)(/sessions/+)([^/]+)`)

func withoutSession(path string) string {
	return sessionInPath.ReplaceAllString(path, "${1}"+redacted)
}

// secretPattern finds one secret.
type secretPattern struct {
	characters []string // a pattern for each character of the secret
	whole      *regexp.Regexp
}

// newSecretPatterns returns the patterns of the secrets, the longest first: one may
// be the beginning of another.
func newSecretPatterns(secrets []string) []secretPattern {
	secrets = slices.Clone(secrets)
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var patterns []secretPattern
	for _, secret := range slices.Compact(secrets) {
		if len(secret) < shortestSecret {
			continue
		}
		var p secretPattern
		for _, character := range secret {
			p.characters = append(p.characters, characterPattern(character))
		}
		p.whole = regexp.MustCompile(strings.Join(p.characters, ""))
		patterns = append(patterns, p)
	}
	return patterns
}

// characterPattern matches a character and, if encoders escape it, its escapes.
func characterPattern(r rune) string {
	plain := regexp.QuoteMeta(string(r))
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("-_.~", r), r > '~':
		return plain
	}
	alternatives := []string{
		`\\*` + plain,                               // as it is, and "\/"
		fmt.Sprintf(`\\+u00(?i:%02x)`, r),           // JSON
		fmt.Sprintf(`%%(?:25)*(?i:%02x)`, r),        // URL, once or more
		fmt.Sprintf(ampersand+`#0*%d;`, r),          // HTML, decimal
		fmt.Sprintf(ampersand+`#[xX]0*(?i:%x);`, r), // HTML, hexadecimal
		ampersand + `[a-zA-Z]+;`,                    // HTML, by a name: what is around it is the rest of the secret
	}
	return "(?:" + strings.Join(alternatives, "|") + ")"
}

// ampersand matches the ampersand of an HTML escape, which JSON may escape again.
const ampersand = `(?:&|\\+u0026)(?:amp;)*`

// beginning returns the pattern of the secret's beginning at the end of a body
// that was cut off, within an escape perhaps. A shorter beginning gives nothing
// away.
func (p secretPattern) beginning() *regexp.Regexp {
	var pattern strings.Builder
	for i, character := range p.characters {
		pattern.WriteString(character)
		if i >= shortestSecret {
			pattern.WriteString("?")
		}
	}
	pattern.WriteString(`(?:\\+(?:u[0-9a-fA-F]{0,3})?|%[0-9a-fA-F]*|&[#0-9a-zA-Z;]*)?\z`)
	return regexp.MustCompile(pattern.String())
}

func (p secretPattern) hideIn(s string) string { return p.whole.ReplaceAllLiteralString(s, redacted) }

// hideInError returns err, or a redacted stand-in if its text holds the secret.
func (p secretPattern) hideInError(err error) error {
	if err == nil || !p.whole.MatchString(err.Error()) {
		return err
	}
	hidden := &redactedError{text: p.hideIn(err.Error()), is: func(target error) bool { return errors.Is(err, target) }}
	var failed *connectionError
	if errors.As(err, &failed) {
		hidden.failed = &connectionError{err: errors.New(p.hideIn(failed.err.Error())), unprocessed: failed.unprocessed}
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
