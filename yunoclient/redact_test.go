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
	"net/url"
	"reflect"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"

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
		handler http.HandlerFunc // sends a session if not given
		opts    []yunoclient.Option
		editor  yuno.RequestEditorFn
		echoes  bool // a success that has the keys
	}{
		"success":                {},
		"success that echoes":    {handler: echo(201), echoes: true},
		"error that echoes":      {handler: echo(401)},
		"error page that echoes": {handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500); _ = r.Header.Write(w) }},
		"malformed that echoes":  {handler: func(w http.ResponseWriter, r *http.Request) { _ = r.Header.Write(w) }},
		"wrong types that echo": {echoes: true, handler: func(w http.ResponseWriter, r *http.Request) {
			respondWith(201, `{"customer_session":["`+r.Header.Get("private-secret-key")+`"]}`)(w, r)
		}},
		"in a broken trailer": {handler: func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				fmt.Fprintf(conn, "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\necho %s\r\n\r\n",
					r.Header.Get("private-secret-key"))
				conn.Close()
			}
		}},
		"cut off": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "9999")
			echo(201)(w, r)
		}},
		"redirect": {handler: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://user:"+privateKey+"@other.test/a?k="+privateKey+"#"+publicKey, http.StatusTemporaryRedirect)
		}},
		"redirect to no URL": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://["+privateKey)
			w.WriteHeader(302)
		}},
		"no connection":            {opts: []yunoclient.Option{yunoclient.WithBaseURL("http://127.0.0.1:1/v1")}},
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
				handler = respondWith(201, sessionJSON)
			}
			client := serve(t, handler, append(test.opts, yunoclient.WithLogger(logger), yunoclient.WithBackoff(constant(0)))...)
			var editors []yuno.RequestEditorFn
			if test.editor != nil {
				editors = append(editors, test.editor)
			}

			var out bytes.Buffer
			session, err := client.CreateCustomerSession(t.Context(), request, editors...)
			resp, apiErr := client.API().CreateCustomerSessionWithResponse(t.Context(), request, editors...)
			for _, v := range []any{client, *client, client.API(), err, apiErr} {
				dump(&out, v)
			}
			if !test.echoes {
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

func TestRedactKeyCutOff(t *testing.T) {
	const text = "you sent " + privateKey
	assert.Equal(t, "you sent [redacted]", errorBody(t, privateKey, text, true))
	for missing := 1; missing < len(privateKey)-7; missing++ {
		assert.Equal(t, "you sent ", errorBody(t, privateKey, text[:len(text)-missing], true))
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
	for _, id := range []string{"aaaaaaaa!!!!!", strings.Repeat("a!", 17), strings.Repeat("!", 10_000), strings.Repeat("a", 257)} {
		for _, limit := range []int64{100, 1 << 20} {
			body := strings.Repeat("x%", 100)
			client := overTransport(t, alwaysBody(414, body).RoundTrip, yunoclient.WithMaxResponseBytes(limit))
			req := newRequest(t, http.MethodPost, client.BaseURL()+"/customers/sessions/"+id+"/payment-methods", "")
			_, err := client.Do(req)
			assert.Equal(t, "[redacted]", string(apiError(t, err).Body))
			assert.Equal(t, 414, apiError(t, err).StatusCode)
		}
	}
	for _, key := range []string{strings.Repeat("a!!!!", 16), strings.Repeat("a", 256)} {
		assert.Equal(t, "x%", errorBody(t, key, "x%", false), "within the limits")
	}
}

func TestRedactKeepsWhatIsNotABeginning(t *testing.T) {
	for text, want := range map[string]string{
		"a sandbox":  "a sandbox", // too short to give the key away
		"a sandbox_": "a ",
	} {
		assert.Equal(t, want, errorBody(t, privateKey, text, true))
	}
	const beginning = "a key begins with sandbox_private"
	assert.Equal(t, beginning, errorBody(t, privateKey, beginning, false), "nothing was cut off")
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
		"not":              func(s string) string { return s },
		"JSON":             jsonText,
		"JSON within JSON": func(s string) string { return jsonText(jsonText(s)) },
		"query":            url.QueryEscape,
		"query twice":      func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
		"HTML":             html.EscapeString,
		"HTML by numbers":  strings.NewReplacer("+", "&#43;", "/", "&#047;", "=", "&#x3D;").Replace,
		"HTML within JSON": func(s string) string { return jsonText(html.EscapeString(s)) },
		"HTML twice":       strings.NewReplacer("+", "&amp;#43;", "/", "&amp;#47;", "=", "&amp;equals;").Replace,
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
		return respond(req, 201, body, "X-Request-Id", privateKey, "Location", "/denied/"+privateKey+"?a=b"), nil
	})
	session, err := client.CreateCustomerSession(t.Context(), mine)
	require.NoError(t, err)
	assert.Equal(t, mine.CustomerID, session.CustomerID)
	assert.Equal(t, mine.CallbackURL, session.CallbackURL)
	assert.Equal(t, privateKey, session.RequestID())
	assert.Equal(t, "/denied/"+privateKey+"?a=b", session.Header.Get("Location"))

	resp, err := client.API().CreateCustomerSessionWithResponse(t.Context(), mine)
	require.NoError(t, err)
	assert.Equal(t, body, string(resp.Body))
	assert.Empty(t, resp.HTTPResponse.Request.Header)
	assert.Nil(t, resp.HTTPResponse.Request.Body)
}

