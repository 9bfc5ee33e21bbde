package main

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestMockLogsALineARequest(t *testing.T) {
	const key = "sandbox_secret_4711"
	example, err := exampleRequest(api.Document())
	require.NoError(t, err)
	data, err := json.Marshal(example)
	require.NoError(t, err)
	session := string(data)
	for name, test := range map[string]struct {
		method, path, body string
		header             http.Header
		reply              *yunotest.Reply
		line               string
	}{
		"no query": {path: "/v1/customers/sessions?private-secret-key=" + key, body: session, line: "POST /v1/customers/sessions 201"},
		"no key": {body: session, header: http.Header{"Private-Secret-Key": nil},
			line: "POST /v1/customers/sessions 401 INVALID_CREDENTIALS the header private-secret-key is missing"},
		"long": {method: strings.Repeat("X", 21), path: "/v1/" + strings.Repeat("a", 197),
			line: strings.Repeat("X", 17) + "… /v1/" + strings.Repeat("a", 193) + "… 404 NOT_FOUND there is no /v1/" +
				strings.Repeat("a", 96) + "… in the document; the API is below /v1"},
		"other JSON": {reply: &yunotest.Reply{Status: 400, Body: `{"code":1,"messages":"m"}`}, line: "POST /v1/customers/sessions 400"},
		"messages": {reply: &yunotest.Reply{Status: 400, Body: `{"code":"C","messages":["` + strings.Repeat("m", 201) + `","second"]}`},
			line: "POST /v1/customers/sessions 400 C " + strings.Repeat("m", 197) + "…"},
		"no message": {reply: &yunotest.Reply{Status: 400, Body: `{"code":"A\tB"}`}, line: `POST /v1/customers/sessions 400 A\tB`},
		"dropped":    {reply: &yunotest.Reply{Close: true}, line: "POST /v1/customers/sessions no response"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			fake := yunotest.New()
			if test.reply != nil {
				fake.Reply(*test.reply)
			}
			req := httptest.NewRequest(cmp.Or(test.method, "POST"), cmp.Or(test.path, "/v1/customers/sessions"),
				strings.NewReader(test.body))
			req.Header = http.Header{"Public-Api-Key": {key}, "Private-Secret-Key": {key}, "Content-Type": {"application/json"}}
			for name, values := range test.header {
				req.Header[name] = values
			}
			func() {
				defer func() { _ = recover() }()
				command{stdout: &out}.logRequests(fake).ServeHTTP(httptest.NewRecorder(), req)
			}()
			assert.Equal(t, test.line+"\n", out.String())
			assert.NotContains(t, out.String(), key)
		})
	}
}
