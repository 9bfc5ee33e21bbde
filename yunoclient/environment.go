package yunoclient

import (
	"fmt"
	"strings"

	"github.com/yuno-go/yuno"
)

// Environment is the base URL of one of Yuno's environments. The zero value is
// refused; a client without [WithEnvironment] uses [Sandbox].
type Environment string

// Yuno's environments. Each has keys of its own.
const (
	// Sandbox is for tests. It is the default, so that nobody reaches
	// production by forgetting something.
	Sandbox Environment = yuno.Sandbox
	// Production is for merchants outside the EMEA region.
	Production Environment = "https://api.y.uno/v1"
	// ProductionEU is production for the EMEA region. It has no sandbox of its own.
	ProductionEU Environment = "https://api.eu.y.uno/v1"
)

func (e Environment) host() string {
	_, host, _ := strings.Cut(string(e), "://")
	host, _, _ = strings.Cut(host, "/")
	return host
}

// ParseEnvironment returns the environment that is called "sandbox",
// "production" or "production-eu", in any case and with white space around it.
// It is for settings that come from a file or a flag; anything else, the empty
// string included, is an error.
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
