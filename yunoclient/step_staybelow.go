package yunoclient

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// stayBelow keeps the keys at the base URL: an editor, or a ".." in a path,
// could lead a request elsewhere.
func stayBelow(base *url.URL) link {
	return func(req *http.Request, next step) (*http.Response, error) {
		if isBelow(base, req.URL) && (req.Host == "" || strings.EqualFold(req.Host, base.Host)) {
			return next(req)
		}
		closeBody(req)
		return nil, newAPIError(req, nil, fmt.Errorf("not sent: %s%s is not below the base URL %s",
			originOf(&url.URL{Scheme: req.URL.Scheme, Host: cmp.Or(req.Host, req.URL.Host)}), pathWithoutSession(req.URL), base))
	}
}

// separators turns into a slash what some servers treat as one.
var separators = strings.NewReplacer(`\`, "/", ";", "/")

func isBelow(base, target *url.URL) bool {
	// A server may resolve the dots that an escaped path still has.
	return target.Scheme == base.Scheme && strings.EqualFold(target.Host, base.Host) && target.Opaque == "" &&
		strings.HasPrefix(target.Path, base.Path) && !strings.Contains(separators.Replace(target.Path)+"/", "/../")
}
