package yunoclient

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// redacted replaces secrets.
const redacted = "[redacted]"

// oneLine returns at most limit bytes of s, and escapes everything that could break a line
// of a log or a terminal.
func oneLine(s string, limit int) string {
	const ellipsis = "…"
	var b strings.Builder
	room := 0 // how much of b to keep if the ellipsis must follow
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		piece := s[i : i+size]
		i += size
		if !strconv.IsPrint(r) || r == utf8.RuneError {
			quoted := strconv.Quote(piece)
			piece = quoted[1 : len(quoted)-1]
		}
		if b.Len() <= limit-len(ellipsis) {
			room = b.Len()
		}
		b.WriteString(piece)
		if b.Len() > limit {
			return b.String()[:room] + ellipsis
		}
	}
	return b.String()
}

// maxLogged is how many bytes of a text from the server are logged.
const maxLogged = 128

// quoteShort quotes the beginning of an argument, so that its author recognizes the
// mistake. It shows no more, because a key pasted into the wrong field must not end up in a
// log.
func quoteShort(s string) string {
	const shown = 12
	quoted := fmt.Sprintf("%.*q", shown, s)
	if utf8.RuneCountInString(s) > shown {
		quoted += "…"
	}
	return quoted
}

// isVisibleASCII reports whether s contains only the characters from ! to ~.
func isVisibleASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// isHeaderValue reports whether net/http will send s as a header's value.
func isHeaderValue(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}
