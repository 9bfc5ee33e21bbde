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
)

// The names of the headers, in the form in which net/http keeps them.
const (
	headerPublicKey  = "Public-Api-Key"
	headerPrivateKey = "Private-Secret-Key"
)

const (
	envPublicKey  = "YUNO_PUBLIC_API_KEY"
	envPrivateKey = "YUNO_PRIVATE_SECRET_KEY"
)

// Credentials are the two keys of a Yuno account. Both are needed for every
// call, and sandbox and production have different ones. The zero value is
// refused by [New]. Credentials may be copied and used by any number of
// goroutines.
//
// Nothing prints the keys: not fmt, log/slog, encoding/json or a dump by
// reflection, of Credentials or of whatever holds them. They are kept in a
// function for that, so two Credentials are never equal. To compare two
// configurations in a test, set the Credentials of both to the zero value first.
type Credentials struct {
	keys func() (publicAPIKey, privateSecretKey string)
}

// NewCredentials returns the credentials with these keys, as the Yuno dashboard
// shows them. [New] checks them.
func NewCredentials(publicAPIKey, privateSecretKey string) Credentials {
	return Credentials{keys: func() (string, string) { return publicAPIKey, privateSecretKey }}
}

// CredentialsFromEnv reads the keys from the environment variables
// YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY. The error names what is not
// set. It is the only function of this package that reads the environment for
// settings.
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

// RequestEditor returns an editor that sets both headers. A [Client] has one
// already. It is for a bare generated client, or for one call with the keys of
// another account. With keys that [New] would refuse, for the host of the
// request too, it returns an error, and nothing is sent. It is safe for
// concurrent use.
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
		req.Header.Set(headerPublicKey, publicKey)
		req.Header.Set(headerPrivateKey, privateKey)
		return nil
	}
}

// check returns what is wrong with the keys, without printing them. A key that a
// response may escape in many ways could not be redacted there.
func (c Credentials) check() error {
	if c.keys == nil {
		return errors.New("the Credentials are empty: make them with NewCredentials or CredentialsFromEnv")
	}
	publicKey, privateKey := c.keys()
	for _, key := range []struct{ name, value string }{{"public API key", publicKey}, {"private secret key", privateKey}} {
		if key.value == "" {
			return fmt.Errorf("the %s is empty: copy it from the dashboard", key.name)
		}
		if !isVisibleASCII(key.value) || strings.ContainsAny(key.value, `"\`) {
			return fmt.Errorf("the %s holds white space, quotation marks or another character that no key has: "+
				"copy the key again, without anything around it", key.name)
		}
	}
	return nil
}

// checkHost returns an error when a key's prefix contradicts the host, the most
// frequent mistake of all. Only Yuno's own hosts are judged.
func (c Credentials) checkHost(target *url.URL) error {
	if target == nil {
		return nil
	}
	var wrongPrefix, environment string
	switch hostOf(target) {
	case Sandbox.host():
		wrongPrefix, environment = "prod_", "the sandbox"
	case Production.host(), ProductionEU.host():
		wrongPrefix, environment = "sandbox_", "production"
	default:
		return nil
	}
	publicKey, privateKey := c.keys()
	if strings.HasPrefix(publicKey, wrongPrefix) || strings.HasPrefix(privateKey, wrongPrefix) {
		return fmt.Errorf("a key begins with %s, but the request is for %s: take the keys of %s from the dashboard, "+
			"or choose the environment with WithEnvironment", wrongPrefix, target.Hostname(), environment)
	}
	return nil
}

// Format implements [fmt.Formatter]: every verb prints Credentials[redacted].
func (c Credentials) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("Credentials" + redacted)) }

// LogValue implements [slog.LogValuer]: it is [redacted].
func (c Credentials) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler], which encoding/json uses
// too: it is [redacted].
func (c Credentials) MarshalText() ([]byte, error) { return []byte(redacted), nil }
