package yunoclient_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestCreateCustomerSession(t *testing.T) {
	var got *http.Request
	var body string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got, body = r, readAll(t, r.Body)
		respondWith(http.StatusCreated, sessionBody)(w, r)
	})
	session, err := call(t, client)
	require.NoError(t, err)

	assert.Equal(t, http.MethodPost, got.Method)
	assert.Equal(t, basePath+sessionPath, got.URL.Path)
	assert.Equal(t, publicKey, got.Header.Get("public-api-key"))
	assert.Equal(t, privateKey, got.Header.Get("private-secret-key"))
	assert.Equal(t, "application/json", got.Header.Get("Content-Type"))
	assert.Equal(t, "application/json", got.Header.Get("Accept"))
	assert.Equal(t, "yuno-go/"+yunoclient.Version, got.Header.Get("User-Agent"))
	assert.Empty(t, got.Header.Get("X-Idempotency-Key"), "none unless the caller gives one")
	assert.JSONEq(t, `{"account_id":"8beac4de-5f6f-11ed-9b6a-0242ac120002",
		"customer_id":"ae106483-65ee-463b-8782-9794022b3112","country":"BR","callback_url":"www.your-url.com"}`, body)

	assert.Equal(t, "session-1", session.ID)
	assert.Equal(t, request.CustomerID, session.CustomerID)
	assert.EqualValues(t, "BR", session.Country)
	assert.Equal(t, time.Date(2025, 5, 7, 20, 0, 18, 721786000, time.UTC), session.CreatedAt)
	assert.Equal(t, "2025-05-07T20:00:18.721786Z", session.CustomerSession.CreatedAt)
}

func TestAnAbsentCallbackURLIsNotSent(t *testing.T) {
	var body string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body = readAll(t, r.Body)
		respondWith(http.StatusCreated, sessionBody)(w, r)
	})
	without := request
	without.CallbackURL = ""
	_, err := client.CreateCustomerSession(t.Context(), without)
	require.NoError(t, err)
	assert.NotContains(t, body, "callback_url")
}

