package yunotest

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest/internal/server"
)

const sessionsPath = "/customers/sessions"

// handlers has the operations that do more than send an example.
type handlers struct{ *Server }

func (h handlers) CreateCustomerSession(
	_ context.Context, request server.CreateCustomerSessionRequestObject,
) (server.CreateCustomerSessionResponseObject, error) {
	if request.Body == nil {
		request.Body = &yuno.CreateCustomerSessionJSONRequestBody{}
	}
	if h.rejects(request.Body.CustomerID) {
		return customerNotFound{h.specs[0].operations(sessionsPath)[http.MethodPost]}, nil
	}
	// Through JSON, so that a field that a later document adds to both comes
	// back too.
	var session yuno.CustomerSession
	data, err := json.Marshal(request.Body)
	if err == nil {
		err = json.Unmarshal(data, &session)
	}
	session.ID = uuid.NewString()
	session.CreatedAt = timestamp(time.Now())
	h.rememberSession(session.ID, *request.Body, len(data))
	return server.CreateCustomerSession201JSONResponse(session), err
}

// customerNotFound is a response of the generated server.
type customerNotFound struct{ operation *operation }

func (c customerNotFound) VisitCreateCustomerSessionResponse(w http.ResponseWriter) error {
	c.operation.writeFailure(w, http.StatusBadRequest, yunoclient.CodeCustomerNotFound)
	return nil
}
