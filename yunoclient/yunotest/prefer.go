package yunotest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yuno-go/yuno/yunoclient"
)

// preferences are what a caller asks for with the header Prefer, in the
// convention of Prism: the status and the example of a documented response. The
// wait is that of RFC 7240, for which the fake is slow on purpose.
type preferences struct{ code, example, wait string }

// parsePrefer reads the header as RFC 7240 writes it: preferences with commas
// between them, each with parameters after semicolons. What belongs to others
// is ignored, and the first of two equal names counts.
func parsePrefer(header http.Header) preferences {
	var asked preferences
	known := map[string]*string{"code": &asked.code, "example": &asked.example, "wait": &asked.wait}
	for _, line := range header.Values("Prefer") {
		for _, preference := range splitUnquoted(line, ',') {
			for i, item := range splitUnquoted(preference, ';') {
				name, value, _ := strings.Cut(item, "=")
				field := known[strings.ToLower(strings.TrimSpace(name))]
				if field == nil && i == 0 {
					break // what follows are its parameters
				}
				if field != nil && *field == "" {
					*field = unquote(strings.TrimSpace(value))
				}
			}
		}
	}
	return asked
}

// splitUnquoted splits text at a character that is not within quotes.
func splitUnquoted(text string, separator byte) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == '\\':
			i++
		case text[i] == separator && !quoted:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

func unquote(value string) string {
	return strings.ReplaceAll(strings.Trim(value, `"`), `\`, "")
}

// delay returns how long the caller wants to wait, in seconds and their parts.
func (p preferences) delay() (time.Duration, error) {
	if p.wait == "" {
		return 0, nil
	}
	const longest = 24 * time.Hour
	seconds, err := strconv.ParseFloat(p.wait, 64)
	if err != nil || !(seconds >= 0 && seconds <= longest.Seconds()) {
		return 0, fmt.Errorf("wait must be a number of seconds, at most %.0f, got %q", longest.Seconds(), shorten(p.wait, 40))
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// choose returns the response that the caller asks for, if there is one. The
// lowest status comes first, and a name before a code.
func (p preferences) choose(all []response) (example, bool) {
	for _, one := range all {
		if p.code != "" && p.code != strconv.Itoa(one.status) {
			continue
		}
		if p.example == "" {
			return one.first(), true
		}
		for _, same := range []func(example) bool{
			func(e example) bool { return strings.EqualFold(e.key, p.example) },
			func(e example) bool { return strings.EqualFold(e.code, p.example) },
		} {
			if i := slices.IndexFunc(one.examples, same); i >= 0 {
				return one.examples[i], true
			}
		}
	}
	return example{}, false
}

// servePreferred sends the response that the caller asks for, or the list of
// those there are. Yuno may fail with any status, documented or not.
func servePreferred(w http.ResponseWriter, asked preferences, all []response) {
	if chosen, ok := asked.choose(all); ok {
		chosen.write(w)
		return
	}
	if status, err := strconv.Atoi(asked.code); err == nil && asked.example == "" && status >= 400 && status <= 599 {
		writeError(w, status, codeOf(status), "Prefer asks for this status, which the document does not have")
		return
	}
	writeError(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest,
		"Prefer: "+asked.String()+" is not in the document, which has "+cmp.Or(list(all), "none"))
}

// String returns the response that is asked for, for a message.
func (p preferences) String() string {
	var parts []string
	if p.code != "" {
		parts = append(parts, "code="+shorten(p.code, 40))
	}
	if p.example != "" {
		parts = append(parts, "example="+shorten(p.example, 40))
	}
	return strings.Join(parts, ", ")
}

// list names what there is: "201 (Customer session), 400 (INVALID_REQUEST, …)".
func list(all []response) string {
	var statuses []string
	for _, one := range all {
		var names []string
		for _, shown := range one.examples {
			if name := cmp.Or(shown.code, shown.key); name != "" {
				names = append(names, name)
			}
		}
		text := strconv.Itoa(one.status)
		if len(names) > 0 {
			text += " (" + strings.Join(names, ", ") + ")"
		}
		statuses = append(statuses, text)
	}
	return strings.Join(statuses, ", ")
}