func TestNewChecksEverySetting(t *testing.T) {
	for name, test := range map[string]struct {
		creds  yunoclient.Credentials
		opt    yunoclient.Option
		remedy string
	}{
		"no keys":               {yunoclient.Credentials{}, yunoclient.WithMaxRetries(1), "the Credentials are empty: make them with NewCredentials"},
		"no private key":        {yunoclient.NewCredentials(publicKey, ""), yunoclient.WithMaxRetries(1), "the private secret key is empty"},
		"key with a line break": {yunoclient.NewCredentials(publicKey, privateKey+"\n"), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key with a space":      {yunoclient.NewCredentials(" "+publicKey, privateKey), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key with a wide space": {yunoclient.NewCredentials(publicKey+"\u00a0", privateKey), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key with no width":     {yunoclient.NewCredentials(publicKey+"\u200b", privateKey), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key with a control":    {yunoclient.NewCredentials(publicKey, privateKey+"\x00"), yunoclient.WithMaxRetries(1), "copy the key again"},
		"nil option":            {creds, nil, "an Option is nil"},
		"no environment":        {creds, yunoclient.WithEnvironment(""), "not an absolute URL"},
		"plain http":            {creds, yunoclient.WithBaseURL("http://example.com/v1"), "use https"},
		"nil client":            {creds, yunoclient.WithHTTPClient(nil), "WithHTTPClient: the client is nil"},
		"no timeout":            {creds, yunoclient.WithTimeout(0), "WithTimeout: must be more than zero, got 0s"},
		"negative timeout":      {creds, yunoclient.WithTimeout(-time.Second), "got -1s"},
		"negative retries":      {creds, yunoclient.WithMaxRetries(-1), "WithMaxRetries: must be zero or more, got -1"},
		"no limit":              {creds, yunoclient.WithMaxResponseBytes(0), "WithMaxResponseBytes: must be more than zero, got 0"},
		"no user agent":         {creds, yunoclient.WithUserAgent(""), "WithUserAgent: must not be empty"},
		"broken user agent":     {creds, yunoclient.WithUserAgent("a\r\nb: c"), "WithUserAgent: must not be empty or hold control characters"},
		"nil logger":            {creds, yunoclient.WithLogger(nil), "WithLogger: the logger is nil"},
		"nil editor":            {creds, yunoclient.WithRequestEditor(nil), "WithRequestEditor: the editor is nil"},

		"production without production keys":    {creds, yunoclient.WithEnvironment(yunoclient.Production), "a key begins with sandbox_"},
		"production EU without production keys": {creds, yunoclient.WithEnvironment(yunoclient.ProductionEU), "a key begins with sandbox_"},
		"sandbox with a production key":         {yunoclient.NewCredentials("prod_1", "x"), yunoclient.WithMaxRetries(1), "a key begins with prod_"},
		"sandbox with a production secret":      {yunoclient.NewCredentials("x", "prod_1"), yunoclient.WithEnvironment(yunoclient.Sandbox), "a key begins with prod_"},
	} {
		t.Run(name, func(t *testing.T) {
			client, err := yunoclient.New(test.creds, test.opt)
			require.ErrorContains(t, err, test.remedy)
			assert.Nil(t, client)
			assert.Regexp(t, "^yunoclient: ", err.Error())
			for _, key := range []string{publicKey, privateKey} {
				assert.NotContains(t, err.Error(), key)
			}
		})
	}
}

func TestNewAcceptsKeysThatFitOrSayNothing(t *testing.T) {
	for _, test := range []struct{ key, base string }{
		{"prod_1", string(yunoclient.Production)},
		{"prod_1", string(yunoclient.ProductionEU)},
		{"sandbox_1", string(yunoclient.Sandbox)},
		{"noprefix", string(yunoclient.Sandbox)},
		{"staging_1", string(yunoclient.Production)},
		{"prod_1", "https://proxy.example.com"},
		{"sandbox_1", "https://proxy.example.com/yuno"},
	} {
		creds := yunoclient.NewCredentials(test.key, test.key)
		_, err := yunoclient.New(creds, yunoclient.WithBaseURL(test.base))
		assert.NoError(t, err, "%v", test)
	}
}

func TestTheLeastOfEachSettingIsAccepted(t *testing.T) {
	_, err := yunoclient.New(creds, yunoclient.WithTimeout(1), yunoclient.WithMaxRetries(0), yunoclient.WithMaxResponseBytes(1),
		yunoclient.WithUserAgent("a"))
	require.NoError(t, err)
}

func TestTheUserAgentIsReplaced(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "shop/1.2", r.UserAgent())
		respondWith(http.StatusCreated, sessionBody)(w, r)
	}, yunoclient.WithUserAgent("shop/1.2"))
	_, err := call(t, client)
	require.NoError(t, err)
}

func TestTheSandboxIsTheDefault(t *testing.T) {
	var got *url.URL
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		got = req.URL
		return respond(req, http.StatusCreated, sessionBody), nil
	})
	_, err := call(t, client)
	require.NoError(t, err)
	assert.Equal(t, yuno.Sandbox+sessionPath, got.String())
}

func TestABaseURLIsNormalised(t *testing.T) {
	for raw, want := range map[string]string{
		"https://HOST.test:/v1":    "https://host.test/v1/customers/sessions",
		"https://host.test:443/v1": "https://host.test/v1/customers/sessions",
		"https://host.test":        "https://host.test/customers/sessions",
		"https://host.test/a/../b": "https://host.test/b/customers/sessions",
		"https://host.test/a%2Fb/": "https://host.test/a%2Fb/customers/sessions",
	} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			assert.Equal(t, want, req.URL.String())
			return respond(req, http.StatusCreated, sessionBody), nil
		}, yunoclient.WithBaseURL(raw))
		_, err := call(t, client)
		require.NoError(t, err, raw)
	}
}

