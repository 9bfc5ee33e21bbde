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

// Event is an event as Yuno sends it to a webhook. [Server.Enroll] makes the one of
// an enrolled card. For any other, write the JSON:
//
//	event := yunotest.Event{Body: []byte(`{"type": "payment", "type_event": "payment.purchase", …}`)}
type Event struct {
	Body []byte // JSON
}

// Request returns the request with which Yuno delivers the event to target, signed
// with the secret of the webhook. Another secret than the receiver's makes a forged
// one.
//
// Send it with an [http.Client], or pass it to a handler with an
// [httptest.ResponseRecorder], which needs no network: a path is target enough then.
// It is for one delivery: make another for the next. Request panics if target is not
// a URL.
func (e Event) Request(ctx context.Context, target, secret string) *http.Request {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(e.Body))
	if err != nil {
		panic("yunotest: Request: " + err.Error())
	}
	// Not of package webhook, so that each checks the other.
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(e.Body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hmac-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return req
}

// Again returns the event as Yuno sends it the next time: its retry is one more, and
// 1 if it has none. Again panics if the Body is not a JSON object.
func (e Event) Again() Event {
	var fields map[string]json.RawMessage
	if json.Unmarshal(e.Body, &fields) != nil || fields == nil {
		panic("yunotest: Again: the Body is not a JSON object")
	}
	var retry json.Number // Yuno writes it as a number or as a string
	_ = json.Unmarshal(fields["retry"], &retry)
	sent, _ := strconv.Atoi(retry.String())
	fields["retry"] = json.RawMessage(strconv.Itoa(sent + 1))
	body, _ := json.Marshal(fields) // it was JSON
	return Event{Body: body}
}
