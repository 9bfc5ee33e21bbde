package yunoclient

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// parseBaseURL checks a base URL and returns it with a trailing slash, without which the
// generated request builders would drop the last path element.
//
// Its errors show nothing but the host, because the URL may contain a password.
func parseBaseURL(raw string, insecureHTTP bool) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(raw, "/") + "/")
	if err != nil || !hasHost(base) {
		return nil, errors.New("the base URL is not an absolute URL such as " + string(Sandbox) +
			": begin it with https://, or use ParseEnvironment for an environment's name")
	}
	host := oneLine(base.Hostname(), maxLogged)
	switch {
	case base.User != nil:
		return nil, fmt.Errorf("the base URL for %s holds a user name or password: pass the keys as Credentials", host)
	case strings.ContainsAny(raw, "?#"):
		return nil, fmt.Errorf("the base URL for %s holds a query or fragment: remove it", host)
	case base.Scheme != "https" && base.Scheme != "http":
		return nil, fmt.Errorf("the base URL for %s has the scheme %s: use https", host, quoteShort(base.Scheme))
	case base.Scheme == "http" && !insecureHTTP && !isLoopback(base.Hostname()):
		return nil, fmt.Errorf("the base URL for %s is http, which would send the keys in the clear: "+
			"use https, or WithInsecureHTTP for a test", host)
	}
	if port := base.Port(); port != "" && !isPort(port) {
		return nil, fmt.Errorf("the base URL for %s has the port %s: use one from 1 to 65535, or none", host, quoteShort(port))
	}
	base = base.ResolveReference(base) // resolves the dots of its path
	if strings.Contains(base.Path, "/../") {
		return nil, fmt.Errorf("the base URL for %s has escaped dots in its path: remove them", host)
	}
	base.Host = strings.TrimSuffix(strings.ToLower(base.Host), ":") // an empty port
	if base.Scheme == "https" {
		base.Host = strings.TrimSuffix(base.Host, ":443")
	}
	if base.Path == "/" && isYunoHost(hostOf(base)) {
		return nil, fmt.Errorf("the base URL for %s has no path: add /v1, as in %s", host, Sandbox)
	}
	for _, known := range operations {
		if strings.HasSuffix(base.Path, "/"+known.path+"/") {
			return nil, fmt.Errorf("the base URL for %s ends in /%s, which is the path of an operation: leave that out", host, known.path)
		}
	}
	return base, nil
}

// hasHost reports whether the URL has a host. An IPv6 address must be in brackets, because
// url.Parse takes "::" for a host and an empty port.
func hasHost(u *url.URL) bool {
	return u.Hostname() != "" && (strings.HasPrefix(u.Host, "[") || !strings.Contains(u.Hostname(), ":"))
}

func isPort(s string) bool {
	port, err := strconv.ParseUint(s, 10, 16)
	return err == nil && port > 0
}

// isYunoHost reports whether host is one of Yuno's. Their API is below /v1, which Yuno's
// page about environments leaves out.
func isYunoHost(host string) bool {
	return strings.HasSuffix(host, ".y.uno")
}

// hostOf returns the host of a URL in lower case and without a trailing dot.
func hostOf(u *url.URL) string { return strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")) }

// originOf returns the part of a URL that is safe to show.
func originOf(u *url.URL) string { return u.Scheme + "://" + u.Host }

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