func TestEditorsRunInOrderOnceACall(t *testing.T) {
	var order []string
	editor := func(name string) yuno.RequestEditorFn {
		return func(_ context.Context, req *http.Request) error {
			order = append(order, name)
			assert.Equal(t, privateKey, req.Header.Get("private-secret-key"), "the keys are set first")
			req.Header.Set("X-Last", name)
			return nil
		}
	}
	attempts := 0
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		attempts++
		assert.Equal(t, "call 2", req.Header.Get("X-Last"))
		return respond(req, http.StatusServiceUnavailable, "", "Retry-After", "0"), nil
	}, yunoclient.WithBackoff(constant(0)),
		yunoclient.WithRequestEditor(editor("client 1")), yunoclient.WithRequestEditor(editor("client 2")))
	_, err := client.CreateCustomerSession(t.Context(), request, editor("call 1"), editor("call 2"))
	require.Error(t, err)
	assert.Equal(t, []string{"client 1", "client 2", "call 1", "call 2"}, order)
	assert.Equal(t, 3, attempts)
}

func TestAnEditorsErrorIsReturnedAndNothingIsSent(t *testing.T) {
	client := overTransport(t, func(*http.Request) (*http.Response, error) {
		t.Error("sent")
		return nil, io.EOF
	})
	mine := errors.New("mine")
	_, err := client.CreateCustomerSession(t.Context(), request, func(context.Context, *http.Request) error { return mine })
	assert.Same(t, mine, err)
}

func TestHeaderEditors(t *testing.T) {
	var got http.Header
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		respondWith(http.StatusCreated, sessionBody)(w, r)
	})
	_, err := client.CreateCustomerSession(t.Context(), request,
		yunoclient.IdempotencyKey("key-1"), yunoclient.Header("x-trace", "a b"), yunoclient.Header("user-agent", "mine"))
	require.NoError(t, err)
	assert.Equal(t, "key-1", got.Get("X-Idempotency-Key"))
	assert.Equal(t, "a b", got.Get("X-Trace"))
	assert.Equal(t, []string{"mine"}, got.Values("User-Agent"), "a call's header replaces the client's")

	for name, test := range map[string]struct {
		editor        yuno.RequestEditorFn
		field, remedy string
	}{
		"no key":             {yunoclient.IdempotencyKey(""), "X-Idempotency-Key", "must be visible ASCII"},
		"key with space":     {yunoclient.IdempotencyKey("a b"), "X-Idempotency-Key", "must be visible ASCII"},
		"key with line feed": {yunoclient.IdempotencyKey("a\nb"), "X-Idempotency-Key", "must be visible ASCII"},
		"no name":            {yunoclient.Header("", "x"), `""`, "is not the name of a header"},
		"name with colon":    {yunoclient.Header("a:b", "x"), `"a:b"`, "is not the name of a header"},
		"name with umlaut":   {yunoclient.Header("ä", "x"), `"ä"`, "is not the name of a header"},
		"value with CR":      {yunoclient.Header("x-trace", "secret\r\nb: c"), "X-Trace", "control characters"},
		"host":               {yunoclient.Header("host", "example.com"), "Host", "is that of the base URL"},
	} {
		t.Run(name, func(t *testing.T) {
			got = nil
			_, err := client.CreateCustomerSession(t.Context(), request, test.editor)
			var invalid *yunoclient.ValidationError
			require.ErrorAs(t, err, &invalid)
			require.Len(t, invalid.Fields, 1)
			assert.Equal(t, test.field, invalid.Fields[0].Field)
			assert.Contains(t, invalid.Fields[0].Message, test.remedy)
			assert.NotContains(t, err.Error(), "secret", "a header's value may be one")
			assert.Nil(t, got, "nothing is sent")
		})
	}
}

