package yunoclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestAPIErrorText(t *testing.T) {
	for want, apiErr := range map[string]*yunoclient.APIError{
		"POST /v1/x: 400 CUSTOMER_NOT_FOUND: Customer not found": {Method: "POST", Path: "/v1/x", StatusCode: 400, Code: "CUSTOMER_NOT_FOUND", Messages: []string{"Customer not found"}},
		"POST /v1/x: 502 Bad Gateway (2 attempts)":               {Method: "POST", Path: "/v1/x", StatusCode: 502, Attempts: 2},
		"POST /v1/x: 599":                                            {Method: "POST", Path: "/v1/x", StatusCode: 599, Attempts: 1},
		"POST /v1/x: 400 Bad Request: a; b":                          {Method: "POST", Path: "/v1/x", StatusCode: 400, Messages: []string{"a", "b"}},
		"POST /v1/x: EOF":                                            {Method: "POST", Path: "/v1/x", Err: io.EOF},
		"POST /v1/x: 201 Created: malformed response":                {Method: "POST", Path: "/v1/x", StatusCode: 201, Err: yunoclient.ErrMalformedResponse},
		`POST /v1/x: 400 A\nB: \x1b[31mred\x00 \u202e \xff \u2028 é`: {Method: "POST", Path: "/v1/x", StatusCode: 400, Code: "A\nB", Messages: []string{"\x1b[31mred\x00 \u202e \xff \u2028 é"}},
	} {
		assert.EqualError(t, apiErr, want)
	}
	long := (&yunoclient.APIError{StatusCode: 400, Messages: []string{strings.Repeat("ä", 5000)}, Attempts: 12}).Error()
	withMessage := func(message string) string {
		return (&yunoclient.APIError{Method: "POST", Path: "/v1/x", StatusCode: 400, Messages: []string{message}}).Error()
	}
	room := 1024 - len(withMessage("a")) + 1
	assert.Equal(t, withMessage("a")+strings.Repeat("a", room-1), withMessage(strings.Repeat("a", room)))
	assert.Equal(t, withMessage("a")+strings.Repeat("a", room-1-len("…"))+"…", withMessage(strings.Repeat("a", room+1)))
	for length := 900; length < 1100; length++ {
		assert.LessOrEqual(t, len(withMessage(strings.Repeat("a", length)+"\U000e0001")), 1024)
	}
	assert.LessOrEqual(t, len(long), 1024)
	assert.True(t, utf8.ValidString(long))
	assert.Regexp(t, `ä… \(12 attempts\)$`, long)
}

// TestWhatIsLoggedOfTheServersIsBounded has texts that no log should hold whole.
func TestWhatIsLoggedOfTheServersIsBounded(t *testing.T) {
	long := strings.Repeat("a", 5000)
	header := http.Header{"X-Request-Id": {long}}
	apiErr := &yunoclient.APIError{Code: yunoclient.Code(long), Messages: []string{long}, Header: header}
	session := yunoclient.CustomerSession{Header: header}
	session.CustomerID, session.Country = long, yuno.Country(long)
	short := strings.Repeat("a", 125) + "…"
	for key, logged := range map[string]slog.LogValuer{"error": apiErr, "session": session} {
		t.Run(key, func(t *testing.T) {
			texts := map[string]string{}
			for _, attr := range logged.LogValue().Group() {
				if text := attr.Value.String(); len(text) > 100 {
					texts[attr.Key] = text
				}
			}
			assert.Equal(t, map[string]map[string]string{
				"error":   {"code": short, "request_id": short, "messages": strings.Repeat("a", 1021) + "…"},
				"session": {"customer_id": short, "country": short, "request_id": short},
			}[key], texts)
		})
	}
	assert.Contains(t, apiErr.Error(), "(request "+short+")")
}

func TestAPIErrorMatchesItsCodeAndItsCause(t *testing.T) {
	err := fmt.Errorf("opening a session: %w", &yunoclient.APIError{Code: yunoclient.CodeCustomerNotFound, Err: io.ErrUnexpectedEOF})
	require.ErrorIs(t, err, yunoclient.CodeCustomerNotFound)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.NotErrorIs(t, err, yunoclient.CodeInvalidRequest)
	assert.NotErrorIs(t, &yunoclient.APIError{}, yunoclient.Code(""), "no code is no code to match")
	assert.EqualError(t, yunoclient.CodeCustomerNotFound, "CUSTOMER_NOT_FOUND")
}

