package yunoclient

import (
	"fmt"
	"net/http"
	"net/url"
)

// redirectError names the host that a 3xx points at, and nothing more of it:
// a query often holds a token.
func redirectError(from *url.URL, header http.Header) error {
	location := header.Get("Location")
	if location == "" {
		return fmt.Errorf("%w: it names no target", ErrRedirect)
	}
	target, err := from.Parse(location)
	if err != nil {
		return fmt.Errorf("%w: its target is no URL", ErrRedirect)
	}
	return fmt.Errorf("%w: to %s; is the base URL right?", ErrRedirect, originOf(target))
}

// stripLocation takes out of a Location all that may be secret.
func stripLocation(header http.Header) {
	location := header.Get("Location")
	if location == "" {
		return
	}
	target, err := url.Parse(location)
	if err != nil {
		header.Del("Location")
		return
	}
	header.Set("Location", (&url.URL{Scheme: target.Scheme, Host: target.Host, Path: target.Path}).String())
}
