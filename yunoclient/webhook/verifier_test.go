package webhook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/davecgh/go-spew/spew"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
)

// Yuno's documents show no body with its signature. These signatures are OpenSSL's:
// printf %s BODY | openssl dgst -sha256 -hmac SECRET -binary | base64
// (that of the empty secret is Python's).
const (
	signedBody       = `{"type":"enrollment"}`
	bodySignature    = "nagngvWLZCKxgpVBpoXNqrI5uMEn7aPmtFojyR+kUlY="
	bodySignatureHex = "9da82782f58b6422b1829541a685cdaab239b8c127eda3e6b45a23c91fa45256"
	cyrillicSecret   = "пароль и соль"
	cyrillicOfBody   = "55CAQjzbUERVdrbAC2JXvEwmPTC5IAKVcIKkkXo6O58="
	emptySecrets     = "cmZN9vCa9sQHDcX9s14fids0VlT7Zn2RCxAybyfGZuA="
	signatureOfEmpty = "lTQ6nXC4x+PBmcDRIK1qC7r8+5yrKJktYfxUxhXW79M=" // of no body
)

func TestVerify(t *testing.T) {
	verifier := newVerifier(t, secret)
	require.NoError(t, verifier.Verify(nil, signatureOfEmpty))
	for _, signature := range []string{
		bodySignature,
		" " + bodySignature + "\t",
		bodySignatureHex,
		strings.ToUpper(bodySignatureHex),
		"sha256=" + bodySignature,
		" sha256=" + bodySignatureHex,
		cyrillicOfBody + "," + bodySignature,
		bodySignatureHex + ", v2=" + cyrillicOfBody,
		",, " + bodySignature + " ,",
	} {
		assert.NoError(t, verifier.Verify([]byte(signedBody), signature), signature)
	}

	require.NoError(t, newVerifier(t, cyrillicSecret).Verify([]byte(signedBody), cyrillicOfBody), "a secret is UTF-8")
	both := newVerifier(t, cyrillicSecret, secret)
	require.NoError(t, both.Verify([]byte(signedBody), bodySignature))
	require.NoError(t, both.Verify([]byte(signedBody), cyrillicOfBody))
}

const (
	noSignature    = "the request has no X-Hmac-Signature: enable HMAC for this webhook in the Yuno dashboard"
	notASignature  = "the X-Hmac-Signature is not an HMAC-SHA256 in Base64 or hexadecimal, which is what Yuno sends"
	wrongSignature = "the X-Hmac-Signature does not match: check that the secret is that of this webhook, " +
		"and that nothing on the way changes the body"
	emptyBody = "the body is empty: check that nothing reads it before the webhook does"
)

func TestVerifyRefuses(t *testing.T) {
	verifier := newVerifier(t, secret)
	for name, test := range map[string]struct{ body, signature, says string }{
		"none":                      {signedBody, "", noSignature},
		"white space":               {signedBody, " \t ", noSignature},
		"commas":                    {signedBody, ", ,", noSignature},
		"another body":              {signedBody + "\n", bodySignature, wrongSignature},
		"another secret":            {signedBody, cyrillicOfBody, wrongSignature},
		"the empty secret":          {signedBody, emptySecrets, wrongSignature},
		"no body":                   {"", bodySignature, emptyBody},
		"another body, hexadecimal": {signedBody + "\n", bodySignatureHex, wrongSignature},
		"several":                   {signedBody, cyrillicOfBody + "," + emptySecrets, wrongSignature},
		"lower case":                {signedBody, strings.ToLower(bodySignature), notASignature},
		"cut":                       {signedBody, bodySignature[:43], notASignature},
		"longer":                    {signedBody, bodySignature + "=", notASignature},
		"cut hexadecimal":           {signedBody, bodySignatureHex[:62], notASignature},
		"longer hexadecimal":        {signedBody, bodySignatureHex + "00", notASignature},
		"only a prefix":             {signedBody, "sha256=", notASignature},
		"another prefix":            {signedBody, "sha512=" + bodySignature, notASignature},
		"two prefixes":              {signedBody, "sha256=sha256=" + bodySignature, notASignature},
		"space after the prefix":    {signedBody, "sha256= " + bodySignature, notASignature},
		"long":                      {signedBody, strings.Repeat("a", 1<<20), notASignature},
		"of the right length":       {signedBody, strings.Repeat("é", 22), notASignature},
		"URL's Base64":              {signedBody, strings.ReplaceAll(bodySignature, "+", "-"), notASignature},
		"unused bits of the Base64": {signedBody, strings.Replace(bodySignature, "Y=", "Z=", 1), notASignature},
	} {
		err := verifier.Verify([]byte(test.body), test.signature)
		require.ErrorIs(t, err, webhook.ErrSignature, name)
		assert.EqualError(t, err, "webhook: no valid signature: "+test.says, name)
	}
}

