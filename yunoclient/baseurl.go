package yunoclient

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// Environment is the base URL of one of Yuno's environments. [WithEnvironment] refuses the
// zero value. A client without that option uses [Sandbox].
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

// parseBaseURL checks a base URL and returns it with a trailing slash, without which the
// generated request builders would drop the last path element.
//
// Its errors show nothing but the host, because the URL may contain a password.
func parseBaseURL(raw string, insecureHTTP bool) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(raw, "/") + "/")
	if err != nil || base.Hostname() == "" {
		return nil, errors.New("the base URL is not an absolute URL such as " + string(Sandbox) +
			": begin it with https://, or use ParseEnvironment for an environment's name")
	}
	host := httptext.OneLine(base.Hostname(), maxLogged)
	switch {
	case base.User != nil:
		return nil, fmt.Errorf("the base URL for %s holds a user name or password: pass the keys as Credentials", host)
	case strings.ContainsAny(raw, "?#"):
		return nil, fmt.Errorf("the base URL for %s holds a query or fragment: remove it", host)
	case base.Scheme != "https" && base.Scheme != "http":
		return nil, fmt.Errorf("the base URL for %s has the scheme %s: use https", host, quoteShort(base.Scheme))
	case base.Scheme == "http" && !insecureHTTP && !httptext.IsLoopback(base.Hostname()):
		return nil, fmt.Errorf("the base URL for %s is http, which would send the keys in the clear: "+
			"use https, or WithInsecureHTTP for a test", host)
	}
	if port := base.Port(); port != "" {
		if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
			return nil, fmt.Errorf("the base URL for %s has the port %s: use one from 1 to 65535, or none", host, quoteShort(port))
		}
	}
	if hasDots(base.EscapedPath()) {
		return nil, fmt.Errorf("the base URL for %s has dots in its path: remove them", host)
	}
	// Yuno's page about environments leaves out the /v1.
	if base.Path == "/" && strings.HasSuffix(hostOf(base), ".y.uno") {
		return nil, fmt.Errorf("the base URL for %s has no path: add /v1, as in %s", host, Sandbox)
	}
	for _, known := range operations {
		if strings.HasSuffix(base.Path, "/"+known.path+"/") {
			return nil, fmt.Errorf("the base URL for %s ends in /%s, which is the path of an operation: leave that out", host, known.path)
		}
	}
	return base, nil
}

// hostOf returns the host of a URL in lower case and without a trailing dot.
func hostOf(u *url.URL) string { return strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")) }
