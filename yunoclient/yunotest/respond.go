package yunotest

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

// respond is the normal behaviour: what the caller prefers, else what the document
// says.
func (s *Server) respond(w http.ResponseWriter, r *http.Request) {
	asked := parsePrefer(r.Header)
	wait, err := asked.delay()
	if err != nil {
		writeError(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, "Prefer: "+err.Error())
		return
	}
	pause(r.Context(), wait)

	found, methods := find(s.specs, r)
	if found == nil {
		writeNoOperation(w, r, slices.Sorted(maps.Keys(methods)))
		return
	}
	if asked.code != "" || asked.example != "" {
		servePreferred(w, asked, found.operation.responses())
		return
	}
	s.followDocument(w, r, found)
}

// followDocument responds as the document says that the operation does.
func (s *Server) followDocument(w http.ResponseWriter, r *http.Request, found *target) {
	operation := found.operation
	if operation.needsKeys {
		if messages, ok := s.checkKeys(r.Header); !ok {
			operation.writeFailure(w, http.StatusUnauthorized, yunoclient.CodeInvalidCredentials, messages...)
			return
		}
	}
	if taken := takenContentTypes(operation, r); taken != "" {
		message := shorten("the Content-Type must be "+taken, maxMessageSize)
		writeError(w, http.StatusUnsupportedMediaType, codeOf(http.StatusUnsupportedMediaType), message)
		return
	}
	if faults := operation.check(r, found.params); len(faults) > 0 {
		operation.writeFailure(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, listed(faults)...)
		return
	}
	if behaviour, pattern := s.behaviours.Handler(r); pattern != "" {
		behaviour.ServeHTTP(w, r)
		return
	}
	if shown, ok := success(operation.responses()); ok {
		shown.write(w)
		return
	}
	writeError(w, http.StatusNotImplemented, codeOf(http.StatusNotImplemented),
		"the document has no 2xx response of this operation: script one with Reply")
}

func writeNoOperation(w http.ResponseWriter, r *http.Request, methods []string) {
	if len(methods) > 0 {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		writeError(w, http.StatusMethodNotAllowed, yunoclient.CodeUnsupportedMethod,
			shorten(r.Method, 20)+" is not a method of this path")
		return
	}
	writeError(w, http.StatusNotFound, yunoclient.CodeNotFound,
		"there is no "+shorten(r.URL.Path, 100)+" in the document; the API is below "+basePath)
}

// takenContentTypes returns the content types that an operation takes, or "" if the
// request has one of them or no body.
func takenContentTypes(operation *operation, r *http.Request) string {
	if operation.RequestBody == nil || r.ContentLength == 0 {
		return ""
	}
	content := operation.RequestBody.Value.Content
	if len(content) == 0 || content.Get(r.Header.Get("Content-Type")) != nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(content)), " or ")
}
