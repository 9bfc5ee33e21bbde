package webhook_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
)

func TestDeduplicationKey(t *testing.T) {
	key := parse(t, enrolled).DeduplicationKey()
	assert.Regexp(t, `^enrollment\.enroll:[0-9a-f]{64}$`, key)
	var fields map[string]any
	require.NoError(t, json.Unmarshal([]byte(enrolled), &fields))
	fields["retry"], fields["type_event"], fields["account_id"] = "6", "enroll", "another"
	again, err := json.Marshal(fields) // in another order, and without space
	require.NoError(t, err)
	assert.Equal(t, key, parse(t, string(again)).DeduplicationKey())
	for old, other := range map[string]string{
		"enrollment.enroll": "enrollment.update",
		"ENROLLED":          "UNENROLLED",
		"000009":            "000010",
		`"expiration_year"`: `"expiration_month"`,
		`null`:              `false`,
	} {
		changed := strings.Replace(enrolled, old, other, 1)
		require.NotEqual(t, enrolled, changed)
		assert.NotEqual(t, key, parse(t, changed).DeduplicationKey(), other)
	}
}

func TestDeduplicationKeyOfData(t *testing.T) {
	key := func(data string) string {
		return webhook.Event{TypeEvent: "a.b", Data: json.RawMessage(data)}.DeduplicationKey()
	}
	assert.Equal(t, "a.b:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", key(""), "the SHA-256 of nothing")
	for data, same := range map[string]string{
		`{"a":1,"b":{"d":"<","c":[2,{"f":3,"e":4}]}}`: ` { "b" : {"c":[2,{"e":4,"f":3}],"d":"\u003c"},"a":1}`,
		`{"a":1,"a":2}`:          `{"a":2}`,
		`[1,-20,0]`:              `[1.0,-2e1,-0]`,
		`[0.5,120,0]`:            `[5e-1,1.2E+2,0.00]`,
		`1.5e1000000000`:         ` 0.00015E+1000000004 `, // a billion digits, which must not be written out
		`1e99999999999999999999`: `10e99999999999999999998`,
	} {
		assert.Equal(t, key(data), key(same), data)
	}
	for data, other := range map[string]string{
		`[1,2]`:                      `[2,1]`,
		`[0,1]`:                      `[0,2]`,
		`{"a":1}`:                    `{"a":"1"}`,
		`{"a":1e999}`:                `{"a":1e998}`,
		`{"a":12345678901234567890}`: `{"a":12345678901234567891}`,
		`[1]`:                        `[-1]`,
		`[10]`:                       `[1]`,
		`[0.1]`:                      `[0.01]`,
		`1e99999999999999999999`:     `1e99999999999999999998`,
		`null`:                       ``,
	} {
		assert.NotEqual(t, key(data), key(other), "%.40s", data)
	}
}
