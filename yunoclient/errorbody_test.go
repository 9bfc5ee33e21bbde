package yunoclient_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

// TestErrorBody decodes the error responses of Yuno and of proxies, and hostile ones.
func TestErrorBody(t *testing.T) {
	deep := strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000)
	for name, test := range map[string]struct {
		body     string
		code     yunoclient.Code
		messages []string
	}{
		"as documented":             {`{"code":"INVALID_REQUEST","messages":["a","b"]}`, "INVALID_REQUEST", []string{"a", "b"}},
		"type, code, message":       {`{"type":"t","code":"X","message":"a","details":["d"]}`, "X", []string{"a"}},
		"messages a string":         {`{"code":"X","messages":"a"}`, "X", []string{"a"}},
		"101 messages":              {`{"messages":["a"` + strings.Repeat(`,"a"`, 100) + `]}`, "", slices.Repeat([]string{"a"}, 100)},
		"messages mixed":            {`{"code":"X","messages":["a",1,null,{"m":true},""]}`, "X", []string{"a", "1", `{"m":true}`}},
		"messages empty, message":   {`{"code":"X","messages":[],"message":"a"}`, "X", []string{"a"}},
		"numeric code":              {`{"code":401,"message":"a"}`, "401", []string{"a"}},
		"code an object":            {`{"code":{"a":1},"messages":["a"]}`, "", []string{"a"}},
		"a JSON string":             {`"Invalid credentials"`, "", []string{"Invalid credentials"}},
		"a number on a line":        {"42\n", "", nil},
		"null":                      {`null`, "", nil},
		"a list":                    {`["a"]`, "", nil},
		"byte-order mark":           {"\xef\xbb\xbf" + `{"code":"X","messages":["a"]}`, "X", []string{"a"}},
		"trailing garbage":          {`{"code":"X","messages":["a"]}<html>`, "X", []string{"a"}},
		"plain text":                {"Error: timeout\n", "", []string{"Error: timeout"}},
		"plain text after a number": {"404 page not found\n", "", []string{"404 page not found"}},
		"plain text, long":          {strings.Repeat("a", 512), "", []string{strings.Repeat("a", 512)}},
		"plain text, longer":        {strings.Repeat("a", 513), "", nil},
		"plain text, no UTF-8":      {"a\xff", "", nil},
		"HTML":                      {"<!DOCTYPE html><html><body>403 Forbidden</body></html>", "", nil},
		"nothing":                   {"", "", nil},
		"50,000 arrays as messages": {`{"code":"X","messages":` + deep + `}`, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, contentType := range []string{"application/json", "text/html; charset=utf-8", ""} {
				network := alwaysBody(400, test.body, "Content-Type", contentType, "X-Request-Id", "r1")
				apiErr := fails(t, overTransport(t, network.RoundTrip))
				assert.Equal(t, 400, apiErr.StatusCode)
				assert.Equal(t, test.code, apiErr.Code)
				assert.Equal(t, test.messages, apiErr.Messages)
				assert.Equal(t, strings.TrimPrefix(test.body, "\xef\xbb\xbf"), string(apiErr.Body))
				assert.Equal(t, contentType, apiErr.Header.Get("Content-Type"))
				assert.Equal(t, "POST /v1/customers/sessions", apiErr.Method+" "+apiErr.Path)
				assert.NoError(t, apiErr.Err, "the status says it all")
			}
		})
	}
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"code":"X","messages":["a"]}`, `{"code":1,"message":"a\u0000"}`, `"text"`, "Error: timeout", "<html>", "", "\xef\xbb\xbf{}",
		`{"messages":[1,null,{}]}`, `{"code":"\n\u202e"}`, "\xff\xfe", `{"code":"X"}{`,
	} {
		f.Add(400, []byte(seed))
		f.Add(201, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			status = 200 + (status%400+400)%400
		}
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return respond(req, status, string(body)), nil
		}, yunoclient.WithMaxRetries(0))
		session, err := call(t, client)
		if err == nil {
			require.NotEmpty(t, session.ID)
			return
		}
		var apiErr *yunoclient.APIError
		require.ErrorAs(t, err, &apiErr)
		require.Equal(t, status, apiErr.StatusCode)
		require.LessOrEqual(t, len(err.Error()), 1024)
		require.True(t, utf8.ValidString(err.Error()))
		require.False(t, strings.ContainsFunc(err.Error(), unicode.IsControl))
		require.Equal(t, apiErr.Code != "", errors.Is(err, apiErr.Code))
	})
}
