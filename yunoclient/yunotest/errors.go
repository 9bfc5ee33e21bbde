package yunotest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// codeOf returns Yuno's code for a status. Most codes are those that Yuno's gateway makes
// from the status if a service has none.
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

// writeFailure sends the error that the document shows for a code, with its documented
// status and the given messages. If the document does not show the code, the status is
// the given one.
func (o *operation) writeFailure(w http.ResponseWriter, status int, code yunoclient.Code, messages ...string) {
	body := map[string]any{"code": code}
	if shown, ok := o.shownFailure(status, code); ok && json.Unmarshal(shown.body, &body) == nil {
		status = shown.status
	}
	if messages != nil || body["messages"] == nil {
		body["messages"] = append([]string{}, messages...)
	}
	httptext.WriteJSON(w, status, body)
}

// shownFailure returns the example for a code, if possible one with the status.
func (o *operation) shownFailure(status int, code yunoclient.Code) (best example, ok bool) {
	for _, response := range o.responses {
		for _, shown := range response.examples {
			if shown.code == string(code) && (!ok || shown.status == status && best.status != status) {
				best, ok = shown, true
			}
		}
	}
	return best, ok
}

func writeError(w http.ResponseWriter, status int, code yunoclient.Code, message string) {
	httptext.WriteJSON(w, status, map[string]any{"code": code, "messages": []string{message}})
}
