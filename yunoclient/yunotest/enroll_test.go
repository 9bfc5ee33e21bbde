package yunotest_test

import (
	"encoding/json"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func openSession(t testing.TB, client *yunoclient.Client) string {
	t.Helper()
	session, err := client.CreateCustomerSession(t.Context(), yuno.CreateCustomerSessionRequest{
		AccountID: "8beac4de-5f6f-11ed-9b6a-0242ac120002", CustomerID: "ae106483-65ee-463b-8782-9794022b3112", Country: "BR",
	})
	require.NoError(t, err)
	return session.ID
}

func TestEnroll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		id := openSession(t, srv.Client())
		time.Sleep(time.Hour)
		sent, err := srv.Enroll(id)
		require.NoError(t, err)
		verifier, err := webhook.NewVerifier(webhookSecret)
		require.NoError(t, err)
		event, err := verifier.Read(sent.Request(t.Context(), "/webhooks/yuno", webhookSecret))
		require.NoError(t, err)
		assert.Equal(t, "enrollment", event.Type)
		assert.Equal(t, webhook.EnrollmentEnroll, event.TypeEvent)
		assert.Equal(t, "8beac4de-5f6f-11ed-9b6a-0242ac120002", event.AccountID)
		assert.Equal(t, 0, event.Retry)
		assert.Equal(t, "2", event.Version)
		assert.Equal(t, time.Now().UTC(), event.UpdatedAt)
		now := time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
		assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, event.PaymentMethod.ID)
		event.PaymentMethod.ID = ""
		assert.Equal(t, &webhook.PaymentMethod{
			CustomerID: "ae106483-65ee-463b-8782-9794022b3112", AccountID: "8beac4de-5f6f-11ed-9b6a-0242ac120002",
			Country: "BR", Status: "ENROLLED", Type: "CARD", Category: "CARD", Name: "VISA ****4242", Description: "VISA ****4242",
			CreatedAt: now, UpdatedAt: now,
		}, event.PaymentMethod)

		time.Sleep(time.Hour)
		same, err := srv.Enroll(id)
		require.NoError(t, err)
		assert.Equal(t, sent, same)
		same.Body[0] = 'x'
		same, err = srv.Enroll(id)
		require.NoError(t, err)
		assert.Equal(t, sent, same, "what a caller does with its event changes no other")
		other, err := srv.Enroll(openSession(t, srv.Client()))
		require.NoError(t, err)
		assert.NotEqual(t, sent, other)
	})
}

// The names of the fields are those that Yuno's page shows.
func TestEnrollFields(t *testing.T) {
	var event yunotest.Event
	synctest.Test(t, func(t *testing.T) { // in the year 2000
		srv := yunotest.New()
		var err error
		event, err = srv.Enroll(openSession(t, srv.Client()))
		require.NoError(t, err)
	})
	var fields map[string]any
	require.NoError(t, json.Unmarshal(event.Body, &fields))
	method := fields["data"].(map[string]any)["payment_method"].(map[string]any)
	card := method["detail"].(map[string]any)["card"].(map[string]any)
	names := func(object map[string]any) (all []string) {
		for name := range object {
			all = append(all, name)
		}
		return all
	}
	assert.ElementsMatch(t, []string{"type", "type_event", "account_id", "retry", "version", "data"}, names(fields))
	assert.ElementsMatch(t, []string{"id", "account_id", "name", "description", "type", "category", "country", "status",
		"customer_id", "created_at", "updated_at", "enrollment", "verify", "detail"}, names(method))
	assert.ElementsMatch(t, []string{"holder_name", "expiration_month", "expiration_year", "iin", "lfd", "security_code_length",
		"number_length", "brand", "issuer_name", "issuer_code", "type", "category", "country_code", "country_name",
		"fingerprint_code", "created_at", "updated_at"}, names(card))
	assert.Equal(t, map[string]any{"session": nil, "sdk_action_required": false}, method["enrollment"], "no session, as at Yuno")
	assert.EqualValues(t, 3, card["expiration_year"])
}

func TestEnrollUnknownSession(t *testing.T) {
	srv := yunotest.New()
	client := srv.Client()
	srv.Reply(yunotest.Reply{Status: 201, Body: `{"customer_session":"4711-0815"}`})
	scripted := openSession(t, client)
	oldest, second := openSession(t, client), openSession(t, client)
	for range 998 {
		openSession(t, client)
	}
	_, err := srv.Enroll(oldest)
	require.NoError(t, err)
	openSession(t, client)
	_, err = srv.Enroll(second)
	require.NoError(t, err)
	unknown := []string{"", "unknown", scripted, oldest}
	for range 2 {
		for _, id := range unknown {
			_, err := srv.Enroll(id)
			require.EqualError(t, err,
				"yunotest: Enroll: this server has not opened that session: pass the ID of one that its client got")
		}
		srv.Reset()
		unknown = append(unknown, second)
	}
}

func TestEnrollConcurrently(t *testing.T) {
	srv := yunotest.New()
	client := srv.Client()
	id := openSession(t, client)
	want, err := srv.Enroll(id)
	require.NoError(t, err)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			openSession(t, client)
			event, err := srv.Enroll(id)
			assert.NoError(t, err)
			assert.Equal(t, want, event)
			assert.NotEqual(t, want, event.Again())
		})
	}
	all.Wait()
}
