package yunoclient

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// stayBelow keeps the keys at the base URL. An editor, or a ".." in a path, could lead a
// request elsewhere. It also refuses headers that must not be sent.
func stayBelow(base *url.URL) layer {
	return func(req *http.Request, next step) (*http.Response, error) {
		err := checkTarget(base, req)
		if err == nil {
			err = checkHeaders(req)
		}
		if err != nil {
			closeBody(req)
			return nil, newAPIError(req, nil, fmt.Errorf("not sent: %w", err))
		}
		return next(req)
	}
}

// checkTarget returns an error if a request leaves the base URL, or may do so at a server
// that resolves its path differently from net/url.
func checkTarget(base *url.URL, req *http.Request) error {
	target := req.URL
	below, ok := strings.CutPrefix(target.EscapedPath(), base.EscapedPath())
	isBelow := ok && target.Scheme == base.Scheme && strings.EqualFold(target.Host, base.Host) && target.Opaque == "" &&
		(req.Host == "" || strings.EqualFold(req.Host, base.Host))
	switch {
	case !isBelow:
		return fmt.Errorf("%s is not below the base URL %s", shownURL(req), base)
	case hasDots(below):
		return fmt.Errorf("%s is not below the base URL %s if a server resolves its dots: check the IDs in the path",
			shownURL(req), base)
	case strings.HasPrefix(below, "/"), strings.Contains(below, "//"):
		return fmt.Errorf("%s has an empty segment in its path: check that no ID is empty", shownURL(req))
	}
	return nil
}

// shownURL returns the URL of a request without its query and the IDs of sessions.
func shownURL(req *http.Request) string {
	path, _ := redactSessions(req.URL)
	return req.URL.Scheme + "://" + cmp.Or(req.Host, req.URL.Host) + path
}

// hasDots reports whether some server could find a segment "." or ".." in a path. Servers
// may unescape twice, treat a backslash or an escaped slash as a slash, or end a segment
// at a semicolon, white space or a NUL.
func hasDots(path string) bool {
	if !strings.ContainsAny(path, ".%") {
		return false // as most paths
	}
	path = unescape(unescape(path))
	for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		if end := strings.IndexAny(segment, "; \t\r\n\x00"); end >= 0 {
			segment = segment[:end]
		}
		if segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

var escape = regexp.MustCompile("%[0-9A-Fa-f]{2}")

// unescape decodes the escapes of a path. Unlike url.PathUnescape, it keeps what is not
// an escape.
func unescape(path string) string {
	return escape.ReplaceAllStringFunc(path, func(escaped string) string {
		char, _ := url.PathUnescape(escaped)
		return char
	})
}

// checkHeaders returns an error for headers that must not be sent.
func checkHeaders(req *http.Request) error {
	for name := range req.Trailer {
		switch http.CanonicalHeaderKey(name) {
		case httptext.PublicKeyHeader, httptext.PrivateKeyHeader:
			return fmt.Errorf("the request has a trailer %s: a key must be a header", http.CanonicalHeaderKey(name))
		}
	}
	isEmpty := func(key string) bool { return strings.TrimSpace(key) == "" }
	if slices.ContainsFunc(req.Header.Values(headerIdempotencyKey), isEmpty) {
		// Yuno would treat the request as one without a key.
		return invalid(headerIdempotencyKey, "must not be empty: set a new UUID for each payment, or leave it out")
	}
	return nil
}
