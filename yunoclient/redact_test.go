package yunoclient_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// walk writes every string that reflection reaches from v to out, including those in
// unexported fields.
func walk(out *bytes.Buffer, v reflect.Value, seen map[any]bool) {
	if !v.IsValid() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if v.IsNil() {
			return
		}
		key := [3]any{v.Type(), v.Pointer(), 0}
		if v.Kind() == reflect.Slice {
			key[2] = v.Len()
		}
		if seen[key] {
			return
		}
		seen[key] = true
	}
	switch v.Kind() {
	case reflect.String:
		out.WriteString(v.String() + "\n")
	case reflect.Pointer, reflect.Interface:
		walk(out, v.Elem(), seen)
	case reflect.Struct:
		for i := range v.NumField() {
			walk(out, v.Field(i), seen)
		}
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			walk(out, iter.Key(), seen)
			walk(out, iter.Value(), seen)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			for i := range v.Len() {
				out.WriteByte(byte(v.Index(i).Uint()))
			}
			out.WriteByte('\n')
			return
		}
		for i := range v.Len() {
			walk(out, v.Index(i), seen)
		}
	}
}

// dump writes v in every way in which a program might.
func dump(out *bytes.Buffer, v any) {
	walk(out, reflect.ValueOf(v), map[any]bool{})
	for verb := '!'; verb <= '~'; verb++ {
		fmt.Fprintf(out, "%"+string(verb)+" %+"+string(verb)+" %#"+string(verb)+"\n", v, v, v)
	}
	for _, handler := range []slog.Handler{
		slog.NewTextHandler(out, &slog.HandlerOptions{AddSource: true}), slog.NewJSONHandler(out, nil),
	} {
		slog.New(handler).Info("dump", "value", v)
	}
	if data, err := json.Marshal(v); err == nil {
		out.Write(data)
	}
	func() {
		defer func() { fmt.Fprintf(out, "%+v\n%s", recover(), debug.Stack()) }()
		panic(v)
	}()
}

func assertNoKey(t *testing.T, dumped string, forbidden ...string) {
	t.Helper()
	for _, secret := range append(forbidden, publicKey, privateKey) {
		for _, form := range []string{secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret)} {
			if at := strings.Index(dumped, form); at >= 0 {
				t.Errorf("%q leaked: …%s…", secret, dumped[max(0, at-200):min(len(dumped), at+200)])
			}
		}
	}
}

func TestRedactWalkerFindsWhatIsHidden(t *testing.T) {
	hidden := struct{ a map[string]any }{map[string]any{"x": bytes.NewBufferString(privateKey)}}
	var out bytes.Buffer
	walk(&out, reflect.ValueOf(&hidden), map[any]bool{})
	assert.Contains(t, out.String(), privateKey)
}

