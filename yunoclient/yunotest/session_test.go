package yunotest_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
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
	session, err := client.CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	return session.ID
}

// The fields have the names on Yuno's page, and made-up values.
func TestEnrollEvent(t *testing.T) {
	const now = "2000-01-01T00:00:00.000000Z" // in a bubble
	want := strings.NewReplacer("ACCOUNT", "8beac4de-5f6f-11ed-9b6a-0242ac120002",
		"CUSTOMER", "ae106483-65ee-463b-8782-9794022b3112", "NOW", now).Replace(`{
		"type": "enrollment", "type_event": "enrollment.enroll", "account_id": "ACCOUNT", "retry": 0, "version": 2,
		"data": {"payment_method": {
			"id": "ID", "account_id": "ACCOUNT", "customer_id": "CUSTOMER", "country": "BR", "status": "ENROLLED",
			"type": "CARD", "category": "CARD", "name": "VISA ****4242", "description": "VISA ****4242",
			"created_at": "NOW", "updated_at": "NOW",
			"enrollment": {"session": null, "sdk_action_required": false},
			"verify": {"vault_on_success": false, "currency": null, "payment": null},
			"detail": {"card": {
				"holder_name": "ADA EXAMPLE", "expiration_month": 12, "expiration_year": 3, "iin": "42424242", "lfd": "4242",
				"number_length": 16, "security_code_length": 3, "brand": "VISA", "type": "CREDIT", "category": "CREDIT",
				"issuer_name": "BANK OF EXAMPLES", "issuer_code": null, "country_code": "BR", "country_name": "Brazil",
				"fingerprint_code": "ID", "created_at": "NOW", "updated_at": "NOW"
			}}
		}}
	}`)
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		id := openSession(t, srv.Client())
		sent, err := srv.Enroll(id)
		require.NoError(t, err)
		own := regexp.MustCompile(`"(id|fingerprint_code)":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"`)
		assert.JSONEq(t, want, own.ReplaceAllString(string(sent.Body), `"$1":"ID"`))

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

func TestUnenroll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		openSession(t, srv.Client())
		enrolled, err := srv.Enroll(openSession(t, srv.Client()))
		require.NoError(t, err)
		first, err := webhook.Parse(enrolled.Body)
		require.NoError(t, err)
		time.Sleep(time.Hour)
		sent, err := srv.Unenroll(first.PaymentMethod.ID)
		require.NoError(t, err)
		event, err := webhook.Parse(sent.Body)
		require.NoError(t, err)
		want := *first.PaymentMethod
		want.Status, want.UpdatedAt = "UNENROLLED", time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
		assert.Equal(t, webhook.EnrollmentUnenroll, event.TypeEvent)
		assert.Equal(t, &want, event.PaymentMethod)

		time.Sleep(time.Hour)
		same, err := srv.Unenroll(first.PaymentMethod.ID)
		require.NoError(t, err)
		assert.Equal(t, sent, same)
		_, err = srv.Unenroll("") // the session before has no card
		require.EqualError(t, err, "yunotest: Unenroll: this server has not enrolled that payment method: "+
			"pass the ID of one in an event of Enroll")
		srv.Reset()
		_, err = srv.Unenroll(first.PaymentMethod.ID)
		require.Error(t, err)
	})
}

// Sessions with a long field must not fill the memory.
func TestEnrollRemembersSixteenMebibytesOfSessions(t *testing.T) {
	srv := yunotest.New()
	var opened []string
	for range 17 {
		large := body(t, map[string]any{"account_id": strings.Repeat("a", 1000<<10)})
		got := send(t, srv, newRequest(t, http.MethodPost, sessions, large))
		var session yuno.CustomerSession
		require.NoError(t, json.Unmarshal(got.Body.Bytes(), &session))
		opened = append(opened, session.ID)
	}
	_, err := srv.Enroll(opened[0])
	require.Error(t, err)
	_, err = srv.Enroll(opened[1])
	require.NoError(t, err)
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
