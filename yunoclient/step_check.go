package yunoclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// checkResponse returns an *APIError for every error, and for every response but
// a usable 2xx. The parsers of the generated client would lose the status, so
// they get no response that they cannot read.
func checkResponse(req *http.Request, next step) (*http.Response, error) {
	resp, err := next(req)
	if resp == nil {
		return nil, newAPIError(req, nil, err)
	}
	isJSON := mustBeJSON(req, resp)
	err = join(faultOf(req, resp, isJSON), err)
	if err != nil || !isSuccess(resp.StatusCode) {
		return nil, newAPIError(req, resp, err)
	}
	if !isJSON {
		bodyOf(resp).Reset(bodyOf(resp).sent) // a byte-order mark may be a part of what is not JSON
	}
	resp.Request = withoutHeader(req)
	resp.Header = resp.Header.Clone() // a user's transport may still own it
	if len(bodyOf(resp).data) == 0 {
		resp.Header.Del("Content-Type") // or the parser of a "default" response reads it
	}
	return resp, nil
}

// withoutHeader returns a copy of a request without its header, which holds the
// keys. Whoever gets the response finds the attempt in it.
func withoutHeader(req *http.Request) *http.Request {
	copied := req.WithContext(req.Context())
	copied.Header, copied.Body = nil, nil
	return copied
}

// faultOf returns what is wrong with a response, its status aside: isJSON says that
// its body must be JSON.
func faultOf(req *http.Request, resp *http.Response, isJSON bool) error {
	err := dropCompressed(resp)
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		return join(redirectFault(req.URL, resp.Header), err)
	case !isSuccess(resp.StatusCode):
		return err
	case err == nil && isJSON && !json.Valid(bodyOf(resp).data):
		err = notJSON(resp)
	}
	if err != nil {
		return malformed(resp, err)
	}
	return nil
}

// dropCompressed drops a body that is compressed, because a key in it could not be
// redacted, and returns an error that names the encoding.
func dropCompressed(resp *http.Response) error {
	encoding := strings.Join(resp.Header.Values("Content-Encoding"), ", ")
	if encoding == "" || strings.EqualFold(encoding, "identity") || len(bodyOf(resp).data) == 0 {
		return nil
	}
	resp.Body = newBody(nil, false)
	return fmt.Errorf("the body is compressed as %s, which was not asked for; is there a proxy in between?", quoteShort(encoding))
}

// mustBeJSON reports whether the body of a 2xx has to be JSON: if it calls itself
// so, or if the request accepts nothing else. Some operations have a 2xx without
// a body, which is a fault only if it calls itself JSON.
func mustBeJSON(req *http.Request, resp *http.Response) bool {
	switch {
	case req.Method == http.MethodHead:
		return false
	case len(bodyOf(resp).data) > 0:
		return claimsJSON(resp) || acceptsOnlyJSON(req)
	}
	switch resp.StatusCode {
	case http.StatusAccepted, http.StatusNoContent, http.StatusResetContent:
		return false
	}
	return claimsJSON(resp)
}

func claimsJSON(resp *http.Response) bool { return namesJSON(resp.Header.Get("Content-Type")) }

func acceptsOnlyJSON(req *http.Request) bool {
	accepted := strings.Join(req.Header.Values("Accept"), ",")
	for _, mediaRange := range strings.Split(accepted, ",") {
		if !namesJSON(mediaRange) {
			return false
		}
	}
	return true
}

// namesJSON reports whether a Content-Type, or a part of an Accept, names JSON.
func namesJSON(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

// redirectFault names the host that a 3xx points at, and nothing more of it:
// a query often holds a token.
func redirectFault(from *url.URL, header http.Header) error {
	location := header.Get("Location")
	if location == "" {
		return fmt.Errorf("%w: it has no Location", ErrRedirect)
	}
	target, err := from.Parse(location)
	if err != nil {
		return fmt.Errorf("%w: its Location is not a URL", ErrRedirect)
	}
	return fmt.Errorf("%w: to %s; is the base URL right?", ErrRedirect, originOf(target))
}

// notJSON says why a body is not JSON, and how to take it all the same.
func notJSON(resp *http.Response) error {
	err := json.Unmarshal(bodyOf(resp).data, new(json.RawMessage))
	err = fmt.Errorf("the body is not JSON, or is incomplete (%w)", err)
	if claimsJSON(resp) {
		return err // whatever the request accepts
	}
	return fmt.Errorf("%w: to take it as it is, set another Accept", err)
}
