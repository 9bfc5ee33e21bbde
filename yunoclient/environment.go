package yunoclient

import (
	"fmt"
	"strings"

	"github.com/yuno-go/yuno"
)

// Environment is the base URL of one of Yuno's environments. [WithEnvironment] refuses the
// zero value. A client without it uses [Sandbox].
type Environment string

// Yuno's environments. Each has its own keys.
const (
	// Sandbox is for tests. It is the default, so that nobody calls production by
	// mistake.
	Sandbox Environment = yuno.Sandbox
	// Production is for merchants outside the EMEA region.
	Production Environment = "https://api.y.uno/v1"
	// ProductionEU is production for the EMEA region. It shares the sandbox.
	ProductionEU Environment = "https://api.eu.y.uno/v1"
)

func (e Environment) host() string {
	_, host, _ := strings.Cut(string(e), "://")
	host, _, _ = strings.Cut(host, "/")
	return host
}

// ParseEnvironment returns the environment with the name "sandbox", "production" or
// "production-eu", for settings from a file or a flag. It ignores case and surrounding
// white space. Any other name is an error, including the empty string.
func ParseEnvironment(name string) (Environment, error) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "sandbox":
		return Sandbox, nil
	case "production":
		return Production, nil
	case "production-eu":
		return ProductionEU, nil
	}
	return "", fmt.Errorf("yunoclient: environment %s is unknown: use sandbox, production or production-eu", quoteShort(name))
}
