package yunoclient

import (
	"strconv"
	"strings"
)

// shortestSecret is the length of the shortest secret that is looked for: a
// shorter word may be part of any response. Yuno's keys and IDs are longer.
const shortestSecret = 8

// replaceSecret returns text with replacement in the place of a secret: as it is,
// or as encoders escape it, as a whole or only some of its characters.
func replaceSecret(text, secret, replacement string) string {
	if len(secret) < shortestSecret {
		return text
	}
	text = strings.ReplaceAll(text, secret, replacement)
	if !strings.ContainsAny(text, escapeStarts) {
		return text
	}
	var replaced strings.Builder
	for at := 0; at < len(text); {
		size, characters := matchSecret(text[at:], secret)
		if characters == len(secret) {
			replaced.WriteString(replacement)
			at += size
			continue
		}
		replaced.WriteByte(text[at])
		at++
	}
	return replaced.String()
}

// cutBeginning removes the beginning of a secret from the end of a text that was
// cut off, within an escape perhaps. A beginning that is shorter than
// shortestSecret gives nothing away.
func cutBeginning(text, secret string) string {
	for at := range len(text) {
		size, characters := matchSecret(text[at:], secret)
		if characters < shortestSecret {
			continue
		}
		rest := text[at+size:]
		// The rest may begin an escape; so may a % or & of the secret's before it.
		isEscape := rest != "" && strings.ContainsAny(rest[:1]+secret[characters-1:characters], escapeStarts)
		if rest == "" || isEscape && len(rest) < longestEscape {
			return text[:at]
		}
	}
	return text
}

// matchSecret returns how many characters of the secret text begins with, and how
// many bytes they take there.
func matchSecret(text, secret string) (size, characters int) {
	for characters < len(secret) {
		taken := matchCharacter(text[size:], secret[characters])
		if taken == 0 {
			break
		}
		size += taken
		characters++
	}
	return size, characters
}

const (
	// escapeStarts are the characters that an escape begins with.
	escapeStarts = `\%&`
	// longestEscape is how many bytes an escape may have; an escape of an escape
	// fits. Without a limit the search could take an hour: a body may be all
	// backslashes.
	longestEscape = 20
)

// matchCharacter returns how many bytes at the beginning of text stand for c, as
// it is or escaped, or 0. What no encoder escapes stands for itself alone.
func matchCharacter(text string, c byte) int {
	switch {
	case text == "":
		return 0
	case isUnreserved(c), !strings.ContainsAny(text[:1], escapeStarts):
		if text[0] == c {
			return 1
		}
		return 0
	}
	text = text[:min(len(text), longestEscape)]
	for _, rest := range []string{afterHTML(text, c), afterJSON(text, c), afterPercent(text, c)} {
		if rest != text {
			return len(text) - len(rest)
		}
	}
	if text[0] == c {
		return 1
	}
	return 0
}

// isUnreserved reports whether c is a character that URLs, JSON and HTML leave as
// it is.
func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.~", c) >= 0
}

// afterJSON returns what follows c as JSON escapes it, such as \/ or \u002b. Each
// JSON text within another adds backslashes.
func afterJSON(text string, c byte) string {
	rest := strings.TrimLeft(text, `\`)
	if rest == text || rest == "" {
		return text
	}
	if rest[0] == c {
		return rest[1:]
	}
	return cutFold(text, rest, "u00"+hexOf(c))
}

// afterPercent returns what follows c as a URL escapes it, such as %2b, or %252b in
// a URL within a URL.
func afterPercent(text string, c byte) string {
	rest, ok := strings.CutPrefix(text, "%")
	if !ok {
		return text
	}
	for c != '%' && strings.HasPrefix(rest, "25") {
		rest = rest[len("25"):]
	}
	return cutFold(text, rest, hexOf(c))
}

// afterHTML returns what follows c as HTML escapes it, such as &#43; or &#x2b; or
// &plus;. HTML within HTML or JSON escapes the ampersand again. Of a name no more is
// asked than that it is one: the characters around it are the secret's.
func afterHTML(text string, c byte) string {
	rest, ok := strings.CutPrefix(text, "&")
	if !ok {
		rest, ok = strings.CutPrefix(strings.TrimLeft(text, `\`), "u0026")
	}
	if !ok {
		return text
	}
	unescaped := rest
	for strings.HasPrefix(unescaped, "amp;") {
		unescaped = unescaped[len("amp;"):]
	}
	name, after, isWhole := strings.Cut(unescaped, ";")
	switch {
	case isWhole && isEntity(name, c):
		return after
	case c == '&':
		return unescaped
	}
	return text
}

// isEntity reports whether a name between & and ; may stand for c.
func isEntity(name string, c byte) bool {
	number, isNumber := strings.CutPrefix(name, "#")
	if !isNumber {
		return c != '&' && name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r|0x20 < 'a' || r|0x20 > 'z' })
	}
	base := 10
	if strings.HasPrefix(number, "x") || strings.HasPrefix(number, "X") {
		number, base = number[1:], 16
	}
	code, err := strconv.ParseUint(number, base, 32)
	return err == nil && code == uint64(c)
}

// cutFold returns rest without prefix, whose letters may be in either case, or text
// if rest does not begin with it.
func cutFold(text, rest, prefix string) string {
	if len(rest) >= len(prefix) && strings.EqualFold(rest[:len(prefix)], prefix) {
		return rest[len(prefix):]
	}
	return text
}

func hexOf(c byte) string { return strconv.FormatUint(uint64(c), 16) }