func TestAPISharesEverythingWithTheClient(t *testing.T) {
	var got *http.Request
	status, body := http.StatusCreated, sessionBody
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		respondWith(status, body)(w, r)
	})

	resp, err := client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	require.NoError(t, err)
	require.NotNil(t, resp.JSON201)
	assert.Equal(t, "session-1", resp.JSON201.ID)
	assert.JSONEq(t, sessionBody, string(resp.Body))
	assert.Equal(t, http.StatusCreated, resp.StatusCode())
	assert.Equal(t, privateKey, got.Header.Get("private-secret-key"))

	status, body = http.StatusBadRequest, `{"code":"CUSTOMER_NOT_FOUND","messages":["Customer not found"]}`
	resp, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	assert.Nil(t, resp)
	require.ErrorIs(t, err, yunoclient.CodeCustomerNotFound)
	assert.Equal(t, []string{"Customer not found"}, apiError(t, err).Messages)

	status = http.StatusCreated
	for _, body = range []string{`{"customer_session":`, ""} {
		_, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
		require.ErrorIs(t, err, yunoclient.ErrMalformedResponse)
		assert.Equal(t, http.StatusCreated, apiError(t, err).StatusCode, "the generated parser alone would lose it")
	}

	status, body = http.StatusAccepted, ""
	resp, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	require.NoError(t, err, "which promises no body")
	assert.Equal(t, http.StatusAccepted, resp.StatusCode())
}

func TestANilEditorIsAnError(t *testing.T) {
	_, err := newClient(t).CreateCustomerSession(t.Context(), request, nil)
	assert.EqualError(t, err, "yunoclient: an editor is nil: leave it out")
}

func TestTheBodyIsClosedWhenNothingIsSent(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, ctx := range map[string]context.Context{"ended": ended, "elsewhere": t.Context()} {
		body := &closeCounter{Reader: http.NoBody}
		_, err := newClient(t).API().CreateCustomerSessionWithBody(ctx, "text/plain", body,
			func(_ context.Context, req *http.Request) error {
				if name == "elsewhere" {
					req.URL.Host = "other.test"
				}
				return nil
			})
		require.Error(t, err)
		assert.Equal(t, 1, body.closed, name)
	}
}

func TestWhatIsDoneToAPIChangesNothingElse(t *testing.T) {
	client := serve(t, respondWith(http.StatusCreated, sessionBody))
	mine := client.API().ClientInterface.(*yuno.Client)
	mine.Server, mine.Client = "http://127.0.0.1:1/", http.DefaultClient
	mine.RequestEditors[0] = nil
	_, err := call(t, client)
	assert.NoError(t, err)
	_, err = client.API().CreateCustomerSessionWithResponse(t.Context(), request)
	assert.NoError(t, err)
}

func TestNothingOfTheUsersIsChanged(t *testing.T) {
	defaultTransport := *http.DefaultTransport.(*http.Transport).Clone()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	checked := false
	mine := &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error {
		checked = true
		return nil
	}}
	before := *mine
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}, yunoclient.WithHTTPClient(mine), yunoclient.WithLogger(slog.New(slog.DiscardHandler)))
	fails(t, client)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)

	assert.False(t, checked)
	assert.Nil(t, mine.Transport)
	assert.Equal(t, before.Timeout, mine.Timeout)
	assert.NotNil(t, mine.CheckRedirect)
	assert.Equal(t, &http.Client{}, http.DefaultClient)
	assert.Equal(t, defaultTransport.MaxIdleConnsPerHost, http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost)
}

func TestAUsersJarAndTimeoutAreUsed(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	var cookies []string
	transport := &http.Transport{}
	middleware := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			assert.Empty(t, req.Header.Get("Cookie"), "the request of a middleware is its own")
			return resp, err
		})
	}
	t.Cleanup(transport.CloseIdleConnections)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cookies = append(cookies, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusServiceUnavailable)
	}, yunoclient.WithHTTPClient(&http.Client{Transport: transport, Jar: jar}),
		yunoclient.WithMaxRetries(2), yunoclient.WithBackoff(constant(0)), yunoclient.WithMiddleware(middleware))
	fails(t, client)
	assert.Equal(t, []string{"", "seen=1", "seen=1"}, cookies, "no attempt sees another's cookies twice")
}

func TestACookieWithoutAJarIsNoMatter(t *testing.T) {
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 201, sessionBody, "Set-Cookie", "seen=1"), nil
	})
	_, err := call(t, client)
	require.NoError(t, err)
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

func TestTheContextOfAnAttemptEndsWithIt(t *testing.T) {
	var ctx context.Context
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		ctx = req.Context()
		return respond(req, 201, sessionBody), nil
	})
	_, err := call(t, client)
	require.NoError(t, err)
	require.Error(t, ctx.Err(), "what hangs on it is freed")
}