// TestRedactEveryKindOfCall looks for the keys in everything that a call returns, logs or
// leaves in the client. A success is not redacted.
func TestRedactEveryKindOfCall(t *testing.T) {
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Request-Id", r.Header.Get("private-secret-key"))
			w.Header().Add("X-Echo", "a")
			w.Header().Add("X-Echo", "keys "+r.Header.Get("public-api-key")+" "+r.Header.Get("private-secret-key"))
			w.Header().Set("Trailer", "X-Trailer")
			respondWith(status, fmt.Sprintf(`{"code":"%[1]s","messages":["%[2]s","%[1]s"],`+
				`"customer_session":"%[1]s","callback_url":"https://x.test/?k=%[2]s"}`,
				r.Header.Get("private-secret-key"), r.Header.Get("public-api-key")))(w, r)
			w.Header().Set("X-Trailer", r.Header.Get("private-secret-key"))
		}
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		opts    []yunoclient.Option
		editor  yuno.RequestEditorFn
		timeout time.Duration
	}{
		"success":                {handler: respondWith(201, sessionBody)},
		"success that echoes":    {handler: echo(201)},
		"error":                  {handler: respondWith(401, `{"code":"INVALID_CREDENTIALS","messages":["Invalid credentials"]}`)},
		"error that echoes":      {handler: echo(401)},
		"error page that echoes": {handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500); _ = r.Header.Write(w) }},
		"retried error":          {handler: echo(503), opts: []yunoclient.Option{yunoclient.WithMaxRetries(1)}},
		"malformed that echoes":  {handler: func(w http.ResponseWriter, r *http.Request) { _ = r.Header.Write(w) }},
		"wrong types that echo": {handler: func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"customer_session":["%s"]}`, r.Header.Get("private-secret-key"))
		}},
		"escaped in a Location": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/denied/"+strings.ReplaceAll(r.Header.Get("private-secret-key"), "_", "%5F"))
			w.WriteHeader(http.StatusTemporaryRedirect)
		}},
		"in a broken trailer": {handler: func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				fmt.Fprintf(conn, "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\necho %s\r\n\r\n",
					r.Header.Get("private-secret-key"))
				conn.Close()
			}
		}},
		"too large": {handler: echo(400), opts: []yunoclient.Option{yunoclient.WithMaxResponseBytes(60)}},
		"cut off": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "9999")
			echo(201)(w, r)
		}},
		"dropped": {handler: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		"redirect": {handler: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://user:"+privateKey+"@other.test/a?k="+privateKey+"#"+publicKey, http.StatusTemporaryRedirect)
		}},
		"redirect to no URL": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://["+privateKey)
			w.WriteHeader(302)
		}},
		"no connection":            {opts: []yunoclient.Option{yunoclient.WithBaseURL("http://127.0.0.1:1/v1")}},
		"attempt times out":        {handler: func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() }, opts: []yunoclient.Option{yunoclient.WithTimeout(time.Millisecond)}},
		"call times out":           {handler: func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() }, timeout: time.Millisecond},
		"leaves the base URL":      {editor: func(_ context.Context, req *http.Request) error { req.URL.Host = "other.test"; return nil }},
		"another account's keys":   {handler: echo(401), editor: yunoclient.NewCredentials("other_"+publicKey, "other_"+privateKey).RequestEditor()},
		"transport with the keys":  {opts: []yunoclient.Option{yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) { return nil, requestError{req} })})}},
		"editor's idempotency key": {handler: echo(400), editor: yunoclient.IdempotencyKey("idempotency-key-1")},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{AddSource: true, Level: slog.Level(-100)}))
			handler := test.handler
			if handler == nil {
				handler = respondWith(201, sessionBody)
			}
			client := serve(t, handler, append(test.opts, yunoclient.WithLogger(logger), yunoclient.WithBackoff(constant(0)))...)
			ctx := t.Context()
			if test.timeout > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, test.timeout)
				defer cancel()
			}
			var editors []yuno.RequestEditorFn
			if test.editor != nil {
				editors = append(editors, test.editor)
			}

			var out bytes.Buffer
			session, err := client.CreateCustomerSession(ctx, request, editors...)
			resp, apiErr := client.API().CreateCustomerSessionWithResponse(ctx, request, editors...)
			for _, v := range []any{client, *client, client.API(), err, apiErr} {
				dump(&out, v)
			}
			if !strings.Contains(name, "that echo") {
				dump(&out, session)
				dump(&out, resp)
			}
			if apiErr == nil {
				dump(&out, resp.HTTPResponse.Request)
			}
			out.Write(log.Bytes())
			assertNoKey(t, out.String())
			assert.NotContains(t, log.String(), "session-1", "the session's ID is as good as a key")
			assert.NotContains(t, log.String(), "idempotency-key-1")
		})
	}
}

// requestError is what a careless transport may return.
type requestError struct{ req *http.Request }

func (e requestError) Error() string { return fmt.Sprint("failed: ", e.req.Header) }

func TestRedactErrorOfNew(t *testing.T) {
	for _, bad := range []yunoclient.Credentials{
		yunoclient.NewCredentials(publicKey, ""), yunoclient.NewCredentials("", privateKey),
		yunoclient.NewCredentials(publicKey+" ", privateKey), yunoclient.NewCredentials(publicKey, "\t"+privateKey),
	} {
		var out bytes.Buffer
		_, err := yunoclient.New(bad)
		require.Error(t, err)
		dump(&out, err)
		err = bad.RequestEditor()(t.Context(), httptest.NewRequest(http.MethodPost, "/", nil))
		require.Error(t, err)
		dump(&out, err)
		assertNoKey(t, out.String())
	}
}

func TestRedactTransportIsOutOfReach(t *testing.T) {
	// The write buffer of a kept connection contains the last request.
	server := httptest.NewServer(http.StripPrefix("/v1", respondWith(201, sessionBody)))
	defer server.Close()
	client := testClient(t, yunoclient.WithBaseURL(server.URL+"/v1"))
	_, err := call(t, client)
	require.NoError(t, err)
	var out bytes.Buffer
	dump(&out, client)
	dump(&out, struct{ c *yunoclient.Client }{client})
	assertNoKey(t, out.String())
}

func TestRedactSessionIDInErrorText(t *testing.T) {
	for _, body := range []string{`"session-1"`, "session-1", `{"message":"session-1"}`,
		`{"customer_session":"session-1","country":["BR"],"code":"CREATED","messages":["session-1 is open"]}`} {
		client := serve(t, respondWith(201, body))
		assert.NotContains(t, fails(t, client).Error(), "session-1")
	}
}

func TestRedactKeyCutOff(t *testing.T) {
	for missing := range len(privateKey) - 7 {
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			respondWith(400, "you sent "+r.Header.Get("private-secret-key")+".")(w, r)
		}, yunoclient.WithMaxResponseBytes(int64(len("you sent ")+len(privateKey)-missing)))
		want := "you sent "
		if missing == 0 {
			want += "[redacted]"
		}
		assert.Equal(t, want, string(fails(t, client).Body))
	}
}

func TestRedactEscapedKeyCutOff(t *testing.T) {
	const secret = "gAAAAABl+Se/cret=="
	for name, escaped := range map[string]string{
		"JSON":             `gAAAAABl\u002bSe\/cret\u003d\u003d`,
		"JSON within JSON": `gAAAAABl\\u002bSe\\\/cret\\u003d=`,
		"URL":              "gAAAAABl%2BSe%2Fcret%3D%3D",
		"HTML":             "gAAAAABl&#43;Se&#x2f;cret&equals;&#061;",
	} {
		for arrived := 8; arrived < len(escaped); arrived++ {
			body := errorBody(t, secret, "you sent "+escaped[:arrived], true)
			assert.Contains(t, body, "you sent ")
			assert.NotContains(t, body, "gAAAAABl", "%s, %d bytes", name, arrived)
		}
	}
}

// errorBody returns the body of the error for a response with the given text, from a client
// with the given private key. If isCutOff, more text follows beyond the limit.
func errorBody(t *testing.T, secret, text string, isCutOff bool) string {
	t.Helper()
	limit := int64(len(text))
	if isCutOff {
		text += "sequel"
	}
	client := withKeys(t, publicKey, secret, alwaysBody(400, text), yunoclient.WithMaxResponseBytes(limit))
	return string(fails(t, client).Body)
}

func TestRedactEveryCharacterOfAKey(t *testing.T) {
	for c := '!'; c <= '~'; c++ {
		if strings.ContainsRune(`"'\&%`, c) {
			continue // no key has it
		}
		secret := "sandbox" + string(c) + "secret"
		assert.Equal(t, "a [redacted].", errorBody(t, secret, "a "+url.QueryEscape(secret)+".", false))
	}
}

