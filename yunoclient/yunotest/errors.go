package yunotest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

// codeOf returns the code that Yuno gives a status. Most are those that its gateway
// makes of the status, where a service gives none.
func codeOf(status int) yunoclient.Code {
	switch status {
	case http.StatusUnauthorized:
		return yunoclient.CodeInvalidCredentials
	case http.StatusForbidden:
		return yunoclient.CodeAuthorizationRequired
	case http.StatusMethodNotAllowed:
		return yunoclient.CodeUnsupportedMethod
	}
	name := http.StatusText(status)
	switch {
	case name == "" && status < 500:
		return yunoclient.CodeBadRequest
	case name == "":
		return yunoclient.CodeInternalServerError
	}
	return yunoclient.Code(strings.ToUpper(notLetters.ReplaceAllString(name, "_")))
}

var notLetters = regexp.MustCompile(`[^A-Za-z]+`)

// writeFailure sends the error that the document shows for a code, with the status
// that it has there. An operation without that code gets status. Messages replace
// those of the document.
func (o *operation) writeFailure(w http.ResponseWriter, status int, code yunoclient.Code, messages ...string) {
	body := map[string]any{"code": code}
	if shown, ok := o.shownFailure(status, code); ok && json.Unmarshal(shown.body, &body) == nil {
		status = shown.status
	}
	if messages != nil || body["messages"] == nil {
		body["messages"] = append([]string{}, messages...)
	}
	writeJSON(w, status, body)
}

// shownFailure returns the example for a code: one with the status, if there are
// examples with several.
func (o *operation) shownFailure(status int, code yunoclient.Code) (best example, found bool) {
	for _, one := range o.responses() {
		for _, shown := range one.examples {
			if shown.code == string(code) && (!found || shown.status == status && best.status != status) {
				best, found = shown, true
			}
		}
	}
	return best, found
}

func writeError(w http.ResponseWriter, status int, code yunoclient.Code, message string) {
	writeJSON(w, status, map[string]any{"code": code, "messages": []string{message}})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// shorten cuts a text after limit bytes.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}
