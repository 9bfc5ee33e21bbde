package yunotest

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/google/uuid"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest/internal/server"
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

	route, params, methods := s.doc.find(r)
	if route == nil {
		writeNoOperation(w, r, methods)
		return
	}
	if asked.code != "" || asked.example != "" {
		servePreferred(w, asked, responses(route.Operation))
		return
	}
	s.followDocument(w, r, route, params)
}

// followDocument responds as the document says that the operation does.
func (s *Server) followDocument(w http.ResponseWriter, r *http.Request, route *routers.Route, params map[string]string) {
	operation := route.Operation
	if s.doc.asksForKeys(operation) {
		if messages, ok := s.checkKeys(r.Header); !ok {
			writeDocumented(w, operation, http.StatusUnauthorized, yunoclient.CodeInvalidCredentials, messages...)
			return
		}
	}
	if taken := takenContentTypes(operation, r); taken != "" {
		message := shorten("the Content-Type must be "+taken, maxMessageSize)
		writeError(w, http.StatusUnsupportedMediaType, codeOf(http.StatusUnsupportedMediaType), message)
		return
	}
	err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request:    r,
		PathParams: params,
		Route:      route,
		Options: &openapi3filter.Options{
			MultiError:          true,
			SkipSettingDefaults: true, // what was sent comes back
			AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc,
		},
	})
	if err != nil {
		writeDocumented(w, operation, http.StatusBadRequest, yunoclient.CodeInvalidRequest, faults(err)...)
		return
	}
	if behaviour, pattern := s.behaviours.Handler(r); pattern != "" {
		behaviour.ServeHTTP(w, r)
		return
	}
	if shown, ok := success(responses(operation)); ok {
		shown.write(w)
		return
	}
	writeError(w, http.StatusNotImplemented, codeOf(http.StatusNotImplemented),
		"the document shows no response of this operation: script one with Reply")
}

func writeNoOperation(w http.ResponseWriter, r *http.Request, methods []string) {
	if len(methods) > 0 {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		writeError(w, http.StatusMethodNotAllowed, yunoclient.CodeUnsupportedMethod,
			shorten(r.Method, 40)+" is not a method of this path")
		return
	}
	writeError(w, http.StatusNotFound, yunoclient.CodeNotFound,
		"there is no "+shorten(r.URL.Path, 100)+" in the document; the API is below "+basePath)
}

// takenContentTypes returns the content types that an operation takes, or "" if the
// request has one of them or no body.
func takenContentTypes(operation *openapi3.Operation, r *http.Request) string {
	if operation.RequestBody == nil || r.ContentLength == 0 {
		return ""
	}
	content := operation.RequestBody.Value.Content
	if len(content) == 0 || content.Get(r.Header.Get("Content-Type")) != nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(content)), " or ")
}

// handlers has the operations that do more than send an example.
type handlers struct{ *Server }

func (h handlers) CreateCustomerSession(
	_ context.Context, request server.CreateCustomerSessionRequestObject,
) (server.CreateCustomerSessionResponseObject, error) {
	if request.Body == nil {
		request.Body = &yuno.CreateCustomerSessionJSONRequestBody{}
	}
	if h.rejects(request.Body.CustomerID) {
		return customerNotFound{h.doc.spec.Paths.Value("/customers/sessions").Post}, nil
	}
	// Through JSON, so that a field that a later document adds to both comes
	// back too.
	var session yuno.CustomerSession
	data, err := json.Marshal(request.Body)
	if err == nil {
		err = json.Unmarshal(data, &session)
	}
	session.ID = uuid.NewString()
	session.CreatedAt = time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
	return server.CreateCustomerSession201JSONResponse(session), err
}

// customerNotFound is a response of the generated server.
type customerNotFound struct{ operation *openapi3.Operation }

func (c customerNotFound) VisitCreateCustomerSessionResponse(w http.ResponseWriter) error {
	writeDocumented(w, c.operation, http.StatusBadRequest, yunoclient.CodeCustomerNotFound)
	return nil
}
