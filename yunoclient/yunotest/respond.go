package yunotest

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// respond sends what the caller prefers, or what the documents say.
func (s *Server) respond(w http.ResponseWriter, r *http.Request, body []byte) {
	asked := parsePrefer(r.Header)
	wait, err := asked.delay()
	if err != nil {
		writeError(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, "Prefer: "+err.Error())
		return
	}
	pause(r.Context(), wait)

	found, methods := find(s.contracts, r)
	switch {
	case found == nil:
		writeNoOperation(w, r, slices.Sorted(maps.Keys(methods)))
	case asked.code != "" || asked.example != "":
		servePreferred(w, asked, found.responses)
	default:
		s.followDocument(w, r, found, body)
	}
}

// followDocument sends what the document says about an operation.
func (s *Server) followDocument(w http.ResponseWriter, r *http.Request, op *target, body []byte) {
	if op.needsKeys {
		if messages, ok := s.checkKeys(r.Header); !ok {
			op.writeFailure(w, http.StatusUnauthorized, yunoclient.CodeInvalidCredentials, messages...)
			return
		}
	}
	if _, ok := op.takes(r.Header.Get("Content-Type")); !ok && len(body) > 0 {
		writeError(w, http.StatusUnsupportedMediaType, codeOf(http.StatusUnsupportedMediaType),
			httptext.Shorten("the Content-Type must be "+op.contentTypes(), maxMessageSize))
		return
	}
	if faults := op.check(r, op.inPath, body); len(faults) > 0 {
		op.writeFailure(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, faults...)
		return
	}
	shown, ok := op.success()
	switch {
	case !ok:
		writeError(w, http.StatusNotImplemented, codeOf(http.StatusNotImplemented),
			"the document has no 2xx response of this operation: script one with Reply, or with POST /__admin/replies of yuno mock")
	case r.Method == http.MethodPost && r.URL.Path == basePath+sessionsPath:
		s.createCustomerSession(w, op.operation, shown.status, body)
	default:
		shown.write(w)
	}
}

func writeNoOperation(w http.ResponseWriter, r *http.Request, methods []string) {
	if len(methods) > 0 {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		writeError(w, http.StatusMethodNotAllowed, yunoclient.CodeUnsupportedMethod,
			httptext.Shorten(r.Method, 20)+" is not a method of this path")
		return
	}
	writeError(w, http.StatusNotFound, yunoclient.CodeNotFound,
		"there is no "+httptext.Shorten(r.URL.Path, 100)+" in the document; the API is below "+basePath)
}

func (o *operation) contentTypes() string {
	var names []string
	for _, taken := range o.contents {
		names = append(names, taken.mediaType)
	}
	return strings.Join(names, " or ")
}
