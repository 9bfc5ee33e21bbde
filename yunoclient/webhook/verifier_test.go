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

// Yuno's documents have no body with its signature. These are OpenSSL's:
// printf %s BODY | openssl dgst -sha256 -hmac SECRET -binary | base64
// (the empty secret's is Python's).
const (
	signedBody       = `{"type":"enrollment"}`
	bodySignature    = "nagngvWLZCKxgpVBpoXNqrI5uMEn7aPmtFojyR+kUlY="
	cyrillicSecret   = "пароль и соль"
	cyrillicOfBody   = "55CAQjzbUERVdrbAC2JXvEwmPTC5IAKVcIKkkXo6O58="
	emptySecrets     = "cmZN9vCa9sQHDcX9s14fids0VlT7Zn2RCxAybyfGZuA="
	signatureOfEmpty = "lTQ6nXC4x+PBmcDRIK1qC7r8+5yrKJktYfxUxhXW79M=" // of no body
)

func TestVerify(t *testing.T) {
	verifier := newVerifier(t, secret)
	require.NoError(t, verifier.Verify([]byte(signedBody), bodySignature))
	require.NoError(t, verifier.Verify([]byte(signedBody), " "+bodySignature+"\t"), "white space is no part of a header")
	require.NoError(t, verifier.Verify(nil, signatureOfEmpty))
	require.NoError(t, newVerifier(t, cyrillicSecret).Verify([]byte(signedBody), cyrillicOfBody), "a secret is UTF-8")
	both := newVerifier(t, cyrillicSecret, secret)
	require.NoError(t, both.Verify([]byte(signedBody), bodySignature))
	require.NoError(t, both.Verify([]byte(signedBody), cyrillicOfBody))
}

func TestVerifyRefuses(t *testing.T) {
	const (
		none     = "the request has no X-Hmac-Signature: enable HMAC for this webhook in the Yuno dashboard"
		noBase64 = "the X-Hmac-Signature is not the Base64 of 32 bytes, which is what Yuno sends"
		doesNot  = "the X-Hmac-Signature does not fit: is the secret that of this webhook, and does nothing on the way change the body?"
		empty    = "the body is empty: does something else read it first?"
	)
	verifier := newVerifier(t, secret)
	for name, test := range map[string]struct{ body, signature, says string }{
		"none":                      {signedBody, "", none},
		"white space":               {signedBody, " \t ", none},
		"another body":              {signedBody + "\n", bodySignature, doesNot},
		"another secret":            {signedBody, cyrillicOfBody, doesNot},
		"the empty secret":          {signedBody, emptySecrets, doesNot},
		"no body":                   {"", bodySignature, empty},
		"cut":                       {signedBody, bodySignature[:43], noBase64},
		"longer":                    {signedBody, bodySignature + "=", noBase64},
		"hex":                       {signedBody, "9da8278" + strings.Repeat("a", 57), noBase64},
		"twice":                     {signedBody, bodySignature + "," + bodySignature, noBase64},
		"a prefix":                  {signedBody, "sha256=" + bodySignature, noBase64},
		"long":                      {signedBody, strings.Repeat("a", 1<<20), noBase64},
		"of the right length":       {signedBody, strings.Repeat("é", 22), doesNot},
		"lower case":                {signedBody, strings.ToLower(bodySignature), doesNot},
		"URL's Base64":              {signedBody, strings.ReplaceAll(bodySignature, "+", "-"), doesNot},
		"unused bits of the Base64": {signedBody, strings.Replace(bodySignature, "Y=", "Z=", 1), doesNot},
	} {
		err := verifier.Verify([]byte(test.body), test.signature)
		require.ErrorIs(t, err, webhook.ErrSignature, name)
		assert.EqualError(t, err, "webhook: no valid signature: "+test.says, name)
	}
}

func TestVerifierZeroValue(t *testing.T) {
	for _, empty := range []*webhook.Verifier{nil, {}} {
		for _, signature := range []string{bodySignature, emptySecrets, ""} {
			err := empty.Verify([]byte(signedBody), signature)
			require.ErrorIs(t, err, webhook.ErrSignature)
			assert.EqualError(t, err, "webhook: no valid signature: the Verifier is empty: make it with NewVerifier")
		}
	}
}

func TestNewVerifierRefuses(t *testing.T) {
	_, err := webhook.NewVerifier()
	require.EqualError(t, err, "webhook: NewVerifier needs a secret: the one set for this webhook in the Yuno dashboard, under HMAC")
	const (
		empty = "is empty: pass the one set for this webhook in the Yuno dashboard, under HMAC"
		space = "has white space around it: remove it; most often it is the end of a line"
		shown = "is what Yuno shows instead of it: pass the secret itself, or set a new one in the Yuno dashboard"
	)
	for bad, says := range map[string]string{
		"": empty, " ": space, " hush-hush": space, "hush-hush\n": space, "***": shown, "************": shown,
	} {
		verifier, err := webhook.NewVerifier(secret, bad)
		require.EqualError(t, err, "webhook: secret 2 of 2 "+says)
		assert.Nil(t, verifier)
	}
	newVerifier(t, "*1*", "X", "a b") // odd, but somebody's
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

// GODEBUG=fips140=only is for a whole process, so this test runs the others in one.
func TestVerifierFIPS(t *testing.T) {
	if strings.Contains(os.Getenv("GODEBUG"), "fips140=only") {
		_, err := webhook.NewVerifier("13 bytes long")
		require.EqualError(t, err, "webhook: secret 1 of 1 has under 14 bytes, which FIPS 140 does not allow: "+
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

func BenchmarkVerify(b *testing.B) {
	verifier := newVerifier(b, secret)
	for _, size := range []int{len(enrolled), 21_000, webhook.MaxBodyBytes} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			body := bytes.Repeat([]byte("a"), size)
			signature := signature(b, string(body))
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if err := verifier.Verify(body, signature); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
