package yunotest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

const webhookSecret = "the secret of this webhook"

// ofMyOwn is an event that a user wrote.
var ofMyOwn = yunotest.Event{Body: []byte(
	`{"type": "payment", "type_event": "payment.purchase", "data": {"payment": {"id": "<1>"}}}`)}

func TestEventRequest(t *testing.T) {
	verifier, err := webhook.NewVerifier(webhookSecret)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /webhooks/yuno", func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		if _, err := verifier.Read(r); err != nil {
			assert.ErrorIs(t, err, webhook.ErrSignature)
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	shop := httptest.NewServer(mux)
	defer shop.Close()
	for secret, want := range map[string]int{webhookSecret: 200, "another secret than that": 401} {
		recorder := httptest.NewRecorder()
		mux.ServeHTTP(recorder, ofMyOwn.Request(t.Context(), "/webhooks/yuno", secret))
		assert.Equal(t, want, recorder.Code)
		resp, err := shop.Client().Do(ofMyOwn.Request(t.Context(), shop.URL+"/webhooks/yuno", secret))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, want, resp.StatusCode)
	}
	assert.PanicsWithValue(t, `yunotest: Request: parse "http://%": invalid URL escape "%"`, func() {
		ofMyOwn.Request(t.Context(), "http://%", webhookSecret)
	})
}

func TestEventAgain(t *testing.T) {
	for body, want := range map[string]string{
		`{"retry":0,"data":{"b":1,"a":[2]}}`: `{"retry":1,"data":{"b":1,"a":[2]}}`,
		`{"retry":6}`:                        `{"retry":7}`,
		`{"retry":"4"}`:                      `{"retry":5}`,
		`{"retry":{}}`:                       `{"retry":1}`,
		`{}`:                                 `{"retry":1}`,
	} {
		event := yunotest.Event{Body: []byte(body)}
		assert.JSONEq(t, want, string(event.Again().Body))
		assert.Equal(t, body, string(event.Body), "the event itself stays")
	}
	first, err := webhook.Parse(ofMyOwn.Body)
	require.NoError(t, err)
	third, err := webhook.Parse(ofMyOwn.Again().Again().Body)
	require.NoError(t, err)
	assert.Equal(t, 2, third.Retry)
	assert.Equal(t, first.DeduplicationKey(), third.DeduplicationKey())
	for _, body := range []string{"null", `{"retry":0} {}`} {
		assert.PanicsWithValue(t, "yunotest: Again: the Body is not a JSON object", func() {
			yunotest.Event{Body: []byte(body)}.Again()
		}, body)
	}
}