// TestRedactEscapesOfAnyCharacter has encoders that escape everything but letters and digits.
func TestRedactEscapesOfAnyCharacter(t *testing.T) {
	const secret = "sandbox_ab~cd-ef.gh"
	for _, escaped := range []string{
		"sandbox_ab%7Ecd-ef.gh", "sandbox%5Fab%7Ecd%2Def%2Egh", "sandbox&lowbar;ab&#126;cd&#45;ef&period;gh",
		`sandbox\u005fab\u007ecd\u002def\u002egh`,
	} {
		assert.Equal(t, "a [redacted].", errorBody(t, secret, "a "+escaped+".", false))
	}
}

// TestRedactHostileID has IDs in a path that a customer may have chosen, and of which an expression would take minutes.
func TestRedactHostileID(t *testing.T) {
	for _, id := range []string{strings.Repeat("!", 33), strings.Repeat("!", 10_000), strings.Repeat("a", 10_000)} {
		for _, limit := range []int64{100, 1 << 20} {
			body := strings.Repeat("x%", 100)
			client := overTransport(t, alwaysBody(414, body).RoundTrip, yunoclient.WithMaxResponseBytes(limit))
			req := newRequest(t, http.MethodPost, client.BaseURL()+"/customers/sessions/"+id+"/payment-methods", "")
			_, err := client.Do(req)
			assert.Equal(t, "[redacted]", string(apiError(t, err).Body))
			assert.Equal(t, 414, apiError(t, err).StatusCode)
		}
	}
}

