package yunoclient_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestEditorsOrder(t *testing.T) {
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

func TestEditorsHeader(t *testing.T) {
	var got http.Header
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		respondWith(http.StatusCreated, sessionJSON)(w, r)
	})
	_, err := client.CreateCustomerSession(t.Context(), request,
		yunoclient.IdempotencyKey("key-1"), yunoclient.Header("x-trace", "a\tb ~ä"), yunoclient.Header("user-agent", "mine"))
	require.NoError(t, err)
	assert.Equal(t, "key-1", got.Get("X-Idempotency-Key"))
	assert.Equal(t, "a\tb ~ä", got.Get("X-Trace"))
	assert.Equal(t, []string{"mine"}, got.Values("User-Agent"), "a call's header replaces the client's")

	for name, test := range map[string]struct {
		editor        yuno.RequestEditorFn
		field, remedy string
	}{
		"no key":          {yunoclient.IdempotencyKey(""), "X-Idempotency-Key", "must be visible ASCII"},
		"key with space":  {yunoclient.IdempotencyKey("a b"), "X-Idempotency-Key", "must be visible ASCII"},
		"no name":         {yunoclient.Header("", "x"), `""`, "is not the name of a header"},
		"name with colon": {yunoclient.Header("a:b", "x"), `"a:b"`, "is not the name of a header"},
		"value with CR":   {yunoclient.Header("x-trace", "secret\r\nb: c"), "X-Trace", "control characters"},
		"value with DEL":  {yunoclient.Header("x-trace", "a\x7f"), "X-Trace", "control characters"},
		"host":            {yunoclient.Header("host", "example.com"), "Host", "is that of the base URL"},
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
