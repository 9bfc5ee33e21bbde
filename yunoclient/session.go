package yunoclient

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/yuno-go/yuno"
)

// CustomerSession is an open session. Its ID is what the front end needs. The
// ID is as good as a key for enrolling a payment method for this customer:
// send it to that customer's device only, and do not log it.
type CustomerSession struct {
	yuno.CustomerSession
	// CreatedAt is when Yuno opened the session, in UTC. It is zero when Yuno
	// did not say so, or in a form that is not understood; what it said is in
	// the embedded CustomerSession.
	CreatedAt time.Time `json:"-"`
}

func decodeSession(resp *http.Response) (*CustomerSession, error) {
	session := new(CustomerSession)
	err := decode(resp, &session.CustomerSession)
	if isAboutCreatedAt(err) {
		// An odd date must not lose a session. The outer field takes it.
		err = decode(resp, &struct {
			*yuno.CustomerSession
			CreatedAt any `json:"created_at"`
		}{CustomerSession: &session.CustomerSession})
	}
	if err != nil {
		return nil, err
	}
	if session.ID == "" {
		return nil, malformed(resp, errors.New("it has no customer_session"))
	}
	if created, err := time.Parse(time.RFC3339, session.CustomerSession.CreatedAt); err == nil {
		session.CreatedAt = created.UTC()
	}
	return session, nil
}

func isAboutCreatedAt(err error) bool {
	if err == nil {
		return false // without the allocation below
	}
	var typeError *json.UnmarshalTypeError
	return errors.As(err, &typeError) && typeError.Field == "created_at"
}
