package yunotest

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// The operation that opens a session.
const (
	createSessionID = "create-customer-session"
	sessionsPath    = "/customers/sessions"
)

// createCustomerSession opens the session that a valid request asks for, unless
// RejectCustomer was called with its customer.
func (s *Server) createCustomerSession(w http.ResponseWriter, op *operation, status int, body []byte) {
	var request yuno.CreateCustomerSessionRequest
	var opened yuno.CustomerSession // has the fields of the request that the document repeats, also of a later document
	_ = json.Unmarshal(body, &request)
	_ = json.Unmarshal(body, &opened)
	if s.rejects(request.CustomerID) {
		op.writeFailure(w, http.StatusBadRequest, yunoclient.CodeCustomerNotFound)
		return
	}
	opened.ID, opened.CreatedAt = uuid.NewString(), timestamp(time.Now())
	s.rememberSession(opened.ID, request, len(body))
	httptext.WriteJSON(w, status, opened)
}
