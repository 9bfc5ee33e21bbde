package yunoclient_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestConnectionErrorCertificate(t *testing.T) {
	asked := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	server.Config.ErrorLog = discardLog
	server.StartTLS()
	defer server.Close()
	apiErr := fails(t, testClient(t, yunoclient.WithBaseURL(server.URL+"/v1")))
	assert.Equal(t, 1, apiErr.Attempts)
	assert.ErrorContains(t, apiErr, "certificate")
	assert.False(t, apiErr.Retryable())

	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer plain.Close()
	apiErr = fails(t, testClient(t, yunoclient.WithBaseURL(strings.Replace(plain.URL, "http:", "https:", 1)+"/v1")))
	assert.Equal(t, 1, apiErr.Attempts)
	assert.False(t, apiErr.Retryable())
	assert.Zero(t, asked)
}
