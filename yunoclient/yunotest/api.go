package yunotest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/google/uuid"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest/internal/server"
)

// basePath is where the API lies on a server, as on Yuno's own.
var basePath = func() string {
	sandbox, err := url.Parse(yuno.Sandbox)
	if err != nil {
		panic(err)
	}
	return sandbox.Path
}()

// newAPI returns the normal behaviour of s: the generated server, behind a
// check of every request against the document.
func newAPI(s *Server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeError(w, http.StatusNotImplemented, "NOT_IMPLEMENTED", "the fake has no behaviour for this operation: script one with Reply")
	})
	server.HandlerFromMuxWithBaseURL(server.NewStrictHandler(handlers{s}, nil), mux, basePath)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		below, ok := strings.CutPrefix(r.URL.EscapedPath(), basePath)
		template, params := findPath(below)
		if !ok || template == "" {
			writeError(w, http.StatusNotFound, yunoclient.CodeNotFound, "there is no "+r.URL.Path+" in the document; the API lies below "+basePath)
			return
		}
		item := document().Paths.Value(template)
		operation := item.GetOperation(r.Method)
		if operation == nil {
			writeError(w, http.StatusMethodNotAllowed, yunoclient.CodeUnsupportedMethod, r.Method+" is not a method of this path")
			return
		}
		err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
			Request:    r,
			PathParams: params,
			Route:      &routers.Route{Spec: document(), Path: template, PathItem: item, Method: r.Method, Operation: operation},
			Options:    &openapi3filter.Options{AuthenticationFunc: s.authenticate},
		})
		switch {
		case errors.As(err, new(*openapi3filter.SecurityRequirementsError)):
			writeDocumented(w, http.StatusUnauthorized, yunoclient.CodeInvalidCredentials)
		case err != nil:
			writeDocumented(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, faults(err)...)
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// authenticate checks one security scheme of the document.
func (s *Server) authenticate(_ context.Context, input *openapi3filter.AuthenticationInput) error {
	name := input.SecurityScheme.Name
	got := input.RequestValidationInput.Request.Header.Get(name)
	if got == "" {
		return errors.New(name + " is missing")
	}
	if s.only {
		// The client itself knows which key goes into which header.
		want := &http.Request{Header: http.Header{}}
		if err := s.creds.RequestEditor()(context.Background(), want); err != nil || got != want.Header.Get(name) {
			return errors.New(name + " is wrong")
		}
	}
	return nil
}

// handlers has the behaviour of each operation.
type handlers struct{ *Server }

func (h handlers) CreateCustomerSession(_ context.Context, request server.CreateCustomerSessionRequestObject) (server.CreateCustomerSessionResponseObject, error) {
	if request.Body == nil {
		// The document forgets to mark the body as required.
		return documented{http.StatusBadRequest, yunoclient.CodeInvalidRequest, []string{"the body is missing"}}, nil
	}
	if h.rejects(request.Body.CustomerID) {
		return documented{http.StatusBadRequest, yunoclient.CodeCustomerNotFound, nil}, nil
	}
	// Through JSON, so that a field that a later document adds to both is
	// answered too.
	var session yuno.CustomerSession
	data, err := json.Marshal(request.Body)
	if err == nil {
		err = json.Unmarshal(data, &session)
	}
	session.ID = uuid.NewString()
	session.CreatedAt = time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
	return server.CreateCustomerSession201JSONResponse(session), err
}
