package yunotest

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/yuno-go/yuno/yunoclient"
)

// keyHeaders returns the headers in which the client sends the keys.
func keyHeaders(creds yunoclient.Credentials) (http.Header, error) {
	req := &http.Request{Header: http.Header{}}
	err := creds.RequestEditor()(context.Background(), req)
	return req.Header, err
}

// keyHeaderNames are the names of these headers.
var keyHeaderNames = func() []string {
	keys, _ := keyHeaders(yunoclient.NewCredentials("any", "two"))
	return slices.Sorted(maps.Keys(keys))
}()

// isKey reports whether a parameter of a document is one of these headers.
func isKey(parameter *openapi3.Parameter) bool {
	return parameter.In == openapi3.ParameterInHeader && slices.Contains(keyHeaderNames, http.CanonicalHeaderKey(parameter.Name))
}

// checkKeys returns what is wrong with the keys of a request: a message for
// each that is missing, or none if a key is wrong, as Yuno has none for that.
func (s *Server) checkKeys(header http.Header) (messages []string, ok bool) {
	ok = true
	for name, want := range s.keys {
		switch got := header.Get(name); {
		case got == "":
			messages = append(messages, "the header "+strings.ToLower(name)+" is missing")
		case s.only && got != want[0]:
			ok = false
		}
	}
	slices.Sort(messages)
	return messages, ok && messages == nil
}
