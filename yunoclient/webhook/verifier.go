package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// SignatureHeader is the header with the signature of a request: the Base64 of the
// HMAC-SHA256 of its body.
const SignatureHeader = "X-Hmac-Signature"

// ErrSignature means that a request is not signed, or not with a secret of the
// [Verifier]. The text of the error that wraps it says which.
var ErrSignature = errors.New("no valid signature")

// Verifier tells what Yuno sent from what anybody else sent. Make one with
// [NewVerifier] and share it: any number of goroutines may use it. The zero value
// refuses everything.
//
// Nothing prints the secrets: not fmt, log/slog, encoding/json or a dump by
// reflection, of the Verifier or of whatever holds it.
type Verifier struct {
	secrets func() []string // a function hides them from reflection
}

// NewVerifier returns a verifier that takes what is signed with any of the secrets:
// the one that was set for the webhook in the Yuno dashboard, under HMAC. It is not
// the private key.
//
// Pass several while one is replaced: the new one beside the old one, until Yuno's
// last retry is over, 96 hours after the change. Use other secrets in the sandbox
// than in production: an event does not say where it comes from.
//
// It is an error if there is no secret, or if one is empty, has white space around
// it or is the *** that Yuno shows instead. Where GODEBUG has fips140=only, one of
// under 14 bytes is an error too. No error holds a secret.
func NewVerifier(secrets ...string) (*Verifier, error) {
	if len(secrets) == 0 {
		return nil, errors.New("webhook: NewVerifier needs a secret: the one set for this webhook in the Yuno dashboard, under HMAC")
	}
	for i, secret := range secrets {
		if err := checkSecret(secret); err != nil {
			return nil, fmt.Errorf("webhook: secret %d of %d %w", i+1, len(secrets), err)
		}
	}
	secrets = slices.Clone(secrets)
	return &Verifier{secrets: func() []string { return secrets }}, nil
}

func checkSecret(secret string) error {
	switch {
	case secret == "":
		return errors.New("is empty: pass the one set for this webhook in the Yuno dashboard, under HMAC")
	case strings.TrimSpace(secret) != secret:
		return errors.New("has white space around it: remove it; most often it is the end of a line")
	case strings.Trim(secret, "*") == "":
		return errors.New("is what Yuno shows instead of it: pass the secret itself, or set a new one in the Yuno dashboard")
	case !isLongEnough(secret):
		return errors.New("has under 14 bytes, which FIPS 140 does not allow: set a longer one in the Yuno dashboard")
	}
	return nil
}

// isLongEnough reports whether crypto/hmac takes a secret. In FIPS 140-only mode it
// panics for a short one, and Go 1.25 has no other way to learn of that mode.
func isLongEnough(secret string) (ok bool) {
	defer func() { ok = recover() == nil }()
	sign(secret, nil)
	return
}

// Verify returns nil if signature, the value of the [SignatureHeader], is that of
// the body, and else an error that wraps [ErrSignature]. The body is what arrived,
// byte for byte: JSON that was decoded and encoded again is another body.
//
// It is for programs without net/http, such as a cloud function. [Parse] makes an
// event of a body that was verified. With net/http use [Verifier.Handler] or
// [Verifier.Read].
func (v *Verifier) Verify(body []byte, signature string) error {
	return v.verify(body, []string{signature})
}

// verify takes any of several signatures: a proxy may have added one.
func (v *Verifier) verify(body []byte, signatures []string) error {
	if v == nil || v.secrets == nil {
		return fmt.Errorf("webhook: %w: the Verifier is empty: make it with NewVerifier", ErrSignature)
	}
	if err := checkFormat(signatures); err != nil {
		return err
	}
	for _, secret := range v.secrets() {
		want := []byte(sign(secret, body))
		for _, signature := range signatures {
			if hmac.Equal(want, []byte(strings.TrimSpace(signature))) { // in constant time
				return nil
			}
		}
	}
	if len(body) == 0 {
		return fmt.Errorf("webhook: %w: the body is empty: does something else read it first?", ErrSignature)
	}
	return fmt.Errorf("webhook: %w: the %s does not fit: is the secret that of this webhook, "+
		"and does nothing on the way change the body?", ErrSignature, SignatureHeader)
}

// checkFormat finds what cannot be a signature, before a body is read for it.
func checkFormat(signatures []string) error {
	found := false
	for _, signature := range signatures {
		signature = strings.TrimSpace(signature)
		if len(signature) == base64.StdEncoding.EncodedLen(sha256.Size) {
			return nil
		}
		found = found || signature != ""
	}
	if found {
		return fmt.Errorf("webhook: %w: the %s is not the Base64 of 32 bytes, which is what Yuno sends", ErrSignature, SignatureHeader)
	}
	return fmt.Errorf("webhook: %w: the request has no %s: enable HMAC for this webhook in the Yuno dashboard",
		ErrSignature, SignatureHeader)
}

func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
