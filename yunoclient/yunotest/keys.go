package yunotest

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

// keyHeaders returns the headers in which the client sends the keys.
func keyHeaders(creds yunoclient.Credentials) (http.Header, error) {
	req := &http.Request{Header: http.Header{}}
	err := creds.RequestEditor()(context.Background(), req)
	return req.Header, err
}

// keyHeaderNames has the names of these headers.
var keyHeaderNames = func() []string {
	keys, _ := keyHeaders(yunoclient.NewCredentials("any", "two"))
	return slices.Sorted(maps.Keys(keys))
}()

// isKey reports whether a parameter of a document is one of these headers.
func isKey(p parameter) bool {
	return p.in == "header" && slices.Contains(keyHeaderNames, http.CanonicalHeaderKey(p.name))
}

// checkKeys returns a message for each key that is missing, and whether both keys are
// valid. Yuno has no message about a wrong key.
func (s *Server) checkKeys(header http.Header) (messages []string, ok bool) {
	ok = true
	for name, want := range s.keys {
		switch got := header.Get(name); {
		case got == "":
			messages = append(messages, "the header "+strings.ToLower(name)+" is missing")
		case s.onlyCreds && got != want[0]:
			ok = false
		}
	}
	slices.Sort(messages)
	return messages, ok && messages == nil
}