func TestRedactSessionIDInPath(t *testing.T) {
	const id = "7dd71f21-9e4c-439a-9c6d-58f240bd28df"
	for path, want := range map[string]string{
		"customers/sessions/" + id + "/payment-methods": "/v1/customers/sessions/[redacted]/payment-methods",
		"checkout/sessions/" + id + "%2F+/payments%2F1": "/v1/checkout/sessions/[redacted]/payments/1",
		"checkout/Sessions/short/" + id:                 "/v1/checkout/Sessions/[redacted]/" + id,
		"sessions":                                      "/v1/sessions",
		"mysessions/" + id:                              "/v1/mysessions/" + id,
		"checkout/Sessions/sessions/payment-methods":    "/v1/checkout/Sessions/[redacted]/payment-methods", // of an odd ID
	} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Get", URL: req.URL.String(), Err: errors.New("failed")}
		}, yunoclient.WithMaxRetries(0))
		_, err := client.Do(newRequest(t, http.MethodGet, client.BaseURL()+"/"+path, ""))
		assert.Equal(t, want, apiError(t, err).Path)
		assert.Equal(t, strings.Contains(want, id), strings.Contains(err.Error(), id), "%v", err)
	}

	client := overTransport(t, alwaysBody(404, `{"messages":["no `+id+`/+"]}`).RoundTrip)
	_, err := client.Do(newRequest(t, http.MethodGet, client.BaseURL()+"/checkout/sessions/"+id+"%2F+", ""))
	assert.Equal(t, []string{"no [redacted]"}, apiError(t, err).Messages)
	assert.Equal(t, `{"messages":["no [redacted]"]}`, string(apiError(t, err).Body))

	_, err = client.Do(newRequest(t, http.MethodGet, "https://api-sandbox.y.uno/customers/sessions/"+id, ""))
	require.ErrorContains(t, err, "/customers/sessions/[redacted] is not below the base URL")
}

func TestRedactHeader(t *testing.T) {
	header := http.Header{"X-Echo": {privateKey}, "Location": {"/denied/" + strings.ReplaceAll(privateKey, "_", "%5F") + "?a=b"}}
	before := header.Clone()
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 302, "")
		resp.Header = header
		return resp, nil
	})
	assert.Equal(t, http.Header{"X-Echo": {"[redacted]"}, "Location": {"/denied/[redacted]"}}, fails(t, client).Header)
	assert.Equal(t, before, header, "the transport's own header is not changed")
}

func TestRedactKeepsTheRest(t *testing.T) {
	for _, body := range []string{`{"code":"\u0041","messages":["a\/b\\u0041\"\u005F\u005f"]}`,
		"%sandbox_Kez_0815", "%sandbox_Ley_0815", "%sandbox_Key_0816"} {
		assert.Equal(t, body, errorBody(t, "sandbox_Key_0815", body, false))
	}
}

func TestRedactEveryValueOfAKeysHeader(t *testing.T) {
	for _, name := range []string{"Private-Secret-Key", "private-secret-key"} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return respond(req, 400, fmt.Sprint(req.Header)), nil
		})
		_, err := client.CreateCustomerSession(t.Context(), request, func(_ context.Context, req *http.Request) error {
			req.Header[name] = append(req.Header[name], "another_merchants_key")
			return nil
		})
		assert.NotContains(t, err.Error()+string(apiError(t, err).Body), "another", name)
	}
}

func TestRedactErrorKeepsWhatItIs(t *testing.T) {
	for name, test := range map[string]struct {
		cause                error
		is                   error
		retryable, processed bool
	}{
		"refused":        {cause: refused(), is: syscall.ECONNREFUSED, retryable: true},
		"by the network": {cause: io.ErrUnexpectedEOF, is: io.ErrUnexpectedEOF, retryable: true, processed: true},
		"by TLS":         {cause: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				return nil, fmt.Errorf("bad key %s: %w", req.Header.Get("private-secret-key"), test.cause)
			}, yunoclient.WithMaxRetries(0))
			apiErr := fails(t, client)
			if test.is != nil {
				require.ErrorIs(t, apiErr, test.is)
			}
			assert.NotErrorIs(t, apiErr, io.EOF)
			assert.Equal(t, test.retryable, apiErr.Retryable())
			assert.Equal(t, test.processed, apiErr.MayHaveBeenProcessed())
			assert.False(t, errors.As(apiErr, new(*net.OpError)), "its text has the key")
			assert.Contains(t, apiErr.Error(), "bad key [redacted]: ")
		})
	}
}
