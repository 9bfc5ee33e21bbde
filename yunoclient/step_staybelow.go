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
		path, _ := withoutSessions(req.URL)
		return nil, newAPIError(req, nil, fmt.Errorf("not sent: %s://%s%s is not below the base URL %s",
			req.URL.Scheme, cmp.Or(req.Host, req.URL.Host), path, base))
	}
}

// separators turns into a slash what some servers treat as one.
var separators = strings.NewReplacer(`\`, "/", ";", "/")

func isBelow(base, target *url.URL) bool {
	// A server may resolve the dots that an escaped path still has.
	return target.Scheme == base.Scheme && strings.EqualFold(target.Host, base.Host) && target.Opaque == "" &&
		strings.HasPrefix(target.Path, base.Path) && !strings.Contains(separators.Replace(target.Path)+"/", "/../")
}
