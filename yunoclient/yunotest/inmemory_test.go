package yunotest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

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
