package yunoclient_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/davecgh/go-spew/spew"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

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

// settings is a user's struct that holds Credentials in every way.
type settings struct {
	Name     string
	Exported yunoclient.Credentials
	Pointer  *yunoclient.Credentials
	hidden   yunoclient.Credentials
	pointer  *yunoclient.Credentials
	any      any
}

// failedT records what testify prints.
type failedT struct{ out bytes.Buffer }

func (t *failedT) Errorf(format string, args ...any) { fmt.Fprintf(&t.out, format, args...) }

func TestCredentialsInUsersStruct(t *testing.T) {
	mine := settings{Name: "shop", Exported: creds, Pointer: &creds, hidden: creds, pointer: &creds, any: creds}
	var out bytes.Buffer
	for _, value := range []any{creds, &creds, mine, &mine, []settings{mine}, map[string]*settings{"a": &mine}} {
		fmt.Fprintf(&out, "%v %+v %#v %s %q\n", value, value, value, value, value)
		for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			slog.New(handler).Info("m", "value", value)
		}
		dump(&out, value)
		if err := xml.NewEncoder(&out).Encode(value); err != nil {
			out.WriteString(err.Error())
			assert.IsType(t, map[string]*settings{}, value, "encoding/xml takes no map")
		}
		require.ErrorContains(t, gob.NewEncoder(&out).Encode(value), "no exported fields")
		text, err := yaml.Marshal(value)
		require.NoError(t, err)
		out.Write(text)
		spew.Fdump(&out, value)
		(&spew.ConfigState{DisableMethods: true, DisablePointerMethods: true}).Fdump(&out, value)
	}
	var failed failedT
	assert.Equal(&failed, mine, settings{Name: "other", Exported: creds})
	require.Contains(t, failed.out.String(), "shop")
	out.Write(failed.out.Bytes())
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
		req := &http.Request{Header: http.Header{}}
		require.NoError(t, editor(t.Context(), req))
		assert.Equal(t, http.Header{"Public-Api-Key": {publicKey}, "Private-Secret-Key": {privateKey}}, req.Header)
		req.Header.Add("public-api-key", "another") // the next call does not get it
	}
	require.ErrorContains(t, yunoclient.Credentials{}.RequestEditor()(t.Context(), &http.Request{}), "the Credentials are empty")
}
