package yunotest_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error { c.closed++; return nil }

// TestInMemoryIsATransport has what net/http asks of a transport.
func TestInMemoryIsATransport(t *testing.T) {
	var responses []*http.Response
	client := yunotest.New().Client(yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			require.NoError(t, err)
			assert.Same(t, req, resp.Request)
			responses = append(responses, resp)
			return resp, err
		})
	}))
	sent := &closeCounter{Reader: strings.NewReader("{}")}
	_, err := client.API().CreateCustomerSessionWithBody(t.Context(), "application/json", sent)
	require.ErrorIs(t, err, yunoclient.CodeInvalidRequest)
	assert.Equal(t, 1, sent.closed)

	generated := client.API().ClientInterface.(*yuno.Client)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, generated.Server+"customers/sessions", nil)
	require.NoError(t, err)
	_, err = generated.Client.Do(req)
	require.ErrorIs(t, err, yunoclient.CodeUnsupportedMethod, "a request may have no body")
	assert.Len(t, responses, 2)
}

// What net/http sends over no socket arrives in memory neither.
func TestInMemoryRefusesWhatNetHTTPDoes(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*http.Request)
		says   string
	}{
		"a method":        {func(req *http.Request) { req.Method = "a b" }, `net/http: invalid method "a b"`},
		"a header's name": {func(req *http.Request) { req.Header["a b"] = []string{"c"} }, `net/http: invalid header field name "a b"`},
		"a line break":    {func(req *http.Request) { req.Header.Set("X-Own", "a\nb") }, `net/http: invalid header field value for "X-Own"`},
		"a short body":    {func(req *http.Request) { req.ContentLength = 3 }, "http: ContentLength=3 with Body length 2"},
		"a long body":     {func(req *http.Request) { req.ContentLength = 1 }, "http: ContentLength=1 with Body length 2"},
		"a broken body":   {func(req *http.Request) { req.Body = io.NopCloser(iotest.ErrReader(errors.New("broken"))) }, "broken"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, srv := range []*yunotest.Server{yunotest.NewServer(t), yunotest.New()} {
				client := srv.Client(yunoclient.WithMaxRetries(0))
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, client.BaseURL()+"/customers", strings.NewReader("{}"))
				require.NoError(t, err)
				test.change(req)
				_, err = client.Do(req)
				require.ErrorContains(t, err, test.says, srv.BaseURL())
			}
		})
	}
}

// received is what a transport makes of a response.
type received struct {
	Status, Length int
	Header         map[string]string
	Body           string
	Err            error
}

// receive sends a request with the transport of a server's client, below the client's own checks.
func receive(t *testing.T, srv *yunotest.Server, method string) (got received) {
	t.Helper()
	client := srv.Client(yunoclient.WithMaxRetries(0), yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			require.NoError(t, err)
			body, err := io.ReadAll(resp.Body)
			got = received{Status: resp.StatusCode, Length: int(resp.ContentLength), Body: string(body), Err: err}
			got.Header = map[string]string{}
			for _, name := range []string{"Content-Type", "Content-Length", "X-Own"} {
				got.Header[name] = strings.Join(resp.Header.Values(name), ", ")
			}
			return resp, nil
		})
	}))
	generated := client.API().ClientInterface.(*yuno.Client)
	req, err := http.NewRequestWithContext(t.Context(), method, generated.Server+"customers/sessions", nil)
	require.NoError(t, err)
	resp, err := generated.Client.Do(req)
	if err == nil {
		require.NoError(t, resp.Body.Close())
	}
	return got
}

// What arrives in memory is what arrives over a socket.
func TestInMemoryIsAsOverASocket(t *testing.T) {
	length := func(value string) http.Header { return http.Header{"Content-Length": {value}, "X-Own": {"a", "b"}} }
	for name, test := range map[string]struct {
		method string
		reply  yunotest.Reply
	}{
		"body":                       {reply: yunotest.Reply{Status: 200, Body: `{"a":1}`}},
		"no body":                    {reply: yunotest.Reply{Status: 200}},
		"204 with a body":            {reply: yunotest.Reply{Status: 204, Body: "body"}},
		"304 with a body":            {reply: yunotest.Reply{Status: 304, Body: "body"}},
		"304 with a length":          {reply: yunotest.Reply{Status: 304, Header: length("4")}},
		"204 with a length and body": {reply: yunotest.Reply{Status: 204, Header: length("4"), Body: "body"}},
		"304 without":                {reply: yunotest.Reply{Status: 304}},
		"right length":               {reply: yunotest.Reply{Status: 200, Header: length("4"), Body: "body"}},
		"more announced":             {reply: yunotest.Reply{Status: 200, Header: length("9"), Body: "body"}},
		"less announced":             {reply: yunotest.Reply{Status: 200, Header: length("2"), Body: "body"}},
		"one byte announced":         {reply: yunotest.Reply{Status: 200, Header: length("1"), Body: "body"}},
		"none announced":             {reply: yunotest.Reply{Status: 200, Header: length("0"), Body: "body"}},
		"announced, and none":        {reply: yunotest.Reply{Status: 500, Header: length("9")}},
		"not a length":               {reply: yunotest.Reply{Status: 200, Header: length("four"), Body: "body"}},
		"below zero":                 {reply: yunotest.Reply{Status: 200, Header: length("-1"), Body: "body"}},
		"HEAD":                       {method: "HEAD", reply: yunotest.Reply{Status: 200, Body: "body"}},
		"HEAD with a length":         {method: "HEAD", reply: yunotest.Reply{Status: 200, Header: length("9"), Body: "body"}},
		"no type":                    {reply: yunotest.Reply{Status: 200, Header: http.Header{"Content-Type": nil}, Body: "<html>"}},
		"long":                       {reply: yunotest.Reply{Status: 200, Body: strings.Repeat("a", 1<<16)}},
		"HEAD without a body":        {method: "HEAD", reply: yunotest.Reply{Status: 200}},
		"204 cut off":                {reply: yunotest.Reply{Status: 204, Body: "body", Close: true}},
		"whole and cut off":          {reply: yunotest.Reply{Status: 200, Header: length("4"), Body: "body", Close: true}},
		"nothing and cut off":        {reply: yunotest.Reply{Status: 500, Close: true}},
		"cut off":                    {reply: yunotest.Reply{Status: 200, Body: "body", Close: true}},
		"announced and cut off":      {reply: yunotest.Reply{Status: 200, Header: length("9"), Body: "body", Close: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.method == "" {
				test.method = http.MethodPost
			}
			var got []received
			for _, srv := range []*yunotest.Server{yunotest.NewServer(t), yunotest.New()} {
				srv.Reply(test.reply)
				one := receive(t, srv, test.method)
				if test.reply.Header.Get("Content-Length") == "" {
					one.Length = 0 // a socket's server adds one, or sends chunks
					delete(one.Header, "Content-Length")
				}
				got = append(got, one)
			}
			assert.Equal(t, got[0], got[1])
		})
	}
}
