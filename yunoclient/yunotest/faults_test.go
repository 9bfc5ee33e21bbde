package yunotest_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestErrorMessagesAreShort(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	long := strings.Repeat("ü", 100_000)
	for name, req := range map[string]*http.Request{
		"value":  newRequest(t, http.MethodPost, sessions, body(t, map[string]any{"country": long})),
		"faults": newRequest(t, http.MethodPost, "/v1/customers", `{"address":{"lines":[`+strings.Repeat("1,", 10_000)+`1]}}`),
		"path":   newRequest(t, http.MethodPost, "/v1/"+strings.Repeat("x", 10_000), ""),
		"method": newRequest(t, strings.Repeat("X", 10_000), sessions, ""),
		"query":  newRequest(t, http.MethodGet, "/v1/customers/123?limit="+strings.Repeat("x", 10_000), ""),
		"wait":   newRequest(t, http.MethodPost, sessions, "", "Prefer: wait="+strings.Repeat("x", 10_000)),
	} {
		t.Run(name, func(t *testing.T) {
			messages := failure(t, send(t, srv, req)).Messages
			assert.LessOrEqual(t, len(messages), 100)
			for _, message := range messages {
				assert.Less(t, utf8.RuneCountInString(message), 200)
				assert.True(t, utf8.ValidString(message))
			}
		})
	}
}
