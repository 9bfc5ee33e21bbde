package main

import (
	"os"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

const (
	publicKeyVariable  = "YUNO_PUBLIC_API_KEY"
	privateKeyVariable = "YUNO_PRIVATE_SECRET_KEY"
)

func noKeys() bool { return os.Getenv(publicKeyVariable) == "" && os.Getenv(privateKeyVariable) == "" }

// keysFor returns the keys from the environment variables. It returns an error if the
// prefix of a key belongs to another environment, wherever the key would be sent, so that
// no production key goes to a proxy or a mock by mistake.
func keysFor(environment yunoclient.Environment) (yunoclient.Credentials, error) {
	for _, variable := range []string{publicKeyVariable, privateKeyVariable} {
		key := os.Getenv(variable)
		switch {
		case strings.HasPrefix(key, "prod_") && environment == yunoclient.Sandbox:
			return yunoclient.Credentials{}, usagef("%s begins with prod_: set the keys of the sandbox, "+
				"or add -environment production or production-eu", variable)
		case strings.HasPrefix(key, "sandbox_") && environment != yunoclient.Sandbox:
			return yunoclient.Credentials{}, usagef("%s begins with sandbox_: set the keys of production, "+
				"or use -environment sandbox", variable)
		}
	}
	creds, err := yunoclient.CredentialsFromEnv()
	if err != nil {
		return creds, usagef("%w, or unset both keys to try the command on a fake", err)
	}
	return creds, nil
}
