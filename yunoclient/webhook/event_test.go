package webhook_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
)

func TestParse(t *testing.T) {
	event := parse(t, enrolled)
	assert.Equal(t, "enrollment", event.Type)
	assert.Equal(t, webhook.EnrollmentEnroll, event.TypeEvent)
	assert.Equal(t, "8beac4de-5f6f-11ed-9b6a-0242ac120002", event.AccountID)
	assert.Equal(t, 0, event.Retry)
	assert.Equal(t, "2", event.Version)
	assert.Equal(t, time.Date(2026, 3, 4, 5, 6, 7, 9000, time.UTC), event.UpdatedAt)
	assert.Equal(t, enrolled, string(event.Body))
	var whole struct{ Data json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(enrolled), &whole))
	assert.Equal(t, string(whole.Data), string(event.Data))
	assert.Equal(t, &webhook.PaymentMethod{
		ID:          "b4b05a4f-3c8e-4a7e-9d0b-6f1f6a0f2c11",
		CustomerID:  "ae106483-65ee-463b-8782-9794022b3112",
		AccountID:   "8beac4de-5f6f-11ed-9b6a-0242ac120003",
		Country:     "BR",
		Status:      "ENROLLED",
		Type:        "CARD",
		Category:    "PLASTIC",
		Name:        "MARS ****TAIL",
		Description: "MARS of the moon ****TAIL",
		CreatedAt:   "2026-03-04T05:06:07.000008Z",
		UpdatedAt:   "2026-03-04T02:06:07.000009-03:00",
	}, event.PaymentMethod)
}

// Yuno's documents contradict each other about the types of these fields, and about type_event.
func TestParseWhatYunoWritesInTwoWays(t *testing.T) {
	for body, want := range map[string]webhook.Event{
		`{"type":"report","type_event":"create","retry":"3","version":"2"}`: {Type: "report", TypeEvent: "report.create",
			Retry: 3, Version: "2"},
		`{"type":"report","type_event":"report.create","retry":3,"version":2}`: {Type: "report", TypeEvent: "report.create",
			Retry: 3, Version: "2"},
		`{"type":"banking.transfer","type_event":"created"}`:                         {Type: "banking.transfer", TypeEvent: "banking.transfer.created"},
		`{"type":"a","type_event":"b","retry":-1,"version":true,"account_id":null}`:  {Type: "a", TypeEvent: "a.b"},
		`{"type":"a","type_event":"b","retry":99999999999999999999,"version":"2.1"}`: {Type: "a", TypeEvent: "a.b", Version: "2.1"},
		`{"type":"a","type_event":"c.d","TYPE":"c","retry":1e999}`:                   {Type: "a", TypeEvent: "c.d"},
		`{"type":1,"type_event":2,"account_id":3}`:                                   {Type: "1", TypeEvent: "1.2", AccountID: "3"},
	} {
		want.Body = []byte(body)
		assert.Equal(t, want, *parse(t, body), body)
	}
}

func TestParseUpdatedAt(t *testing.T) {
	const at = `"updated_at":"2026-03-04T05:06:07+00:00"`
	want := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for data, want := range map[string]time.Time{
		`{"a":{` + at + `},"updated_at":"2025-03-04T05:06:07Z"}`: want,
		`{"a":"",` + at + `}`:                        want,
		`{"payment_method":{` + at + `}}`:            {},
		`{"updated_at":"9999-12-31T23:59:59Z"}`:      time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		`{"updated_at":"9999-12-31T23:59:59-00:01"}`: {}, // in UTC it is the year 10000
		`{"updated_at":"0000-01-01T00:00:00+00:00"}`: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
		`{"updated_at":"0000-01-01T00:00:00+00:01"}`: {},
		`{"updated_at":1772600767}`:                  {},
		`[]`:                                         {},
	} {
		event := parse(t, `{"type":"a","type_event":"b","data":`+data+`}`)
		assert.Equal(t, want, event.UpdatedAt, data)
		_, err := json.Marshal(event)
		assert.NoError(t, err)
	}
}

func TestParseMalformed(t *testing.T) {
	const (
		noObject = "it is not a JSON object"
		noType   = "it has no type or no type_event: if the webhook has version 1, set it to version 2"
	)
	for body, says := range map[string]string{
		"": noObject, "null": noObject, "[]": noObject, "<html>hush": noObject, enrolled + "x": noObject,
		`{"type":"hush"}`: noType, `{"type_event":"hush.b"}`: noType, `{"type":{},"type_event":"hush"}`: noType,
	} {
		event, err := webhook.Parse([]byte(body))
		require.ErrorIs(t, err, webhook.ErrMalformed, "%.40s", body)
		assert.EqualError(t, err, "webhook: the body is not an event: "+says, "%.40s", body)
		assert.Nil(t, event)
	}
}

func FuzzParse(f *testing.F) {
	for _, body := range []string{
		enrolled, purchased,
		`{"type":"report","type_event":"create","retry":"3","data":{"payment":{"id":1,"updated_at":"2026-03-04T05:06:07Z"}}}`,
		`{"type":"a","type":"b","type_event":"c","version":1e999,"data":` + deep(200) + `}`,
		`{"type":"\ud800","type_event":"\u0000.","data":[1.0,1e0,"\u003c<",{"b":1,"a":2,"b":3}]}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		event, err := webhook.Parse(body)
		if err != nil {
			require.ErrorIs(t, err, webhook.ErrMalformed)
			require.Less(t, len(err.Error()), 150)
			return
		}
		require.Contains(t, event.TypeEvent, ".")
		if event.TypeEvent == webhook.EnrollmentEnroll {
			require.NotEmpty(t, event.PaymentMethod.ID)
		}
		require.Equal(t, strings.HasPrefix(event.TypeEvent, "payment."), event.Payment != nil)
		printed := fmt.Sprintf("%+v", event)
		require.NotContains(t, printed, "\n")
		require.Less(t, len(printed), 8_000) // at most 15 texts of 128 bytes, escaped
		require.NotEmpty(t, event.DeduplicationKey())
		_, err = json.Marshal(event)
		require.NoError(t, err)
	})
}
