package main

import (
	"errors"
	"fmt"
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
		"an operation more": {"Incompatible changes:\n- ClientInterface.GetCustomer: added\n- ClientWithResponsesInterface.GetCustomerWithResponse: added\nCompatible changes:\n" +
			"- (*Client).GetCustomer: added\n", "additive"},
		"a list in a struct": {"Incompatible changes:\n- CustomerSession: old is comparable, new is not\n", "additive"},
		"a field less":       {"Incompatible changes:\n- CustomerSession.Country: removed\n", "breaking: package yuno: CustomerSession.Country: removed"},
		"a response's field more": {"Incompatible changes:\n- AResponse.GetJSON200: changed from func() *struct{B int; D []struct{E int}} to " +
			"func() *struct{A int; B int; C int; D []struct{E int; F int}}\n", "additive"},
		"a response's field less": {"Incompatible changes:\n- AResponse.JSON200: changed from *struct{A int; B int} to *struct{A int}\n",
			"breaking: package yuno: AResponse.JSON200: changed from *struct{A int; B int} to *struct{A int}"},
		"a response's field retyped": {"Incompatible changes:\n- AResponse.JSON200: changed from *struct{A int} to *struct{A *int; B int}\n",
			"breaking: package yuno: AResponse.JSON200: changed from *struct{A int} to *struct{A *int; B int}"},
		"a response that is a list now": {"Incompatible changes:\n- AResponse.JSON200: changed from *struct{A int} to []*struct{A int}\n",
			"breaking: package yuno: AResponse.JSON200: changed from *struct{A int} to []*struct{A int}"},
		"a request's struct that grows": {"Incompatible changes:\n- ARequest.A: changed from *struct{A int} to *struct{A int; B int}\n",
			"breaking: package yuno: ARequest.A: changed from *struct{A int} to *struct{A int; B int}"},
		"an interface less": {"Incompatible changes:\n- ClientInterface.GetCustomer: removed\n", "breaking: package yuno: ClientInterface.GetCustomer: removed"},
	} {
		t.Run(name, func(t *testing.T) {
			r := new(report)
			r.judgeGo(test.out)
			assert.Equal(t, test.verdict, lastLine(r))
		})
	}
}

func lastLine(r *report) string {
	lines := strings.Split(strings.TrimSuffix(r.String(), "\n"), "\n")
	return lines[len(lines)-1]
}

func TestReportOfTheWire(t *testing.T) {
	for level, want := range map[int]string{1: "additive", 2: "additive", 3: "breaking: POST /a: the text"} {
		r := new(report)
		require.NoError(t, r.judgeWire(fmt.Sprintf(`[{"id":"a","level":%d,"text":"the\ntext","operation":"POST","path":"/a"}]`, level)))
		assert.Equal(t, want, lastLine(r))
		assert.Contains(t, r.String(), "POST /a: the text\n")
	}
	require.Error(t, new(report).judgeWire("no JSON"))
	for id, want := range map[string]string{
		"response-property-a": "additive", "request-property-a": "breaking: POST /a: the `format`",
	} {
		r := new(report)
		require.NoError(t, r.judgeWire(`[{"id":"`+id+`","level":3,"text":"the `+"`format`"+`","operation":"POST","path":"/a"}]`))
		assert.Equal(t, want, lastLine(r), "the format of a response is read by nobody")
	}
	r := new(report)
	require.NoError(t, r.judgeWire(`[{"id":"response-property-a","level":3,"text":"gone","operation":"POST","path":"/a"}]`))
	assert.Equal(t, "breaking: POST /a: gone", lastLine(r))
}

func TestReportVerdict(t *testing.T) {
	for want, r := range map[string]*report{
		"additive":      {},
		"unknown: a":    {unknown: errors.New("a")},
		"breaking: c":   {unknown: errors.New("a"), broken: []string{"c", "d"}},
		"breaking: e f": {broken: []string{"e\nf"}, changes: []string{"x\nadditive"}},
	} {
		assert.Equal(t, want, lastLine(r))
	}
}

func TestReportNamesAChangeOnce(t *testing.T) {
	r := new(report)
	require.NoError(t, r.judgeWire(`[{"id":"a","level":1,"text":"the scheme a was added","operation":null},`+
		`{"id":"a","level":1,"text":"b","operation":"POST","path":"/a"},{"id":"c","level":3,"text":"b","operation":"POST","path":"/a"}]`))
	assert.Equal(t, "the scheme a was added\nPOST /a: b\nbreaking: POST /a: b\n", r.String())
}

func TestReportOfServers(t *testing.T) {
	vendor := func(servers, ofPage string) *vendored {
		v := &vendored{pages: map[string]*page{}}
		for file, servers := range map[string]string{firstFile: servers, "pages/a.yaml": ofPage} {
			v.pages[file] = parsed(t, strings.Replace(this, "[{url: https://api-sandbox.y.uno/v1}]", servers, 1))
		}
		return v
	}
	const both, first = "[{url: https://a}, {url: https://b}]", "[{url: https://a}]"
	for _, test := range []struct{ name, servers, ofPage, want string }{
		{name: "another order, and one more", servers: "[{url: https://b}, {url: https://c}, {url: https://a}]", ofPage: first,
			want: "additive"},
		{name: "one that a page still has", servers: "[{url: https://b}]", ofPage: first, want: "breaking: the server https://a is gone"},
		{name: "one of a page", servers: both, ofPage: "[{url: https://b}]", want: "breaking: the server https://a is gone"},
	} {
		r := new(report)
		r.compareServers(vendor(both, first), vendor(test.servers, test.ofPage))
		assert.Equal(t, test.want, lastLine(r), test.name)
	}
}

func TestShorten(t *testing.T) {
	assert.Equal(t, "a [31m b", printable("a\n\x1b[31m\u202eb\n"))
	assert.Equal(t, strings.Repeat("ä", 1000), printable(strings.Repeat("ä", 1001)))
}
