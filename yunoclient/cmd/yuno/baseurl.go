package main

import (
	"net/url"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

// checkBaseURL says what is wrong with -base-url. It shows nothing but the
// host, since a URL may hold a password.
func checkBaseURL(raw string) error {
	base, err := url.Parse(raw)
	if err != nil || base.Hostname() == "" || base.Opaque != "" {
		return usagef("-base-url must be an absolute URL, such as %s or http://127.0.0.1:4010/v1", yunoclient.Sandbox)
	}
	host := base.Hostname()
	switch {
	case base.User != nil:
		return usagef("-base-url for %q holds a user name or password: keys go into %s", host, strings.Join(keyVariables, " and "))
	case strings.ContainsAny(raw, "?#"):
		return usagef("-base-url for %q holds a query or fragment: take it out", host)
	case base.Scheme != "https" && base.Scheme != "http":
		return usagef("-base-url for %q has the scheme %q: use https", host, base.Scheme)
	}
	// The library knows what is loopback and what is Yuno's. It judges the URL
	// alone here: no prefix of these keys says where they belong.
	_, err = yunoclient.New(yunoclient.NewCredentials("-", "-"), yunoclient.WithBaseURL(raw))
	switch {
	case err == nil:
		return nil
	case base.Scheme == "http":
		return usagef("-base-url for %q is http, which would send the keys in clear: use https; http is for localhost", host)
	default:
		return usagef("-base-url for %q has no path: add /v1, as in %s", host, yunoclient.Sandbox)
	}
}
