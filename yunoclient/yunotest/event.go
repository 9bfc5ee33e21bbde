package yunotest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
)

// Event is an event that Yuno sends to a webhook. [Server.Enroll] and [Server.Unenroll]
// return events. For any other, write the JSON:
//
//	event := yunotest.Event{Body: []byte(`{"type": "payment", "type_event": "payment.purchase", …}`)}
type Event struct {
	Body []byte // JSON
}

// Request returns the request with which Yuno delivers the event to target, signed with
// the webhook's secret. To forge an event, sign it with another secret.
//
// Send the request with an [http.Client], or pass it to a handler with an
// [httptest.ResponseRecorder], for which the path is enough as target. Each delivery needs
// a new request. Request panics if target is not a URL.
func (e Event) Request(ctx context.Context, target, secret string) *http.Request {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(e.Body))
	if err != nil {
		panic("yunotest: Request: " + err.Error())
	}
	// This does not use package webhook, so that each checks the other.
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(e.Body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hmac-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return req
}

// Again returns the event as Yuno sends it the next time, with its retry incremented, or
// with a retry of 1 if it has none. Again panics if the Body is not a JSON object.
func (e Event) Again() Event {
	var fields map[string]json.RawMessage
	if json.Unmarshal(e.Body, &fields) != nil || fields == nil {
		panic("yunotest: Again: the Body is not a JSON object")
	}
	var retry json.Number // a number or a string
	_ = json.Unmarshal(fields["retry"], &retry)
	sent, _ := strconv.Atoi(retry.String())
	fields["retry"] = json.RawMessage(strconv.Itoa(sent + 1))
	body, _ := json.Marshal(fields) // it was JSON
	return Event{Body: body}
}
