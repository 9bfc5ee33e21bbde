package yunoclient

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// redacted replaces secrets.
const redacted = "[redacted]"

// maxLogged is how many bytes of a text from the server are logged.
const maxLogged = 128

// shortAttr returns an attribute whose text comes from outside.
func shortAttr(key, text string) slog.Attr {
	return slog.String(key, httptext.OneLine(text, maxLogged))
}

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
