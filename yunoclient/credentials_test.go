package yunoclient_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func TestCredentialsFromEnv(t *testing.T) {
	t.Setenv("YUNO_PUBLIC_API_KEY", "")
	t.Setenv("YUNO_PRIVATE_SECRET_KEY", "")
	_, err := yunoclient.CredentialsFromEnv()
	require.EqualError(t, err, "yunoclient: set YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY in the environment")

	t.Setenv("YUNO_PUBLIC_API_KEY", publicKey)
	got, err := yunoclient.CredentialsFromEnv()
	require.EqualError(t, err, "yunoclient: set YUNO_PRIVATE_SECRET_KEY in the environment")
	assert.Zero(t, got)

	t.Setenv("YUNO_PRIVATE_SECRET_KEY", privateKey)
	got, err = yunoclient.CredentialsFromEnv()
	require.NoError(t, err)
	req := newRequest(t, http.MethodPost, yuno.Sandbox, "")
	require.NoError(t, got.RequestEditor()(t.Context(), req))
	assert.Equal(t, http.Header{"Public-Api-Key": {publicKey}, "Private-Secret-Key": {privateKey}}, req.Header)
}

func TestCredentialsPrinted(t *testing.T) {
	data, err := json.Marshal(creds)
	require.NoError(t, err)
	assert.Equal(t, `"[redacted]"`, string(data))
	assert.Equal(t, "Credentials[redacted]", fmt.Sprintf("%x", creds))
	assert.Equal(t, slog.StringValue("[redacted]"), creds.LogValue())
}

func TestCredentialsInUsersStruct(t *testing.T) {
	mine := struct {
		Name     string
		Exported yunoclient.Credentials
		Pointer  *yunoclient.Credentials
		hidden   yunoclient.Credentials
		any      any
	}{"shop", creds, &creds, creds, creds}
	var out bytes.Buffer
	for _, value := range []any{creds, &creds, mine, &mine, []any{mine}, map[string]any{"a": &mine}} {
		dump(&out, value)
	}
	assert.Contains(t, out.String(), "shop")
	assertNoKey(t, out.String())
}

func TestCredentialsOfWrongEnvironment(t *testing.T) {
	const production, productionEU = string(yunoclient.Production), string(yunoclient.ProductionEU)
	for _, test := range []struct {
		key, server, remedy string
	}{
		{"prod_1", yuno.Sandbox, "a key begins with prod_, but the request is for api-sandbox.y.uno: take the keys of the sandbox"},
		{"prod_1", "https://API-SANDBOX.Y.UNO.:443/v1", "take the keys of the sandbox"},
		{"sandbox_1", production, "take the keys of production"},
		{"sandbox_1", productionEU, "take the keys of production"},
		{"staging_1", production, "take the keys of production"},
		{"dev_1", yuno.Sandbox, "take the keys of the sandbox"},
		{"prod_1", productionEU, ""},
		{"prod_1", production, ""},
		{"noprefix", yuno.Sandbox, ""},
		{"dev_1", "https://api-dev.y.uno/v1", ""},
		{"prod_1", "https://proxy.test/v1", ""},
	} {
		for _, creds := range []yunoclient.Credentials{yunoclient.NewCredentials(test.key, "x"),
			yunoclient.NewCredentials("x", test.key)} {
			_, err := yunoclient.New(creds, yunoclient.WithBaseURL(test.server))
			edited := creds.RequestEditor()(t.Context(), newRequest(t, http.MethodPost, test.server, ""))
			if test.remedy == "" {
				require.NoError(t, err)
				require.NoError(t, edited)
				continue
			}
			require.ErrorContains(t, err, test.remedy)
			require.ErrorContains(t, edited, test.remedy)
		}
	}
}

func TestCredentialsRequestEditor(t *testing.T) {
	editor := creds.RequestEditor()
	for range 2 {
		req := new(http.Request) // without a header
		require.NoError(t, editor(t.Context(), req))
		assert.Equal(t, http.Header{"Public-Api-Key": {publicKey}, "Private-Secret-Key": {privateKey}}, req.Header)
		req.Header.Add("public-api-key", "another") // the next call does not get it
	}
	require.ErrorContains(t, yunoclient.Credentials{}.RequestEditor()(t.Context(), &http.Request{}), "the Credentials are empty")
}
