package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// SignatureHeader is the header with the signature of a request: the HMAC-SHA256 of its
// body, in Base64 or hexadecimal, with or without "sha256=" before it.
const SignatureHeader = "X-Hmac-Signature"

// ErrSignature is wrapped by the error for a request that is not signed, or not with a
// secret of the [Verifier]. The error's text says which.
var ErrSignature = errors.New("no valid signature")

// Verifier checks that Yuno sent a request. Create one with [NewVerifier]; the zero value
// refuses every request. A Verifier is safe for concurrent use.
//
// Its secrets are never printed, neither by fmt, log/slog and encoding/json nor by a dump
// by reflection.
type Verifier struct {
	secrets func() []string // a function hides them from reflection
}

// NewVerifier returns a verifier for one webhook. The secret is the one that was set for
// the webhook in the Yuno dashboard, under HMAC. It is not the private key.
//
// Pass several secrets only while one is replaced by another: keep the old one until
// Yuno's last retry, 96 hours after the change. Never pass the secrets of several
// accounts, because whoever knows one of them could then sign events of the others. Give
// each account a Verifier and a URL:
//
//	http.Handle("/webhooks/yuno/brazil", brazil.Handler(receive))
//	http.Handle("/webhooks/yuno/mexico", mexico.Handler(receive))
//
// Use different secrets in the sandbox and in production too, because an event does not
// say where it comes from.
//
// NewVerifier returns an error if there is no secret, or if a secret is empty, is
// surrounded by white space, or is the *** that Yuno shows in its place. If GODEBUG has
// fips140=only, a secret of less than 14 bytes is an error too. No error contains a
// secret.
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
		return errors.New("is surrounded by white space: remove it, most often a line end")
	case strings.Trim(secret, "*") == "":
		return errors.New("is only the asterisks that Yuno shows: pass the secret itself, or set a new one in the Yuno dashboard")
	case !isLongEnough(secret):
		return errors.New("has less than 14 bytes, which FIPS 140 does not allow: set a longer one in the Yuno dashboard")
	}
	return nil
}

// isLongEnough reports whether crypto/hmac accepts a secret. In FIPS 140-only mode it
// panics for a short secret, and Go 1.25 has no other way to detect that mode.
func isLongEnough(secret string) (ok bool) {
	defer func() { ok = recover() == nil }()
	sign(secret, nil)
	return
}

// Verify returns nil if signature, the value of the [SignatureHeader], matches body, and
// otherwise an error that wraps [ErrSignature]. Pass the body byte for byte as it arrived:
// decoding and encoding its JSON would change it.
//
// Verify is for programs without net/http, such as a cloud function; pass the body to
// [Parse] afterwards. With net/http, use [Verifier.Handler] or [Verifier.Read].
func (v *Verifier) Verify(body []byte, signature string) error {
	signatures, err := parseSignatures([]string{signature})
	if err != nil {
		return err
	}
	return v.check(body, signatures)
}

// check accepts a body if any of the signatures matches, because a proxy may have added
// others.
func (v *Verifier) check(body []byte, signatures [][]byte) error {
	if v == nil || v.secrets == nil {
		return fmt.Errorf("webhook: %w: the Verifier is empty: create it with NewVerifier", ErrSignature)
	}
	for _, secret := range v.secrets() {
		want := sign(secret, body)
		for _, signature := range signatures {
			if hmac.Equal(want, signature) { // in constant time
				return nil
			}
		}
	}
	if len(body) == 0 {
		return fmt.Errorf("webhook: %w: the body is empty: check that nothing reads it before the webhook does", ErrSignature)
	}
	return fmt.Errorf("webhook: %w: the %s does not match: check that the secret is that of this webhook, "+
		"and that nothing on the way changes the body", ErrSignature, SignatureHeader)
}

// parseSignatures returns the signatures in the values of the header. It returns an error
// if there are none, so that no body is read for them.
func parseSignatures(values []string) ([][]byte, error) {
	var signatures [][]byte
	why := fmt.Sprintf("the request has no %s: enable HMAC for this webhook in the Yuno dashboard", SignatureHeader)
	for token := range httptext.Tokens(values) {
		if signature, ok := decodeSignature(token); ok {
			signatures = append(signatures, signature)
		}
		why = fmt.Sprintf("the %s is not an HMAC-SHA256 in Base64 or hexadecimal, which is what Yuno sends", SignatureHeader)
	}
	if signatures == nil {
		return nil, fmt.Errorf("webhook: %w: %s", ErrSignature, why)
	}
	return signatures, nil
}

// decodeSignature accepts hexadecimal digits and the prefix as well as plain Base64,
// because Yuno's own WooCommerce plugin expects any of them.
func decodeSignature(text string) (signature []byte, ok bool) {
	text = strings.TrimPrefix(text, "sha256=")
	decode := base64.StdEncoding.Strict().DecodeString
	if len(text) == hex.EncodedLen(sha256.Size) {
		decode = hex.DecodeString
	}
	signature, err := decode(text)
	return signature, err == nil && len(signature) == sha256.Size
}

func sign(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}