func TestRedactKeepsWhatIsNotABeginning(t *testing.T) {
	for text, want := range map[string]string{
		"a sandbox":  "a sandbox", // too short to give the key away
		"a sandbox_": "a ",
	} {
		assert.Equal(t, want, errorBody(t, privateKey, text, true))
	}
}

func TestRedactKeepsBeginningInWholeBody(t *testing.T) {
	client := serve(t, respondWith(400, "a key begins with sandbox_private"))
	assert.Equal(t, "a key begins with sandbox_private", string(fails(t, client).Body))
}

func TestRedactKeyThatBeginsWithTheOther(t *testing.T) {
	client := withKeys(t, "sandbox_shop", "sandbox_shop_secret",
		alwaysBody(400, `{"messages":["bad sandbox_shop_secret of sandbox_shop"]}`))
	assert.Equal(t, []string{"bad [redacted] of [redacted]"}, fails(t, client).Messages)

	client = withKeys(t, "sandbox_shop", "sandbox_shop_secret", alwaysBody(400, "bad sandbox_shop_secret"),
		yunoclient.WithMaxResponseBytes(int64(len("bad sandbox_shop_secre"))))
	assert.Equal(t, "bad ", string(fails(t, client).Body), "also if it is cut off")
}

func TestRedactKeepsShortWords(t *testing.T) {
	client := withKeys(t, "messages", "INVALID",
		alwaysBody(400, `{"code":"INVALID_REQUEST","messages":["no messages"]}`, "X-Echo", "messages"))
	apiErr := fails(t, client)
	require.ErrorIs(t, apiErr, yunoclient.CodeInvalidRequest)
	assert.Equal(t, `{"code":"INVALID_REQUEST","[redacted]":["no [redacted]"]}`, string(apiErr.Body))
	assert.Equal(t, "[redacted]", apiErr.Header.Get("X-Echo"))
}

// Yuno's keys may contain "/" and "+" and end in "=", which encoders escape.
func TestRedactEscapedKey(t *testing.T) {
	const secret = "gAAAAABl+Se/cret!Secret=="
	jsonText := func(s string) string {
		data, err := json.Marshal(s)
		require.NoError(t, err)
		return string(data[1 : len(data)-1])
	}
	for name, escape := range map[string]func(string) string{
		"not":                     func(s string) string { return s },
		"JSON":                    jsonText,
		"JSON within JSON":        func(s string) string { return jsonText(jsonText(s)) },
		"JSON as JavaScript does": strings.NewReplacer("/", `\/`).Replace,
		"JSON in capitals":        strings.NewReplacer("+", `\u002B`, "=", `\u003D`).Replace,
		"JavaScript within JSON":  func(s string) string { return jsonText(strings.NewReplacer("/", `\/`).Replace(s)) },
		"query":                   url.QueryEscape,
		"query in lower case": func(s string) string {
			return strings.NewReplacer("%2B", "%2b", "%2F", "%2f", "%3D", "%3d").Replace(url.QueryEscape(s))
		},
		"query twice":        func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
		"path":               url.PathEscape,
		"the end of a query": strings.NewReplacer("=", "%3D").Replace,
		"HTML":               html.EscapeString,
		"HTML by numbers":    strings.NewReplacer("+", "&#43;", "/", "&#047;", "=", "&#x3D;").Replace,
		"HTML by names":      strings.NewReplacer("+", "&plus;", "/", "&sol;", "=", "&equals;", "!", "&excl;").Replace,
		"HTML within JSON":   func(s string) string { return jsonText(html.EscapeString(s)) },
		"HTML twice":         strings.NewReplacer("+", "&amp;#43;", "/", "&amp;#47;", "=", "&amp;equals;").Replace,
	} {
		t.Run(name, func(t *testing.T) {
			escaped := escape(secret)
			client := withKeys(t, publicKey, secret, alwaysBody(400,
				`{"code":"`+escaped+`","messages":["a`+escaped+`",{"k":"`+escaped+`"}],"b":"c"}`,
				"X-Echo", "in the header "+escaped+"."))
			apiErr := fails(t, client)
			var out bytes.Buffer
			dump(&out, apiErr)
			fmt.Fprintln(&out, apiErr, apiErr.LogValue(), string(apiErr.Body))
			assertNoKey(t, out.String(), "gAAAA", "cret")
			assert.Contains(t, apiErr.Messages[0], "a[redacted]")
			assert.Contains(t, apiErr.Header.Get("X-Echo"), "in the header [redacted]")
			assert.Contains(t, string(apiErr.Body), `,"b":"c"}`, "the rest stays")
		})
	}
}

