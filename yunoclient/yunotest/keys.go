package yunotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// keyHeaders are the headers with the keys, in the order of their names.
var keyHeaders = []string{httptext.PrivateKeyHeader, httptext.PublicKeyHeader}

// isKey reports whether a parameter of a document is one of these headers.
func isKey(p parameter) bool {
	return p.in == "header" && slices.Contains(keyHeaders, http.CanonicalHeaderKey(p.name))
}

// checkKeys returns a message for each key that is missing, and whether both keys are
// valid. Yuno has no message about a wrong key.
func (s *Server) checkKeys(header http.Header) (messages []string, ok bool) {
	ok = true
	for _, name := range keyHeaders {
		key := header.Get(name)
		if key == "" {
			messages = append(messages, "the header "+strings.ToLower(name)+" is missing")
		}
		ok = ok && key != "" && (!s.onlyCreds || key == s.keys.Get(name))
	}
	return messages, ok
}
