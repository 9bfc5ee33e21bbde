package yunoclient_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCreatedAtIsNeverAnError(t *testing.T) {
	want := time.Date(2025, 5, 7, 20, 0, 18, 0, time.UTC)
	for raw, test := range map[string]struct {
		text string
		time time.Time
	}{
		`"2025-05-07T20:00:18.721786Z"`:  {"2025-05-07T20:00:18.721786Z", want.Add(721786 * time.Microsecond)},
		`"2025-05-07T20:00:18Z"`:         {"2025-05-07T20:00:18Z", want},
		`"2025-05-07T22:00:18+02:00"`:    {"2025-05-07T22:00:18+02:00", want},
		`"2025-05-07\u005420:00:18Z"`:    {"2025-05-07T20:00:18Z", want},
		`"7 May 2025"`:                   {"7 May 2025", time.Time{}},
		`""`:                             {"", time.Time{}},
		`null`:                           {"", time.Time{}},
		`1746648018`:                     {"", time.Time{}},
		`{"seconds":1746648018}`:         {"", time.Time{}},
		`["2025-05-07T20:00:18Z"]`:       {"", time.Time{}},
		`"2025-05-07T20:00:18.721786"`:   {"2025-05-07T20:00:18.721786", time.Time{}},
		`"99999-05-07T20:00:18.721786Z"`: {"99999-05-07T20:00:18.721786Z", time.Time{}},
	} {
		t.Run(raw, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return respond(req, http.StatusCreated, `{"created_at":`+raw+`,"customer_session":"session-1","country":"BR"}`), nil
			})
			session, err := call(t, client)
			require.NoError(t, err)
			assert.Equal(t, test.time, session.CreatedAt)
			assert.Equal(t, test.text, session.CustomerSession.CreatedAt)
			assert.Equal(t, "session-1", session.ID)
			assert.EqualValues(t, "BR", session.Country)
		})
	}
}

func TestASessionIsItsWireFormInJSON(t *testing.T) {
	client := serve(t, answer(http.StatusCreated, sessionBody))
	session, err := call(t, client)
	require.NoError(t, err)
	data, err := json.Marshal(session)
	require.NoError(t, err)
	assert.JSONEq(t, sessionBody, string(data))
}
