package yunoclient_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

// TestOperationOfSession reads the document, so that the client's table agrees with it.
func TestOperationOfSession(t *testing.T) {
	path, documented := createSession(t)
	for name, use := range map[string]func(*yunoclient.Client) error{
		"CreateCustomerSession": func(client *yunoclient.Client) error { _, err := call(t, client); return err },
		"API": func(client *yunoclient.Client) error {
			_, err := client.API().CreateCustomerSessionWithResponse(t.Context(), request)
			return err
		},
		"Do": func(client *yunoclient.Client) error {
			_, err := client.Do(newRequest(t, http.MethodPost, client.BaseURL()+path, "{}"))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			var infos []yunoclient.AttemptInfo
			inMiddleware := ""
			client := overTransport(t, always(503).RoundTrip, observed(&infos), yunoclient.WithBackoff(constant(0)),
				yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
					return roundTripper(func(req *http.Request) (*http.Response, error) {
						inMiddleware = yunoclient.Operation(req.Context())
						return next.RoundTrip(req)
					})
				}))
			apiErr := apiError(t, use(client))
			assert.Equal(t, 3, apiErr.Attempts, "opening a session is repeatable")
			assert.Equal(t, documented.OperationID, apiErr.Operation)
			assert.Equal(t, documented.OperationID, inMiddleware)
			require.Len(t, infos, 3)
			assert.Equal(t, documented.OperationID, infos[2].Operation)
		})
	}
}

// A name decides neither that a payment may be repeated nor that a session may not.
func TestOperationNameDecidesNothing(t *testing.T) {
	for path, want := range map[string]int{"/payments": 1, "/customers/sessions": 3} {
		var out strings.Builder
		logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		client := overTransport(t, always(500).RoundTrip, yunoclient.WithBackoff(constant(0)), yunoclient.WithLogger(logger))
		for _, name := range []string{"create-customer-session", "create-payment", ""} {
			out.Reset()
			req := newRequest(t, http.MethodPost, client.BaseURL()+path, "{}")
			_, err := client.Do(req.WithContext(yunoclient.WithOperation(t.Context(), name)))
			apiErr := apiError(t, err)
			assert.Equal(t, want, apiErr.Attempts, path+" "+name)
			if name != "" {
				assert.Equal(t, name, apiErr.Operation)
				assert.Contains(t, out.String(), " operation="+name+" ")
				assert.Contains(t, apiErr.LogValue().String(), "operation="+name)
			} else if path == "/payments" {
				assert.NotContains(t, out.String(), "operation")
			}
		}
	}
}
