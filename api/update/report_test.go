package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestJudgeGo reads what apidiff printed.
func TestJudgeGo(t *testing.T) {
	for name, test := range map[string]struct{ out, verdict string }{
		"nothing":      {"", "additive"},
		"a field more": {"Compatible changes:\n- CustomerSession.Status: added\n", "additive"},
		"an operation more": {"Incompatible changes:\n- ClientInterface.GetCustomer: added\n- ClientWithResponsesInterface.GetCustomerWithResponse: added\nCompatible changes:\n" +
			"- (*Client).GetCustomer: added\n", "additive"},
		"a list in a struct": {"Incompatible changes:\n- CustomerSession: old is comparable, new is not\n", "additive"},
		"a field less":       {"Incompatible changes:\n- CustomerSession.Country: removed\n", "breaking: package yuno: CustomerSession.Country: removed"},
		"an interface less":  {"Incompatible changes:\n- ClientInterface.GetCustomer: removed\n", "breaking: package yuno: ClientInterface.GetCustomer: removed"},
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

func TestJudgeWire(t *testing.T) {
	for level, want := range map[int]string{1: "additive", 2: "additive", 3: "breaking: POST /a: the text"} {
		r := new(report)
		require.NoError(t, r.judgeWire(fmt.Sprintf(`[{"id":"a","level":%d,"text":"the\ntext","operation":"POST","path":"/a"}]`, level)))
		assert.Equal(t, want, lastLine(r))
		assert.Contains(t, r.String(), "wire: POST /a: the text\n")
	}
	require.Error(t, new(report).judgeWire("no JSON"))
}

func TestTheLastLineSaysItAll(t *testing.T) {
	for want, r := range map[string]*report{
		"additive":      {},
		"unknown: a":    {unknown: []string{"a", "b"}},
		"breaking: c":   {unknown: []string{"a"}, broken: []string{"c", "d"}},
		"breaking: e f": {broken: []string{"e\nf"}, changes: []string{"x\nadditive"}},
	} {
		assert.Equal(t, want, lastLine(r))
	}
}

func TestServersThatAreGone(t *testing.T) {
	servers := func(urls ...string) string {
		return write(t, "a.yaml", "openapi: 3.1.0\ninfo: {title: a, version: a}\npaths: {}\nservers: [{url: "+strings.Join(urls, "}, {url: ")+"}]\n")
	}
	r := new(report)
	r.compareServers(servers("https://a", "https://b"), servers("https://b", "https://c", "https://a"))
	assert.Equal(t, "additive", lastLine(r))
	r.compareServers(servers("https://a", "https://b"), servers("https://b"))
	assert.Equal(t, "breaking: the server https://a is gone", lastLine(r))
}
