package yunoclient_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient"
)

// The tests in this file read the vendored document, so that they fail if the document,
// the overlay and the code disagree.

// published returns the document of this call.
func published(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(api.Document()))
	require.NoError(t, err)
	return doc
}

// createSession returns the operation create-customer-session and its path.
func createSession(t testing.TB) (string, *openapi3.Operation) {
	t.Helper()
	for path, item := range published(t).Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.OperationID == "create-customer-session" {
				return path, operation
			}
		}
	}
	require.Fail(t, "the document lacks the operation create-customer-session")
	return "", nil
}

// capture returns the request that a call sends.
func capture(t *testing.T, session yuno.CreateCustomerSessionRequest) *http.Request {
	t.Helper()
	var sent *http.Request
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(req.Body)
		sent = req.Clone(context.Background())
		sent.Body = io.NopCloser(bytes.NewReader(body))
		return respond(req, 201, sessionJSON), err
	})
	_, err := client.CreateCustomerSession(t.Context(), session)
	require.NoError(t, err)
	return sent
}

func TestContractRequests(t *testing.T) {
	path, operation := createSession(t)
	for _, callbackURL := range []string{"", "www.your-url.com", "https://example.com/?a=b&c=<d>"} {
		session := request
		session.CallbackURL = callbackURL
		sent := capture(t, session)
		assert.Equal(t, yuno.Sandbox+path, sent.URL.String())
		require.NoError(t, openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{
			Request: sent,
			Route: &routers.Route{Spec: published(t), Path: path, PathItem: published(t).Paths.Find(path), Method: sent.Method,
				Operation: operation},
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		}))
	}
}

func TestContractKeyHeaders(t *testing.T) {
	doc := published(t)
	_, operation := createSession(t)
	security := doc.Security
	if operation.Security != nil {
		security = *operation.Security
	}
	require.Len(t, security, 1, "both keys, not either")
	names := map[string]bool{}
	for scheme := range security[0] {
		definition := doc.Components.SecuritySchemes[scheme].Value
		require.Equal(t, "apiKey", definition.Type)
		require.Equal(t, "header", definition.In)
		names[http.CanonicalHeaderKey(definition.Name)] = true
	}

	sent := capture(t, request)
	for name := range names {
		assert.Contains(t, []string{publicKey, privateKey}, sent.Header.Get(name))
	}
	assert.Len(t, names, 2)
}

func TestContractServers(t *testing.T) {
	var urls []string
	for _, server := range published(t).Servers {
		urls = append(urls, server.URL)
		_, err := yunoclient.New(yunoclient.NewCredentials("p", "s"), yunoclient.WithEnvironment(yunoclient.Environment(server.URL)))
		assert.NoError(t, err, "a server of the document is an environment")
	}
	assert.Contains(t, urls, string(yunoclient.Sandbox))
}

func TestContractResponses(t *testing.T) {
	found := 0
	_, operation := createSession(t)
	for name, response := range operation.Responses.Map() {
		status, err := strconv.Atoi(strings.ReplaceAll(name, "X", "0"))
		if err != nil {
			status = 500 // default
		}
		for contentType, media := range response.Value.Content {
			for example, shown := range media.Examples {
				found++
				t.Run(fmt.Sprint(name, " ", contentType, " ", example), func(t *testing.T) {
					text, isString := shown.Value.Value.(string) // as in a version of the document
					body, err := json.Marshal(shown.Value.Value)
					require.NoError(t, err)
					if isString {
						body = []byte(text)
					}
					checkDocumented(t, status, body)
				})
			}
		}
	}
	require.NotZero(t, found, "the document shows responses")
}

// checkDocumented checks what the client makes of a response in the document.
func checkDocumented(t *testing.T, status int, body []byte) {
	t.Helper()
	client := overTransport(t, alwaysBody(status, string(body)).RoundTrip, yunoclient.WithMaxRetries(0))
	session, err := call(t, client)
	if status >= 200 && status <= 299 {
		require.NoError(t, err)
		again, err := json.Marshal(session.CustomerSession)
		require.NoError(t, err)
		assert.JSONEq(t, string(body), string(again), "every field is in the generated type")
		assert.Equal(t, session.CustomerSession.CreatedAt == "", session.CreatedAt.IsZero())
		return
	}
	apiErr := apiError(t, err)
	assert.Equal(t, status, apiErr.StatusCode)
	assert.Equal(t, string(body), string(apiErr.Body))
	var want yuno.ErrorResponse
	if json.Unmarshal(body, &want) == nil && want.Code != "" && want.Messages != nil {
		assert.Equal(t, want.Messages, apiErr.Messages)
		require.ErrorIs(t, err, yunoclient.Code(want.Code))
	}
}