func TestRetryable(t *testing.T) {
	retryable := map[int]bool{408: true, 429: true, 500: true, 502: true, 503: true, 504: true}
	for status := 100; status < 600; status++ {
		assert.Equal(t, retryable[status], (&yunoclient.APIError{StatusCode: status}).Retryable(), status)
	}
	assert.False(t, (&yunoclient.APIError{}).Retryable())
	assert.True(t, (&yunoclient.APIError{StatusCode: 400, Code: yunoclient.CodeRequestInProcess}).Retryable())
	assert.False(t, (&yunoclient.APIError{Err: context.Canceled}).Retryable())
	assert.True(t, fails(t, newClient(t, yunoclient.WithBaseURL("http://127.0.0.1:1/v1"),
		yunoclient.WithMaxRetries(0))).Retryable(), "a connection that was refused")
}

func TestRequestID(t *testing.T) {
	for _, test := range []struct {
		header http.Header
		want   string
	}{
		{nil, ""},
		{http.Header{"X-Trace-Id": {"trace"}}, "trace"},
		{http.Header{"X-Trace-Id": {"trace"}, "X-Request-Id": {"request"}}, "request"},
	} {
		assert.Equal(t, test.want, (&yunoclient.APIError{Header: test.header}).RequestID())
	}
}

// TestResponsesThatAreErrors sends what has been seen between a client and
// Yuno, and what has not.
func TestResponsesThatAreErrors(t *testing.T) {
	deep := strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000)
	for name, test := range map[string]struct {
		body     string
		code     yunoclient.Code
		messages []string
	}{
		"as documented":              {`{"code":"INVALID_REQUEST","messages":["a","b"]}`, "INVALID_REQUEST", []string{"a", "b"}},
		"with http_code":             {`{"code":"X","messages":["a"],"http_code":400}`, "X", []string{"a"}},
		"type, code, message":        {`{"type":"t","code":"X","message":"a","details":["d"]}`, "X", []string{"a"}},
		"code, message, details":     {`{"code":"X","message":"a","details":{}}`, "X", []string{"a"}},
		"messages a string":          {`{"code":"X","messages":"a"}`, "X", []string{"a"}},
		"messages mixed":             {`{"code":"X","messages":["a",1,null,{"m":true},""]}`, "X", []string{"a", "1", `{"m":true}`}},
		"messages empty, message":    {`{"code":"X","messages":[],"message":"a"}`, "X", []string{"a"}},
		"numeric code":               {`{"code":401,"message":"a"}`, "401", []string{"a"}},
		"code null":                  {`{"code":null,"messages":null}`, "", nil},
		"code an object":             {`{"code":{"a":1},"messages":["a"]}`, "", []string{"a"}},
		"other names":                {`{"error":"nope"}`, "", nil},
		"a JSON string":              {`"Invalid credentials"`, "", []string{"Invalid credentials"}},
		"an empty JSON string":       {`""`, "", nil},
		"a number":                   {`42`, "", nil},
		"null":                       {`null`, "", nil},
		"a list":                     {`["a"]`, "", nil},
		"byte-order mark":            {"\xef\xbb\xbf" + `{"code":"X","messages":["a"]}`, "X", []string{"a"}},
		"white space around":         {"\r\n " + `{"code":"X"}` + " \n", "X", nil},
		"trailing garbage":           {`{"code":"X","messages":["a"]}<html>`, "X", []string{"a"}},
		"invalid UTF-8":              {"{\"code\":\"X\",\"messages\":[\"\xff\"]}", "X", []string{"\ufffd"}},
		"cut off":                    {`{"code":"X","messages":["a`, "", nil},
		"plain text":                 {"Error: timeout\n", "", []string{"Error: timeout"}},
		"plain text after a number":  {"404 page not found\n", "", []string{"404 page not found"}},
		"plain text after null":      {"null pointer", "", []string{"null pointer"}},
		"plain text, long":           {strings.Repeat("a", 512), "", []string{strings.Repeat("a", 512)}},
		"plain text, longer":         {strings.Repeat("a", 513), "", nil},
		"plain text, no UTF-8":       {"a\xff", "", nil},
		"HTML":                       {"<!DOCTYPE html><html><body>403 Forbidden</body></html>", "", nil},
		"nothing":                    {"", "", nil},
		"50,000 arrays":              {deep, "", nil},
		"50,000 arrays as messages":  {`{"code":"X","messages":` + deep + `}`, "", nil},
		"the same name in two cases": {`{"code":"X","Code":"Y"}`, "Y", nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, contentType := range []string{"application/json", "text/html; charset=utf-8", ""} {
				for _, status := range []int{400, 401, 404, 418, 500, 503} {
					client := overTransport(t, func(req *http.Request) (*http.Response, error) {
						return respond(req, status, test.body, "Content-Type", contentType, "X-Request-Id", "r1"), nil
					}, yunoclient.WithMaxRetries(0))
					apiErr := fails(t, client)
					assert.Equal(t, status, apiErr.StatusCode)
					assert.Equal(t, test.code, apiErr.Code)
					assert.Equal(t, test.messages, apiErr.Messages)
					assert.Equal(t, strings.TrimPrefix(test.body, "\xef\xbb\xbf"), string(apiErr.Body))
					assert.Equal(t, contentType, apiErr.Header.Get("Content-Type"))
					assert.Equal(t, "r1", apiErr.RequestID())
					assert.Equal(t, http.MethodPost, apiErr.Method)
					assert.Equal(t, "/v1/customers/sessions", apiErr.Path)
					assert.Equal(t, 1, apiErr.Attempts)
					assert.NoError(t, apiErr.Err, "the status says it all")
				}
			}
		})
	}
}

