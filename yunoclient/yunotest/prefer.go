package yunotest

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// preferences are what a caller asks for with the header Prefer: by the convention of
// Prism the status and the example of a documented response, and the wait of RFC 7240.
type preferences struct{ code, example, wait string }

// parsePrefer reads the header in the syntax of RFC 7240: preferences with commas between
// them, each with parameters after semicolons. Other preferences are ignored, and the
// first of two equal names wins.
func parsePrefer(header http.Header) preferences {
	var asked preferences
	fields := map[string]*string{"code": &asked.code, "example": &asked.example, "wait": &asked.wait}
	for _, line := range header.Values("Prefer") {
		known := false
		for _, found := range preference.FindAllStringSubmatch(line, -1) {
			field := fields[strings.ToLower(strings.TrimSpace(found[2]))]
			if found[1] != ";" {
				known = field != nil
			}
			if known && field != nil && *field == "" {
				*field = strings.ReplaceAll(strings.Trim(strings.TrimSpace(found[3]), `"`), `\`, "")
			}
		}
	}
	return asked
}

// preference matches a preference or one of its parameters: a separator, a name and a
// value, each perhaps in quotes.
var preference = regexp.MustCompile(`(^|[,;])((?:[^=,;"]|"(?:[^"\\]|\\.)*(?:"|$))*)(?:=((?:[^,;"]|"(?:[^"\\]|\\.)*(?:"|$))*))?`)

// delay returns how long the caller wants to wait. The header has it in seconds.
func (p preferences) delay() (time.Duration, error) {
	if p.wait == "" {
		return 0, nil
	}
	const longest = 24 * time.Hour
	seconds, err := strconv.ParseFloat(p.wait, 64)
	if err != nil || !(seconds >= 0 && seconds <= longest.Seconds()) {
		return 0, fmt.Errorf("wait must be a number of seconds, at most %.0f, got %q", longest.Seconds(), httptext.Shorten(p.wait, 40))
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// choose returns the response that the caller asks for, of several the one with the
// lowest status. The name of an example comes before its code.
func (p preferences) choose(all []response) (example, bool) {
	for _, response := range all {
		if p.code != "" && p.code != strconv.Itoa(response.status) {
			continue
		}
		if p.example == "" {
			return response.first(), true
		}
		for _, matches := range []func(example) bool{
			func(e example) bool { return strings.EqualFold(e.name, p.example) },
			func(e example) bool { return strings.EqualFold(e.code, p.example) },
		} {
			if i := slices.IndexFunc(response.examples, matches); i >= 0 {
				return response.examples[i], true
			}
		}
	}
	return example{}, false
}

// servePreferred sends the response that the caller asks for. Yuno may fail with a status
// that the document does not have, so any failure can be asked for. For anything else it
// sends the list of documented responses.
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

// String returns the preferred response for a message.
func (p preferences) String() string {
	var parts []string
	if p.code != "" {
		parts = append(parts, "code="+httptext.Shorten(p.code, 40))
	}
	if p.example != "" {
		parts = append(parts, "example="+httptext.Shorten(p.example, 40))
	}
	return strings.Join(parts, ", ")
}

// list returns the documented responses for a message: "201 (Customer session), 400
// (INVALID_REQUEST, …)".
func list(all []response) string {
	var statuses []string
	for _, response := range all {
		text := strconv.Itoa(response.status)
		var names []string
		for _, shown := range response.examples {
			if name := cmp.Or(shown.code, shown.name); name != "" {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			text += " (" + strings.Join(names, ", ") + ")"
		}
		statuses = append(statuses, text)
	}
	return strings.Join(statuses, ", ")
}
