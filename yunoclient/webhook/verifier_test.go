package webhook_test

import (
	"fmt"
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
	for _, test := range []struct{ body, signature, says string }{
		{signedBody, "", noSignature},
		{signedBody, ", \t,", noSignature},
		{signedBody + "\n", bodySignature, wrongSignature},
		{signedBody + "\n", bodySignatureHex, wrongSignature},
		{signedBody, cyrillicOfBody, wrongSignature},
		{signedBody, cyrillicOfBody + "," + emptySecrets, wrongSignature},
		{"", bodySignature, emptyBody},
		{signedBody, strings.ToLower(bodySignature), notASignature},
		{signedBody, bodySignature[:43], notASignature},
		{signedBody, bodySignature + "=", notASignature},
		{signedBody, bodySignatureHex[:62], notASignature},
		{signedBody, bodySignatureHex + "00", notASignature},
		{signedBody, "sha512=" + bodySignature, notASignature},
		{signedBody, "sha256=sha256=" + bodySignature, notASignature},
		{signedBody, strings.Repeat("a", 1<<20), notASignature},
		{signedBody, strings.ReplaceAll(bodySignature, "+", "-"), notASignature},   // Base64 for URLs
		{signedBody, strings.Replace(bodySignature, "Y=", "Z=", 1), notASignature}, // bits that Base64 does not use
	} {
		err := newVerifier(t, secret).Verify([]byte(test.body), test.signature)
		require.ErrorIs(t, err, webhook.ErrSignature, test.signature)
		assert.EqualError(t, err, "webhook: no valid signature: "+test.says, test.signature)
	}
}

func TestVerifierZeroValue(t *testing.T) {
	for _, empty := range []*webhook.Verifier{nil, {}} {
		_, err := empty.Read(delivery(t, enrolled))
		require.ErrorIs(t, err, webhook.ErrSignature)
		require.EqualError(t, err, "webhook: no valid signature: the Verifier is empty: create it with NewVerifier")
		require.ErrorIs(t, empty.Verify([]byte(signedBody), emptySecrets), webhook.ErrSignature)
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
		"": empty, " hush-hush": space, "hush-hush\n": space, "************": shown,
	} {
		verifier, err := webhook.NewVerifier(secret, bad)
		require.EqualError(t, err, "webhook: secret 2 of 2 "+says)
		assert.Nil(t, verifier)
	}
	secrets := []string{"*1*", secret, "a b"}
	verifier := newVerifier(t, secrets...) // odd, but valid
	secrets[1] = "changed afterwards"
	require.NoError(t, verifier.Verify([]byte(signedBody), bodySignature))
}

func TestVerifierPrintsNoSecret(t *testing.T) {
	verifier := newVerifier(t, secret, cyrillicSecret)
	mine := struct {
		Pointer *webhook.Verifier
		Value   webhook.Verifier
		pointer *webhook.Verifier
		value   webhook.Verifier
	}{verifier, *verifier, verifier, *verifier}
	out := printed(t, &mine)
	for _, config := range []spew.ConfigState{spew.Config, {DisableMethods: true}} {
		out += config.Sdump(&mine)
	}
	for _, secret := range []string{secret, cyrillicSecret} {
		for _, form := range []string{secret, fmt.Sprintf("%x", secret), fmt.Sprint([]byte(secret)), fmt.Sprintf("%q", secret)} {
			assert.NotContains(t, out, form)
		}
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
		"-test.run=^(TestVerify|TestVerifyRefuses|TestVerifierFIPS|TestHandler|TestParse|TestDeduplicationKey)$")
	cmd.Env = append(os.Environ(), "GODEBUG=fips140=only")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, 6, strings.Count(string(out), "\n--- PASS: "), string(out))
}