func TestA2xxThatIsNoSessionIsAnError(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":             "",
		"null":                "null",
		"an empty object":     "{}",
		"no ID":               `{"customer_id":"a","country":"BR"}`,
		"an empty ID":         `{"customer_session":""}`,
		"a null ID":           `{"customer_session":null}`,
		"an ID of a number":   `{"customer_session":42}`,
		"a country of a list": `{"customer_session":"a","country":["BR"]}`,
		"two wrong types":     `{"customer_session":"a","created_at":1,"customer_id":2}`,
		"a list":              `[{"customer_session":"a"}]`,
		"a string":            `"a"`,
		"cut off":             `{"customer_session":"a"`,
		"trailing garbage":    `{"customer_session":"a"} }`,
		"HTML":                "<html></html>",
		"50,000 arrays":       `{"customer_session":` + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			attempts := 0
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				attempts++
				return respond(req, http.StatusCreated, body, "X-Request-Id", "r1"), nil
			})
			_, err := call(t, client)
			require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
			apiErr := apiError(t, err)
			assert.Equal(t, http.StatusCreated, apiErr.StatusCode)
			assert.Equal(t, body, string(apiErr.Body))
			assert.Equal(t, "r1", apiErr.RequestID())
			assert.Equal(t, http.MethodPost, apiErr.Method)
			assert.Equal(t, name == "HTML", strings.Contains(err.Error(), "it is a web page; is the base URL right?"))
			assert.Equal(t, 1, attempts, "the session may be open: to ask again would not help")
			assert.Equal(t, 1, apiErr.Attempts)
		})
	}
}

func TestA2xxIsUnderstoodWhereItsMeaningIsClear(t *testing.T) {
	for name, test := range map[string]struct {
		status            int
		contentType, body string
	}{
		"200":                 {200, "application/json", sessionBody},
		"202":                 {202, "application/json", sessionBody},
		"299":                 {299, "application/json", sessionBody},
		"charset":             {201, "application/json; charset=utf-8", sessionBody},
		"+json":               {201, "application/hal+json", sessionBody},
		"other content type":  {201, "text/plain", sessionBody},
		"no content type":     {201, "", sessionBody},
		"byte-order mark":     {201, "application/json", "\xef\xbb\xbf" + sessionBody},
		"white space":         {201, "application/json", "\n" + sessionBody + "\n"},
		"unknown fields":      {201, "application/json", `{"customer_session":"session-1","new":{"a":[1]},"customer_id":null}`},
		"country unknown":     {201, "application/json", `{"customer_session":"session-1","country":"XX"}`},
		"another ID's format": {201, "application/json", `{"customer_session":"session-1"}`},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return respond(req, test.status, test.body, "Content-Type", test.contentType), nil
			})
			session, err := call(t, client)
			require.NoError(t, err)
			assert.Equal(t, "session-1", session.ID)
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
		apiErr := apiError(t, err)
		require.Equal(t, status, apiErr.StatusCode)
		require.LessOrEqual(t, len(err.Error()), 1024)
		require.True(t, utf8.ValidString(err.Error()))
		require.False(t, strings.ContainsFunc(err.Error(), unicode.IsControl))
		require.Equal(t, apiErr.Code != "", errors.Is(err, apiErr.Code))
	})
}
