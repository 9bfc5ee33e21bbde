package httptext_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

func TestTokens(t *testing.T) {
	assert.Equal(t, []string{"gzip", "UTF-8", "br"}, slices.Collect(httptext.Tokens([]string{" gzip,,\tUTF-8 ,", "", "br"})))
	assert.Empty(t, slices.Collect(httptext.Tokens([]string{"", " , "})))
	for token := range httptext.Tokens([]string{"a,b", "c"}) {
		assert.Equal(t, "a", token)
		break
	}
}

func TestIsJSON(t *testing.T) {
	for value, want := range map[string]bool{
		"application/json": true, " Application/JSON ; charset=utf-8": true, "application/problem+json;q=0.9": true,
		"": false, "*/*": false, "text/plain; a=application/json": false, "application/jsonp": false, "application/x-json": false,
	} {
		assert.Equal(t, want, httptext.IsJSON(value), value)
	}
}

func TestCompression(t *testing.T) {
	for value, want := range map[string]string{
		"": "", "identity": "", "UTF-8": "", "none": "", "8bit": "", "x-gzip": "",
		"gzip": "gzip", "GZIP": "gzip", "utf-8, br": "br", "deflate": "deflate", "zstd": "zstd", "compress": "compress",
	} {
		assert.Equal(t, want, httptext.Compression(http.Header{"Content-Encoding": {value}}), value)
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"plain text":                  "plain text",
		"a\nb\x1b[31m\t":              `a\nb\x1b[31m\t`,
		"\u202e\u200b'":               `\u202e\u200b'`,
		"a\xffb":                      `a\xffb`,
		strings.Repeat("a", 20):       strings.Repeat("a", 20),
		strings.Repeat("a", 21):       strings.Repeat("a", 17) + "…",
		strings.Repeat("é", 10):       strings.Repeat("é", 10),
		"a" + strings.Repeat("é", 10): "a" + strings.Repeat("é", 8) + "…",
		"fifteen bytes: \u202e":       "fifteen bytes: …",
	} {
		assert.Equal(t, want, httptext.OneLine(text, 20))
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.1.2.3": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "localhost.example": false, "127.0.0.1.example": false, "0.0.0.0": false, "::": false, "10.0.0.1": false,
	} {
		assert.Equal(t, want, httptext.IsLoopback(host), host)
	}
}

func TestOrigin(t *testing.T) {
	parsed, err := url.Parse("https://user@shop.example:8443/a?b#c")
	require.NoError(t, err)
	assert.Equal(t, "https://shop.example:8443", httptext.Origin(parsed))
}

func TestWriteJSON(t *testing.T) {
	recorder := httptest.NewRecorder()
	httptext.WriteJSON(recorder, 418, map[string]int{"a": 1})
	assert.Equal(t, 418, recorder.Code)
	assert.Equal(t, "application/json", recorder.Header().Get("Content-Type"))
	assert.JSONEq(t, `{"a":1}`, recorder.Body.String())
}
