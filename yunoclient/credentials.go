package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

const (
	envPublicKey  = "YUNO_PUBLIC_API_KEY"
	envPrivateKey = "YUNO_PRIVATE_SECRET_KEY"
)

// Credentials are the two keys of a Yuno account. Every call needs both. Sandbox and
// production have different keys. [New] refuses the zero value. Credentials may be copied
// and are safe for concurrent use.
//
// The keys are never printed. This holds for fmt, log/slog, encoding/json and dumps by
// reflection, of Credentials and of any value that contains them. The keys are kept in a
// closure, so two Credentials never compare as equal. To compare two configurations in a
// test, set the Credentials of both to the zero value first.
type Credentials struct {
	keys func() (publicAPIKey, privateSecretKey string)
}

// NewCredentials returns credentials with these keys, as the Yuno dashboard shows them.
// [New] checks them.
func NewCredentials(publicAPIKey, privateSecretKey string) Credentials {
	return Credentials{keys: func() (string, string) { return publicAPIKey, privateSecretKey }}
}

// CredentialsFromEnv reads the keys from the environment variables YUNO_PUBLIC_API_KEY and
// YUNO_PRIVATE_SECRET_KEY. If a variable is not set, the error names it. No other function
// of this package reads settings from the environment. For a second account, pass the
// values of your own variables to [NewCredentials]; [New] says if a key is empty:
//
//	creds := yunoclient.NewCredentials(os.Getenv("EU_PUBLIC_API_KEY"), os.Getenv("EU_PRIVATE_SECRET_KEY"))
func CredentialsFromEnv() (Credentials, error) {
	publicKey, privateKey := os.Getenv(envPublicKey), os.Getenv(envPrivateKey)
	var missing []string
	if publicKey == "" {
		missing = append(missing, envPublicKey)
	}
	if privateKey == "" {
		missing = append(missing, envPrivateKey)
	}
	if len(missing) > 0 {
		return Credentials{}, fmt.Errorf("yunoclient: set %s in the environment", strings.Join(missing, " and "))
	}
	return NewCredentials(publicKey, privateKey), nil
}

// RequestEditor returns an editor that sets both headers. A [Client] has such an editor
// already. Use it with a bare generated client, or for a call with the keys of another
// account. If the keys are invalid, or belong to another environment than the request's
// host, the editor returns an error and nothing is sent. It is safe for concurrent use.
func (c Credentials) RequestEditor() yuno.RequestEditorFn {
	fault := c.check()
	return func(_ context.Context, req *http.Request) error {
		err := fault
		if err == nil {
			err = c.checkHost(req.URL)
		}
		if err != nil {
			return fmt.Errorf("yunoclient: %w", err)
		}
		publicKey, privateKey := c.keys()
		if req.Header == nil {
			req.Header = http.Header{}
		}
		req.Header.Set(httptext.PublicKeyHeader, publicKey)
		req.Header.Set(httptext.PrivateKeyHeader, privateKey)
		return nil
	}
}

// check returns what is wrong with the keys, without printing them.
func (c Credentials) check() error {
	if c.keys == nil {
		return errors.New("the Credentials are empty: make them with NewCredentials or CredentialsFromEnv")
	}
	publicKey, privateKey := c.keys()
	for _, key := range []struct{ name, value string }{{"public API key", publicKey}, {"private secret key", privateKey}} {
		if key.value == "" {
			return fmt.Errorf("the %s is empty: copy it from the dashboard", key.name)
		}
		// Quotes come from files such as those of docker run --env-file. Escapes begin
		// with the other characters, so a key that has them could not be redacted.
		if !isVisibleASCII(key.value) || strings.ContainsAny(key.value, `"'\&%`) {
			return fmt.Errorf("the %s holds white space, quotation marks or another character that no key has: "+
				"copy the key again, without anything around it", key.name)
		}
	}
	return nil
}

// checkHost returns an error if the prefix of a key contradicts the host, which is the
// most frequent mistake of all. Only Yuno's own hosts are checked.
func (c Credentials) checkHost(target *url.URL) error {
	if target == nil {
		return nil
	}
	var environment, otherPrefix string
	switch Environment("https://" + hostOf(target) + "/v1") {
	case Sandbox:
		environment, otherPrefix = "the sandbox", "prod_"
	case Production, ProductionEU:
		environment, otherPrefix = "production", "sandbox_"
	default:
		return nil
	}
	publicKey, privateKey := c.keys()
	for _, prefix := range []string{otherPrefix, "staging_", "dev_"} {
		if strings.HasPrefix(publicKey, prefix) || strings.HasPrefix(privateKey, prefix) {
			return fmt.Errorf("a key begins with %s, but the request is for %s: take the keys of %s from the dashboard, "+
				"or choose the environment with WithEnvironment", prefix, target.Hostname(), environment)
		}
	}
	return nil
}

// Format implements [fmt.Formatter]: every verb prints Credentials[redacted].
func (c Credentials) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("Credentials" + redacted)) }

// LogValue implements [slog.LogValuer] and returns [redacted].
func (c Credentials) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler], which encoding/json uses too, and
// returns [redacted].
func (c Credentials) MarshalText() ([]byte, error) { return []byte(redacted), nil }
