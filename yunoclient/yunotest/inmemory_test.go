package yunotest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A bubble fails if one of its goroutines still waits at its end.
func TestInMemoryLeavesNoGoroutine(t *testing.T) {
	for name, reply := range map[string]yunotest.Reply{
		"a response": {}, "dropped": {Close: true}, "cut off": {Status: 200, Body: "{", Close: true},
		"slow": {Delay: time.Hour}, "long": {Status: 200, Body: strings.Repeat("a", 2<<20)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := yunotest.New()
				srv.Reply(reply, yunotest.Reply{}, yunotest.Reply{Status: 200, Body: strings.Repeat("a", 5000)})
				client := srv.Client(yunoclient.WithMaxRetries(0), yunoclient.WithTimeout(time.Minute))
				_, _ = client.CreateCustomerSession(t.Context(), request)
				large := strings.NewReader(`"` + strings.Repeat("a", 4<<20) + `"`)
				_, err := client.API().CreateCustomerSessionWithBody(t.Context(), "application/json", large)
				var failure *yunoclient.APIError
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, http.StatusRequestEntityTooLarge, failure.StatusCode)
				large = strings.NewReader(strings.Repeat("a", 2<<20))
				_, _ = client.API().CreateCustomerSessionWithBody(t.Context(), "application/json", large)
			})
		})
	}
}
