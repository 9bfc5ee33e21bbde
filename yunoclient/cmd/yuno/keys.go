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

var keyVariables = []string{publicKeyVariable, privateKeyVariable}

func noKeys() bool { return os.Getenv(publicKeyVariable) == "" && os.Getenv(privateKeyVariable) == "" }

// keysFor returns the keys from the environment variables, if their prefixes fit
// environment. It does not ask where they are sent: a production key goes nowhere
// by mistake, neither to a proxy nor to a mock.
func keysFor(environment yunoclient.Environment) (none yunoclient.Credentials, err error) {
	for _, variable := range keyVariables {
		key := os.Getenv(variable)
		switch {
		case key == "":
			return none, usagef("%s is not set: set both keys, or neither to try the command on a fake", variable)
		case strings.HasPrefix(key, "prod_") && environment == yunoclient.Sandbox:
			return none, usagef("%s begins with prod_: set the keys of the sandbox, or add -environment production or production-eu",
				variable)
		case strings.HasPrefix(key, "sandbox_") && environment != yunoclient.Sandbox:
			return none, usagef("%s begins with sandbox_: set the keys of production, or use -environment sandbox", variable)
		}
	}
	creds := yunoclient.NewCredentials(os.Getenv(publicKeyVariable), os.Getenv(privateKeyVariable))
	if _, err := yunoclient.New(creds, yunoclient.WithBaseURL("https://localhost")); err != nil {
		return none, usagef("%s", inCommand.Replace(err.Error()))
	}
	return creds, nil
}