func TestVerifierZeroValue(t *testing.T) {
	for _, empty := range []*webhook.Verifier{nil, {}} {
		for _, signature := range []string{bodySignature, emptySecrets} {
			err := empty.Verify([]byte(signedBody), signature)
			require.ErrorIs(t, err, webhook.ErrSignature)
			assert.EqualError(t, err, "webhook: no valid signature: the Verifier is empty: create it with NewVerifier")
		}
	}
}

func TestNewVerifierRefuses(t *testing.T) {
	_, err := webhook.NewVerifier()
	require.EqualError(t, err, "webhook: NewVerifier needs a secret: the one set for this webhook in the Yuno dashboard, under HMAC")
	const (
		empty = "is empty: pass the one set for this webhook in the Yuno dashboard, under HMAC"
		space = "is surrounded by white space: remove it, most often a line end"
		shown = "is only the asterisks that Yuno shows: pass the secret itself, or set a new one in the Yuno dashboard"
	)
	for bad, says := range map[string]string{
		"": empty, " ": space, " hush-hush": space, "hush-hush\n": space, "***": shown, "************": shown,
	} {
		verifier, err := webhook.NewVerifier(secret, bad)
		require.EqualError(t, err, "webhook: secret 2 of 2 "+says)
		assert.Nil(t, verifier)
	}
	newVerifier(t, "*1*", "X", "a b") // odd, but valid
}

func TestNewVerifierKeepsItsSecrets(t *testing.T) {
	secrets := []string{secret}
	verifier := newVerifier(t, secrets...)
	secrets[0] = "another"
	require.NoError(t, verifier.Verify([]byte(signedBody), bodySignature))
}

func TestVerifierPrintsNoSecret(t *testing.T) {
	verifier := newVerifier(t, secret, cyrillicSecret)
	type settings struct {
		Pointer *webhook.Verifier
		Value   webhook.Verifier
		Any     any
		pointer *webhook.Verifier
		value   webhook.Verifier
	}
	mine := settings{verifier, *verifier, verifier, verifier, *verifier}
	var out bytes.Buffer
	for _, value := range []any{verifier, *verifier, mine, &mine, []settings{mine}, map[string]*settings{"a": &mine}} {
		fmt.Fprintf(&out, "%v %+v %#v %s %q %x %d\n", value, value, value, value, value, value, value)
		spew.Fdump(&out, value)
		(&spew.ConfigState{DisableMethods: true}).Fdump(&out, value)
		for _, handler := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
			slog.New(handler).Info("", "value", value)
		}
		data, err := json.Marshal(value)
		out.Write(data)
		if err != nil {
			out.WriteString(err.Error())
		}
	}
	for _, secret := range []string{secret, cyrillicSecret} {
		assert.NotContains(t, out.String(), secret)
		assert.NotContains(t, out.String(), fmt.Sprintf("%x", secret))
		assert.NotContains(t, out.String(), fmt.Sprint([]byte(secret)))
		assert.NotContains(t, out.String(), fmt.Sprintf("%q", secret))
	}
}

// GODEBUG=fips140=only applies to a whole process, so this test runs others in a new process.
func TestVerifierFIPS(t *testing.T) {
	if strings.Contains(os.Getenv("GODEBUG"), "fips140=only") {
		_, err := webhook.NewVerifier("13 bytes long")
		require.EqualError(t, err, "webhook: secret 1 of 1 has less than 14 bytes, which FIPS 140 does not allow: "+
			"set a longer one in the Yuno dashboard")
		newVerifier(t, "14 bytes long.")
		return
	}
	newVerifier(t, "13 bytes long")
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program, "-test.v",
		"-test.run=^(TestVerify|TestVerifyRefuses|TestVerifierFIPS|TestHandler|TestRead|TestParse|TestDeduplicationKey)$")
	cmd.Env = append(os.Environ(), "GODEBUG=fips140=only")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, 7, strings.Count(string(out), "\n--- PASS: "), string(out))
}
