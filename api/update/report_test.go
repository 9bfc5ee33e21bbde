package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReportOfGo reads what apidiff printed.
func TestReportOfGo(t *testing.T) {
	for name, test := range map[string]struct{ out, verdict string }{
		"nothing":      {"", "additive"},
		"a field more": {"Compatible changes:\n- CustomerSession.Status: added\n", "additive"},
		"an operation more": {"Incompatible changes:\n- ClientInterface.GetCustomer: added\n" +
			"- ClientWithResponsesInterface.GetCustomerWithResponse: added\nCompatible changes:\n- (*Client).GetCustomer: added\n", "additive"},
		"a list in a struct": {"Incompatible changes:\n- CustomerSession: old is comparable, new is not\n", "additive"},
		"a field less": {"Incompatible changes:\n- CustomerSession.Country: removed\n",
			"breaking: package yuno: CustomerSession.Country: removed"},
	} {
		t.Run(name, func(t *testing.T) {
			r := new(report)
			r.judgeGo(test.out)
			assert.Equal(t, test.verdict, r.verdict())
			assert.Len(t, r.changes, strings.Count(test.out, "\n- "), "each is listed")
		})
	}
}

// TestReportOfTheWire reads what oasdiff printed. Its levels are 1 for information, 2 for a warning and 3 for an error.
func TestReportOfTheWire(t *testing.T) {
	for name, test := range map[string]struct {
		id, text string
		level    int
		verdict  string
	}{
		"a warning":           {"a", "the text", 2, "additive"},
		"an error":            {"a", "the\ntext", 3, "breaking: POST /a: the text"},
		"a response's format": {"response-property-type-changed", "the `id` response's property `format` changed from `uuid` to `none` for status `200`", 3, "additive"},
		"a body's format":     {"response-body-type-generalized", "the response's body `format` was widened from `date` to `none` for status `200`", 3, "additive"},
		"a header's format":   {"response-header-type-changed", "the `X-A` response header's `format` changed from `a` to `b` for the status `200`", 3, "additive"},
		"the type of a property called format": {"response-property-type-changed", "the `format` response's property `type` changed from `string` to `integer` for status `200`", 3,
			"breaking: POST /a: the `format` response's property `type` changed from `string` to `integer` for status `200`"},
		"type and format": {"response-property-type-changed", "the `a` response's property `type/format` changed from `string/date` to `integer` for status `200`", 3,
			"breaking: POST /a: the `a` response's property `type/format` changed from `string/date` to `integer` for status `200`"},
		"a property called format removed": {"response-optional-property-removed", "removed the optional property `format` from the response with the `200` status", 3,
			"breaking: POST /a: removed the optional property `format` from the response with the `200` status"},
		"a request's format": {"request-property-type-changed", "the `id` request property `format` changed", 3, "breaking: POST /a: the `id` request property `format` changed"},
		"a discriminator":    {"request-body-discriminator-mapping-changed", "mapped", 1, "unknown: POST /a: mapped"},
		"a scope's text":     {"api-security-component-oauth-scope-changed", "updated", 1, "additive"},
		"OAuth":              {"api-security-component-oauth-token-url-changed", "moved", 2, "unknown: POST /a: moved"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := json.Marshal([]wireChange{{ID: test.id, Text: test.text, Operation: "POST", Path: "/a", Level: test.level}})
			require.NoError(t, err)
			r := new(report)
			require.NoError(t, r.judgeWire(string(out)))
			assert.Equal(t, test.verdict, printable(r.verdict()))
		})
	}
}

// TestReportVerdict gives the first of the worst changes as the reason.
func TestReportVerdict(t *testing.T) {
	all := []change{
		{additive, "more"}, {unknown, "doubtful"}, {toolFailed, "failed"}, {breaksGo, "field"}, {breaksResponses, "response"}, {breaksRequests, "first"},
		{breaksRequests, "second"}, {notGenerated, "broken"},
	}
	for count, want := range []string{
		"additive", "additive", "unknown: doubtful", "unknown: failed", "breaking: field", "breaking: response", "breaking: first", "breaking: first",
		"breaking: broken",
	} {
		r := new(report)
		for _, change := range all[:count] {
			r.add(change.effect, change.text)
		}
		assert.Equal(t, want, r.verdict())
	}
}

func TestReportPrintsLines(t *testing.T) {
	r := new(report)
	r.add(additive, "the scheme was added\nadditive")
	r.add(unknown, "b")
	r.add(breaksRequests, "b")
	r.add(additive, "b")
	assert.Equal(t, "the scheme was added additive\nb\nbreaking: b\n", r.String(), "a change is listed once, with its worst effect")
}

func TestReportOfServers(t *testing.T) {
	const one = "[{url: https://api-sandbox.y.uno/v1}]"
	two := strings.Replace(small, one, "[{url: https://a}, {url: 'https://{b}', variables: {b: {default: b}}}]", 1)
	for name, test := range map[string]struct{ servers, verdict string }{
		"another order, and one more": {"[{url: https://b}, {url: https://c}, {url: https://a}]", "additive"},
		"one less":                    {"[{url: https://b}]", "breaking: the server https://a is gone"},
		"another default":             {"[{url: https://a}, {url: 'https://{b}', variables: {b: {default: c}}}]", "breaking: the server https://b is gone"},
	} {
		r := new(report)
		r.compareServers(parsed(t, two), parsed(t, strings.Replace(small, one, test.servers, 1)))
		assert.Equal(t, test.verdict, r.verdict(), name)
	}
	for place, servers := range map[string]string{
		"    post:\n":       "    servers: [{url: https://own}]\n",
		"      operationId": "      servers: [{url: https://own}]\n",
	} {
		r := new(report)
		r.compareServers(parsed(t, small), parsed(t, edited(t, small, place, servers+place)))
		assert.Equal(t, "breaking: the server https://api-sandbox.y.uno/v1 is gone", r.verdict(), place)
	}
}

func TestPrintable(t *testing.T) {
	assert.Equal(t, "a [31m b", printable("a\n\x1b[31m\u202eb\n"))
	assert.Equal(t, strings.Repeat("ä", 1000), printable(strings.Repeat("ä", 1001)))
}