// TestRedactHostileBody does not end if the time to redact grows with the square of the
// body's length.
func TestRedactHostileBody(t *testing.T) {
	for _, piece := range []string{`\`, "&", "%", "&amp;", "%25", "&#", `\u0026`, `\u002`, "+", "sandbox", `sandbox\`} {
		body := strings.Repeat(piece, (1<<18)/len(piece))
		client := withKeys(t, "sandbox+/=+"+publicKey, "sandbox=+/="+privateKey, alwaysBody(400, body))
		assert.Equal(t, body, string(fails(t, client).Body))
	}
}

// The body and its messages are searched only once for each secret.
func TestRedactHostileBodyMemory(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 400, `{"messages":["`+strings.Repeat("&", 1<<20-100)+`"]}`), nil
	})
	req := newRequest(t, http.MethodGet, client.BaseURL()+"/customers/sessions/7dd71f21-9e4c-439a-9c6d-58f240bd28df", "")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := client.Do(req)
	runtime.ReadMemStats(&after)
	require.Error(t, err)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20))
}

// net/http changes the case of a header's name.
func TestRedactNameOfHeader(t *testing.T) {
	const key = "sandbox_private_Key_0815"
	for _, name := range []string{key, http.CanonicalHeaderKey(key), strings.ToLower(key), "X-" + key + "-Rejected"} {
		apiErr := fails(t, withKeys(t, publicKey, key, always(400, name, "a", "X-Other", "b")))
		assert.Equal(t, http.Header{"[redacted]": {"a"}, "X-Other": {"b"}, "Content-Type": {"application/json"}}, apiErr.Header)
	}
}

// Messages are decoded before they are searched, so that no escape hides a key in them.
func TestRedactDecodedMessages(t *testing.T) {
	escaped := ""
	for _, r := range privateKey {
		escaped += fmt.Sprintf(`\u%04x`, r)
	}
	apiErr := fails(t, serve(t, respondWith(400, `{"code":"`+escaped+`","messages":["your key `+escaped+`"]}`)))
	assert.Equal(t, yunoclient.Code("[redacted]"), apiErr.Code)
	assert.Equal(t, []string{"your key [redacted]"}, apiErr.Messages)
}

func TestRedactLeavesSuccessAsItIs(t *testing.T) {
	mine := request
	mine.CustomerID, mine.CallbackURL = privateKey+"-and-twelve-more", "https://x.test/"+publicKey
	body := `{"customer_session":"s","customer_id":"` + mine.CustomerID + `","callback_url":"` + mine.CallbackURL +
		`","k":"\u0073\/"}`
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 201, body, "X-Request-Id", privateKey)
		resp.Status = "201 " + privateKey
		resp.Trailer = http.Header{"X-Echo": {privateKey}}
		return resp, nil
	})
	session, err := client.CreateCustomerSession(t.Context(), mine)
	require.NoError(t, err)
	assert.Equal(t, mine.CustomerID, session.CustomerID)
	assert.Equal(t, mine.CallbackURL, session.CallbackURL)
	assert.Equal(t, privateKey, session.RequestID())

	resp, err := client.API().CreateCustomerSessionWithResponse(t.Context(), mine)
	require.NoError(t, err)
	assert.Equal(t, body, string(resp.Body))
	assert.Equal(t, "201 "+privateKey, resp.Status())
	assert.Equal(t, http.Header{"X-Echo": {privateKey}}, resp.HTTPResponse.Trailer)
	assert.Empty(t, resp.HTTPResponse.Request.Header)
}

