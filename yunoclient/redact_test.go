package yunoclient_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// walk writes every string that reflection reaches from v, unexported fields
// included, to out.
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

// dump writes v in every way that a program might.
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

func TestTheWalkerFindsWhatIsHidden(t *testing.T) {
	hidden := struct{ a map[string]any }{map[string]any{"x": bytes.NewBufferString(privateKey)}}
	var out bytes.Buffer
	walk(&out, reflect.ValueOf(&hidden), map[any]bool{})
	assert.Contains(t, out.String(), privateKey)
}

// TestNoKeyLeaks makes every kind of call, and looks for the keys in all that
// it returns, logs or leaves in the client.
func TestNoKeyLeaks(t *testing.T) {
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
		"escaped in JSON": {handler: func(w http.ResponseWriter, r *http.Request) {
			escaped := strings.ReplaceAll(r.Header.Get("private-secret-key"), "_", `\u005f`)
			respondWith(400, `{"code":"`+escaped+`","messages":["`+escaped+`"]}`)(w, r)
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
			for _, v := range []any{client, *client, client.API(), session, err, resp, apiErr} {
				dump(&out, v)
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

func TestNewNeverPrintsAKey(t *testing.T) {
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

func TestNoKeyIsLeftInTheClientsTransport(t *testing.T) {
	// The write buffer of a kept connection holds the last request.
	server := httptest.NewServer(http.StripPrefix("/v1", respondWith(201, sessionBody)))
	defer server.Close()
	client := newClient(t, yunoclient.WithBaseURL(server.URL+"/v1"))
	_, err := call(t, client)
	require.NoError(t, err)
	var out bytes.Buffer
	dump(&out, client)
	dump(&out, struct{ c *yunoclient.Client }{client})
	assertNoKey(t, out.String())
}

func TestASessionsIDIsNotInAnErrorsText(t *testing.T) {
	for _, body := range []string{`"session-1"`, "session-1", `{"message":"session-1"}`} {
		client := serve(t, respondWith(201, body))
		assert.NotContains(t, fails(t, client).Error(), "session-1")
	}
}

func TestAKeyThatIsCutOffIsHiddenToo(t *testing.T) {
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

func TestAnEscapedKeyThatIsCutOffIsHiddenToo(t *testing.T) {
	escaped := ""
	for _, r := range privateKey {
		escaped += fmt.Sprintf(`\u%04x`, r)
	}
	for limit := 1; limit < len(escaped); limit++ {
		client := serve(t, respondWith(400, "you sent "+escaped), yunoclient.WithMaxResponseBytes(int64(len("you sent ")+limit)))
		body := string(fails(t, client).Body)
		assert.LessOrEqual(t, strings.Count(body, `\u`), 8, "a beginning of up to 7 characters is no secret")
		assert.NotContains(t, body, privateKey[:8])
	}
}

func TestAWholeBodyKeepsWhatBeginsLikeAKey(t *testing.T) {
	client := serve(t, respondWith(400, "a key begins with sandbox_private"))
	assert.Equal(t, "a key begins with sandbox_private", string(fails(t, client).Body))
}

func TestAKeyThatBeginsWithTheOtherIsHiddenWhole(t *testing.T) {
	client, err := yunoclient.New(yunoclient.NewCredentials("sandbox_shop", "sandbox_shop_secret"),
		yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			return respond(req, 400, `{"messages":["bad sandbox_shop_secret of sandbox_shop"]}`), nil
		})}))
	require.NoError(t, err)
	assert.Equal(t, []string{"bad [redacted] of [redacted]"}, fails(t, client).Messages)

	client, err = yunoclient.New(yunoclient.NewCredentials("sandbox_shop", "sandbox_shop_secret"),
		yunoclient.WithMaxResponseBytes(int64(len("bad sandbox_shop_secre"))),
		yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			return respond(req, 400, "bad sandbox_shop_secret"), nil
		})}))
	require.NoError(t, err)
	assert.Equal(t, "bad ", string(fails(t, client).Body), "also if it is cut off")
}

func TestAShortKeyDoesNotMangleAResponse(t *testing.T) {
	client, err := yunoclient.New(yunoclient.NewCredentials("messages", "INVALID"), // of 8 characters, and of 7
		yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			return respond(req, 400, `{"code":"INVALID_REQUEST","messages":["no messages"]}`, "X-Echo", "messages"), nil
		})}))
	require.NoError(t, err)
	apiErr := fails(t, client)
	require.ErrorIs(t, apiErr, yunoclient.CodeInvalidRequest)
	assert.Equal(t, `{"code":"INVALID_REQUEST","[redacted]":["no [redacted]"]}`, string(apiErr.Body))
	assert.Equal(t, "[redacted]", apiErr.Header.Get("X-Echo"))
}

