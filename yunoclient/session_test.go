package yunoclient_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestCreateCustomerSession(t *testing.T) {
	var got *http.Request
	var body string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got, body = r, readAll(t, r.Body)
		w.Header().Set("X-Trace-Id", "t1")
		respondWith(http.StatusCreated, sessionJSON)(w, r)
	})
	session, err := call(t, client)
	require.NoError(t, err)

	assert.Equal(t, http.MethodPost, got.Method)
	assert.Equal(t, basePath+sessionPath, got.URL.Path)
	assert.Equal(t, publicKey, got.Header.Get("public-api-key"))
	assert.Equal(t, privateKey, got.Header.Get("private-secret-key"))
	assert.Equal(t, "application/json", got.Header.Get("Content-Type"))
	assert.Equal(t, "application/json", got.Header.Get("Accept"))
	assert.Equal(t, "yuno-go/"+yunoclient.Version, got.Header.Get("User-Agent"))
	assert.Empty(t, got.Header.Get("X-Idempotency-Key"), "none unless the caller gives one")
	assert.JSONEq(t, `{"account_id":"8beac4de-5f6f-11ed-9b6a-0242ac120002",
		"customer_id":"ae106483-65ee-463b-8782-9794022b3112","country":"BR","callback_url":"www.your-url.com"}`, body)

	assert.Equal(t, "session-1", session.ID)
	assert.Equal(t, time.Date(2025, 5, 7, 20, 0, 18, 721786000, time.UTC), session.CreatedAt)
	assert.Equal(t, "t1", session.RequestID())
	assert.Equal(t, 1, session.Attempts)
	data, err := json.Marshal(session)
	require.NoError(t, err)
	assert.JSONEq(t, sessionJSON, string(data))
}

func TestCustomerSessionCreatedAt(t *testing.T) {
	want := time.Date(2025, 5, 7, 20, 0, 18, 0, time.UTC)
	for raw, test := range map[string]struct {
		text string
		time time.Time
	}{
		`"2025-05-07T20:00:18.721786Z"`: {"2025-05-07T20:00:18.721786Z", want.Add(721786 * time.Microsecond)},
		`"2025-05-07T22:00:18+02:00"`:   {"2025-05-07T22:00:18+02:00", want},
		`"7 May 2025"`:                  {"7 May 2025", time.Time{}},
		`null`:                          {"", time.Time{}},
		`1e999`:                         {"", time.Time{}},
		`{"seconds":1746648018}`:        {"", time.Time{}},
	} {
		body := `{"created_at":` + raw + `,"customer_session":"session-1","country":"BR"}`
		session, err := call(t, overTransport(t, alwaysBody(201, body).RoundTrip))
		require.NoError(t, err, raw)
		assert.Equal(t, test.time, session.CreatedAt, raw)
		assert.Equal(t, test.text, session.CustomerSession.CreatedAt)
		assert.EqualValues(t, "BR", session.Country)
	}
}

func TestCustomerSessionPrinted(t *testing.T) {
	session, err := call(t, serve(t, respondWith(http.StatusCreated, sessionJSON)))
	require.NoError(t, err)
	session.CallbackURL = "https://shop.test/?session=" + session.ID
	var out bytes.Buffer
	for verb := '!'; verb <= '~'; verb++ {
		if verb == 'p' || verb == 'w' {
			continue
		}
		for _, value := range []any{session, *session} {
			fmt.Fprintf(&out, "%"+string(verb)+"%+"+string(verb)+"%#"+string(verb), value, value, value)
		}
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("m", "pointer", session, "value", *session)
	}
	assert.NotContains(t, out.String(), "session-1")
	assert.Contains(t, fmt.Sprint(session), "[redacted] customer_id="+request.CustomerID)
	assert.Equal(t, "CustomerSession"+session.LogValue().String(), fmt.Sprint(session))
	assert.Contains(t, out.String(), "[redacted]")
}

func TestCustomerSessionOfAnotherCustomer(t *testing.T) {
	for customer, ok := range map[string]bool{
		"": true, request.CustomerID: true, strings.ToUpper(request.CustomerID): true, "00000000-0000-0000-0000-000000000000": false,
	} {
		session, err := call(t, serve(t, respondWith(201, `{"customer_session":"session-1","customer_id":"`+customer+`"}`)))
		if ok {
			require.NoError(t, err)
			assert.Equal(t, "session-1", session.ID)
			continue
		}
		require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
	}
}

func TestCustomerSessionErrorWithStatus2xx(t *testing.T) {
	for body, want := range map[string]struct {
		code     yunoclient.Code
		messages []string
	}{
		`{"code":"CUSTOMER_NOT_FOUND","messages":["Customer not found"]}`:           {yunoclient.CodeCustomerNotFound, []string{"Customer not found"}},
		`{"messages":["Customer not found"]}`:                                       {},
		`{"customer_session":"s","country":[],"code":"C","messages":["s is open"]}`: {},
		`{"customer_session":"","code":7}`:                                          {"7", nil},
	} {
		apiErr := fails(t, serve(t, respondWith(200, body)))
		require.ErrorIs(t, apiErr, yunoclient.ErrMalformedResponse)
		assert.Equal(t, want.code, apiErr.Code)
		assert.Equal(t, want.messages, apiErr.Messages)
		assert.Equal(t, body, string(apiErr.Body))
	}
}

func TestCreateCustomerSessionIsNotSent(t *testing.T) {
	client := overTransport(t, nil)
	var missing context.Context
	_, err := client.CreateCustomerSession(missing, request)
	require.EqualError(t, err, "yunoclient: the context is nil: use context.Background() if there is none")
	_, err = client.CreateCustomerSession(t.Context(), request, nil)
	require.EqualError(t, err, "yunoclient: an editor is nil: leave it out")
	mine := errors.New("mine")
	_, err = client.CreateCustomerSession(t.Context(), request, func(context.Context, *http.Request) error { return mine })
	assert.Same(t, mine, err)
}