func TestRedactLogOfSuccess(t *testing.T) {
	var out bytes.Buffer
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 201, sessionBody, "X-Request-Id", privateKey), nil
	}, yunoclient.WithLogger(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	session, err := call(t, client)
	require.NoError(t, err)
	assert.Contains(t, out.String(), "request_id=[redacted]")
	assert.Equal(t, privateKey, session.RequestID(), "what the caller gets is what the server sent")
}

func TestRedactSessionIDInPath(t *testing.T) {
	const id = "7dd71f21-9e4c-439a-9c6d-58f240bd28df"
	for path, want := range map[string]string{
		"customers/sessions/" + id + "/payment-methods": "/v1/customers/sessions/[redacted]/payment-methods",
		"checkout/sessions/" + id:                       "/v1/checkout/sessions/[redacted]",
		"checkout/Sessions/short/" + id:                 "/v1/checkout/Sessions/[redacted]/" + id,
		"sessions":                                      "/v1/sessions",
		"mysessions/" + id:                              "/v1/mysessions/" + id,
		"checkout/Sessions/sessions/payment-methods":    "/v1/checkout/Sessions/[redacted]/payment-methods", // of an odd ID
	} {
		t.Run(path, func(t *testing.T) {
			var out bytes.Buffer
			status := 200
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				if status == 0 {
					return nil, &url.Error{Op: "Get", URL: req.URL.String(), Err: errors.New("failed")}
				}
				return respond(req, status, `{"code":"NOT_FOUND","messages":["no `+id+`"]}`), nil
			}, yunoclient.WithMaxRetries(0),
				yunoclient.WithLogger(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))))
			for _, status = range []int{200, 404, 0} {
				req := newRequest(t, http.MethodGet, client.BaseURL()+"/"+path, "")
				_, err := client.Do(req)
				if status == 200 {
					require.NoError(t, err)
					assert.Equal(t, "/v1/"+path, req.URL.Path, "the request is the caller's")
					continue
				}
				assert.Equal(t, want, apiError(t, err).Path)
				fmt.Fprintln(&out, err, string(apiError(t, err).Body))
			}
			assert.Contains(t, out.String(), " path="+want+" ")
			if !strings.Contains(want, id) && strings.Contains(path, id) {
				assert.NotContains(t, out.String(), id)
			}
		})
	}

	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 404, `{"messages":["no `+id+`/+"]}`), nil
	})
	_, err := client.Do(newRequest(t, http.MethodGet, client.BaseURL()+"/checkout/sessions/"+id+"%2F+/payments%2F1", ""))
	require.EqualError(t, err, "GET /v1/checkout/sessions/[redacted]/payments/1: 404 Not Found: no [redacted]: "+
		"check the base URL, which must end in /v1 at Yuno")

	_, err = client.Do(newRequest(t, http.MethodGet, "https://api-sandbox.y.uno/customers/sessions/"+id, ""))
	require.ErrorContains(t, err, "/customers/sessions/[redacted] is not below the base URL")
	assert.NotContains(t, err.Error(), id)
}

