package yunoclient_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestDecodeSaysWhy(t *testing.T) {
	for body, why := range map[string]string{
		"done": "invalid character 'd'", "null": "it is null", `{"customer_session":1}`: "cannot unmarshal number", "{}": "no customer_session",
	} {
		client := overTransport(t, func(req *http.Request) (*http.Response, error) {
			return respond(req, http.StatusCreated, body, "Content-Type", "text/plain"), nil
		})
		apiErr := fails(t, client)
		require.ErrorIs(t, apiErr, yunoclient.ErrMalformedResponse)
		require.ErrorContains(t, apiErr, why)
	}
}
