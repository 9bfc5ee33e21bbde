package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strconv"
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
// refused by [New].
//
// Every formatter prints Credentials as [redacted]: the verbs of fmt, slog,
// encoding/json and whatever else asks for text. It cannot do that where fmt calls
// no methods: for %p and %w, both of which go vet refuses, and for a copy in an
// unexported field of another struct. Do not print such a struct.
type Credentials struct{ PublicAPIKey, PrivateSecretKey string }

// CredentialsFromEnv reads the keys from the environment variables
// YUNO_PUBLIC_API_KEY and YUNO_PRIVATE_SECRET_KEY. The error names what is not
// set. It is the only function of this package that reads the environment for
// settings.
func CredentialsFromEnv() (Credentials, error) {
	creds := Credentials{PublicAPIKey: os.Getenv(envPublicKey), PrivateSecretKey: os.Getenv(envPrivateKey)}
	var missing []string
	if creds.PublicAPIKey == "" {
		missing = append(missing, envPublicKey)
	}
	if creds.PrivateSecretKey == "" {
		missing = append(missing, envPrivateKey)
	}
	if len(missing) > 0 {
		return Credentials{}, fmt.Errorf("yunoclient: set %s in the environment", strings.Join(missing, " and "))
	}
	return creds, nil
}

// RequestEditor returns an editor that sets both headers. A [Client] has one
// already. It is for a bare generated client, or for one call with the keys of
// another account. With keys that [New] would refuse it fails, and nothing is
// sent. It is safe for concurrent use.
func (c Credentials) RequestEditor() yuno.RequestEditorFn {
	err := c.check()
	return func(_ context.Context, req *http.Request) error {
		if err != nil {
			return fmt.Errorf("yunoclient: %w", err)
		}
		req.Header.Set(headerPublicKey, c.PublicAPIKey)
		req.Header.Set(headerPrivateKey, c.PrivateSecretKey)
		return nil
	}
}

// check returns what is wrong with the keys, without printing them.
func (c Credentials) check() error {
	for _, key := range []struct{ name, value string }{
		{"PublicAPIKey", c.PublicAPIKey},
		{"PrivateSecretKey", c.PrivateSecretKey},
	} {
		if key.value == "" {
			return fmt.Errorf("Credentials.%s is empty", key.name)
		}
		if strings.ContainsFunc(key.value, isUnfitForKey) {
			return fmt.Errorf("Credentials.%s holds white space or a control character: copy the key again, without anything around it", key.name)
		}
	}
	return nil
}

func isUnfitForKey(r rune) bool { return r == ' ' || !strconv.IsPrint(r) }

// checkEnvironment returns an error when a key's prefix contradicts base, the
// most frequent mistake of all. Only Yuno's own environments are judged.
func (c Credentials) checkEnvironment(base string) error {
	var wrongPrefix, keysOf string
	switch Environment(base) {
	case Sandbox:
		wrongPrefix, keysOf = "prod_", "the sandbox"
	case Production, ProductionEU:
		wrongPrefix, keysOf = "sandbox_", "production"
	default:
		return nil
	}
	if strings.HasPrefix(c.PublicAPIKey, wrongPrefix) || strings.HasPrefix(c.PrivateSecretKey, wrongPrefix) {
		return errors.New("a key begins with " + wrongPrefix + ", but the base URL is " + base +
			": take the keys of " + keysOf + " from the dashboard, or choose the environment with WithEnvironment")
	}
	return nil
}

// Format implements [fmt.Formatter]: every verb prints [redacted].
func (c Credentials) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("Credentials" + redacted)) }

// LogValue implements [slog.LogValuer]: it is [redacted].
func (c Credentials) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements [encoding.TextMarshaler], which encoding/json uses
// too: it is [redacted].
func (c Credentials) MarshalText() ([]byte, error) { return []byte(redacted), nil }