// A key of Yuno's may hold "/" and end in "=", which some encodings escape. JSON
// may escape any character.
func TestAKeyThatIsEscapedIsHidden(t *testing.T) {
	const public, private = "gAAAAABl!Public/Public~Public=", "gAAAAABlSecret-Secret/Secret=="
	escaped := func(format string) func(string) string {
		return func(key string) string {
			var b strings.Builder
			for _, r := range key {
				fmt.Fprintf(&b, format, r)
			}
			return b.String()
		}
	}
	for name, escape := range map[string]func(string) string{
		"not":                strings.NewReplacer().Replace,
		"as JSON":            strings.NewReplacer("=", `\u003d`).Replace,
		"as JSON twice":      strings.NewReplacer("=", `\\u003d`).Replace,
		"its slashes":        strings.NewReplacer("/", `\/`).Replace,
		"its first letter":   func(key string) string { return `\u0067` + key[1:] },
		"each character":     escaped(`\u%04x`),
		"in capitals":        escaped(`\u%04X`),
		"after a backslash":  func(key string) string { return `\\` + key },
		"in a URL":           url.QueryEscape,
		"its end in a URL":   strings.NewReplacer("=", "%3D").Replace,
		"in HTML":            strings.NewReplacer("=", "&#61;").Replace,
		"beside a backslash": func(key string) string { return `\\\u0067` + key[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			status, body := 0, ""
			client, err := yunoclient.New(yunoclient.NewCredentials(public, private),
				yunoclient.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
					return respond(req, status, body, "X-Echo", "in the header "+public), nil
				})}))
			require.NoError(t, err)
			var out bytes.Buffer

			status, body = 400, `{"code":"`+escape(public)+`","messages":["`+escape(private)+`",{"k":"`+escape(private)+`"}]}`
			apiErr := fails(t, client)
			dump(&out, apiErr)
			fmt.Fprintln(&out, apiErr, apiErr.LogValue(), string(apiErr.Body))

			status, body = 201, `{"customer_session":"s","country":"`+escape(public)+`","callback_url":"x.test/`+escape(private)+`"}`
			session, err := call(t, client)
			require.NoError(t, err)
			dump(&out, session)
			fmt.Fprintln(&out, session.CallbackURL)
			resp, err := client.API().CreateCustomerSessionWithResponse(t.Context(), request)
			require.NoError(t, err)
			dump(&out, resp)
			for _, part := range []string{"gAAAA", "Public", "Secret"} {
				assert.NotContains(t, out.String(), part)
			}
			assert.Contains(t, session.CallbackURL, "[redacted]")
			assert.Contains(t, apiErr.Messages[0], "[redacted]")
		})
	}
}

func TestABodyWithAnEscapedKeyKeepsTheRest(t *testing.T) {
	escapedKey := `\u0073` + privateKey[1:]
	session, err := call(t, serve(t, respondWith(201, `{"customer_session":"a\u0022\u005c\n","country":"`+escapedKey+`"}`)))
	require.NoError(t, err)
	assert.Equal(t, "a\"\\\n", session.ID)

	const before, after = `{"a":"\n","k":"`, `","b":"and so on"`
	client := serve(t, respondWith(400, before+escapedKey+after+"}"),
		yunoclient.WithMaxResponseBytes(int64(len(before+escapedKey+after))))
	assert.Equal(t, before+"[redacted]"+after, string(fails(t, client).Body))
}

func TestAnEscapedKeyInALocationIsHidden(t *testing.T) {
	for status, body := range map[int]string{201: sessionBody, 202: "{}", 307: "", 400: ""} {
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/denied/"+strings.ReplaceAll(privateKey, "_", "%5F")+"?a=b")
			respondWith(status, body)(w, r)
		})
		session, err := call(t, client)
		if err == nil {
			assert.Equal(t, "/denied/[redacted]?a=b", session.Header.Get("Location"))
			continue
		}
		assert.Equal(t, "/denied/%5Bredacted%5D", apiError(t, err).Header.Get("Location"))
	}
}

func TestAResponseWithoutAKeyStaysAsItIs(t *testing.T) {
	body := `{"code":"\u0041","messages":["a\/b\\u0041\"\u005F\u005f"]}`
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Rate", "100%25")
		respondWith(400, body)(w, r)
	})
	apiErr := fails(t, client)
	assert.Equal(t, body, string(apiErr.Body))
	assert.Equal(t, "100%25", apiErr.Header.Get("X-Rate"))
}

func TestEveryValueOfAKeysHeaderIsHidden(t *testing.T) {
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

func TestAKeyInAStatusLineIsHidden(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 201, sessionBody)
		resp.Status = "201 " + req.Header.Get("private-secret-key")
		return resp, nil
	})
	resp, err := client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	require.NoError(t, err)
	assert.Equal(t, "201 [redacted]", resp.Status())
}

func TestAnErrorThatRepeatsAKeySaysTheRest(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return nil, errors.New("bad header " + req.Header.Get("private-secret-key"))
	}, yunoclient.WithMaxRetries(0))
	assert.ErrorContains(t, fails(t, client), "bad header [redacted]")
}

func TestTheHeaderOfAUsersTransportStaysItsOwn(t *testing.T) {
	header := http.Header{"X-Echo": {privateKey}, "Location": {"/a?b"}}
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 302, "")
		resp.Header = header
		return resp, nil
	})
	assert.Equal(t, http.Header{"X-Echo": {"[redacted]"}, "Location": {"/a"}}, fails(t, client).Header)
	assert.Equal(t, http.Header{"X-Echo": {privateKey}, "Location": {"/a?b"}}, header)
}

func TestAKeyInTheZoneOfARedirectsHostIsHidden(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://[fe80::1%25"+strings.ReplaceAll(privateKey, "_", "%5F")+"]/")
		w.WriteHeader(http.StatusFound)
	})
	apiErr := fails(t, client)
	require.ErrorIs(t, apiErr, yunoclient.ErrRedirect)
	assert.NotContains(t, apiErr.Error(), privateKey)
}