func TestRedactLocation(t *testing.T) {
	for status, want := range map[int]string{201: "/denied/" + strings.ReplaceAll(privateKey, "_", "%5F") + "?a=b",
		307: "/denied/[redacted]", 400: "/denied/[redacted]"} {
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/denied/"+strings.ReplaceAll(privateKey, "_", "%5F")+"?a=b")
			respondWith(status, sessionBody)(w, r)
		})
		session, err := call(t, client)
		if status == 201 {
			require.NoError(t, err)
			assert.Equal(t, want, session.Header.Get("Location"))
			continue
		}
		assert.Equal(t, want, apiError(t, err).Header.Get("Location"))
	}
}

func TestRedactKeepsBodyWithoutKey(t *testing.T) {
	body := `{"code":"\u0041","messages":["a\/b\\u0041\"\u005F\u005f"]}`
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Rate", "100%25")
		respondWith(400, body)(w, r)
	})
	apiErr := fails(t, client)
	assert.Equal(t, body, string(apiErr.Body))
	assert.Equal(t, "100%25", apiErr.Header.Get("X-Rate"))
}

func TestRedactEveryValueOfAKeysHeader(t *testing.T) {
	for name, editor := range map[string]func(http.Header){
		"a second value":   func(h http.Header) { h.Add("private-secret-key", "another_merchants_key") },
		"another spelling": func(h http.Header) { h["private-secret-key"] = []string{"another_merchants_key"} },
	} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return respond(req, 400, fmt.Sprint(req.Header)), nil
		})
		_, err := client.CreateCustomerSession(t.Context(), request, func(_ context.Context, req *http.Request) error {
			editor(req.Header)
			return nil
		})
		assert.NotContains(t, err.Error(), "another", name)
		assert.NotContains(t, string(apiError(t, err).Body), "another", name)
	}
}

func TestRedactErrorKeepsTheRest(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return nil, errors.New("bad header " + req.Header.Get("private-secret-key"))
	}, yunoclient.WithMaxRetries(0))
	assert.ErrorContains(t, fails(t, client), "bad header [redacted]")
}

func TestRedactErrorKeepsWhatItIs(t *testing.T) {
	for name, test := range map[string]struct {
		cause     error
		is        error
		retryable bool
	}{
		"refused":        {cause: refused(), is: syscall.ECONNREFUSED, retryable: true},
		"by the network": {cause: io.ErrUnexpectedEOF, is: io.ErrUnexpectedEOF, retryable: true},
		"by TLS":         {cause: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, is: nil},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return nil, fmt.Errorf("%s: %w", req.Header.Get("private-secret-key"), test.cause)
			}, yunoclient.WithMaxRetries(0))
			apiErr := fails(t, client)
			if test.is != nil {
				require.ErrorIs(t, apiErr, test.is)
			}
			assert.NotErrorIs(t, apiErr, io.EOF)
			assert.Equal(t, test.retryable, apiErr.Retryable())
			assert.False(t, errors.As(apiErr, new(*net.OpError)), "its text has the key")
			assert.Contains(t, apiErr.Error(), "[redacted]")
		})
	}
}

// A redacted error still says that the request cannot have been processed.
func TestRedactErrorKeepsThatNothingWasProcessed(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("%s: %w", req.Header.Get("private-secret-key"), refused())
	}, yunoclient.WithBackoff(constant(0)))
	_, err := send(t, client, "POST with a body")
	assert.Equal(t, 3, apiError(t, err).Attempts)
}

func TestRedactKeepsHeaderOfUsersTransport(t *testing.T) {
	header := http.Header{"X-Echo": {privateKey}, "Location": {"/a?b"}}
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 302, "")
		resp.Header = header
		return resp, nil
	})
	assert.Equal(t, http.Header{"X-Echo": {"[redacted]"}, "Location": {"/a"}}, fails(t, client).Header)
	assert.Equal(t, http.Header{"X-Echo": {privateKey}, "Location": {"/a?b"}}, header)
}

func TestRedactRedirectHost(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://[fe80::1%25"+strings.ReplaceAll(privateKey, "_", "%5F")+"]/")
		w.WriteHeader(http.StatusFound)
	})
	apiErr := fails(t, client)
	require.ErrorIs(t, apiErr, yunoclient.ErrRedirect)
	assert.NotContains(t, apiErr.Error(), privateKey)
}
