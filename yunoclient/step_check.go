package yunoclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// checkResponse returns an *APIError for every error and for every response other than
// a usable 2xx. The parsers of the generated client would lose the status, so they only
// get responses that they can read.
//
// It removes the header of the request and stores the request in the response. It may
// change the request, because limitTime sends a clone.
func checkResponse(req *http.Request, next step) (*http.Response, error) {
	resp, err := next(req)
	if resp == nil {
		return nil, newAPIError(req, nil, err)
	}
	isJSON := mustBeJSON(req, resp)
	err = join(checkUsable(req, resp, isJSON && err == nil), err)
	if err != nil || !isSuccess(resp.StatusCode) {
		return nil, newAPIError(req, resp, err)
	}
	body := bodyOf(resp)
	header := req.Header
	body.fail = func(err error) *APIError {
		sent := req.WithContext(req.Context())
		sent.Header = header
		failure := newAPIError(sent, resp, malformed(resp, err))
		failure.Attempts = Attempt(req.Context())
		return failure
	}
	if !isJSON {
		body.Reset(body.raw) // a byte-order mark may belong to a body that is not JSON
	}
	if len(body.data) == 0 {
		// Otherwise a generated parser of a "default" response reads the empty body. The
		// header is copied, because a user's transport may still own it.
		resp.Header = resp.Header.Clone()
		resp.Header.Del("Content-Type")
	}
	req.Header, req.Body = nil, nil // the caller must not find the keys in the response
	resp.Request = req
	return resp, nil
}

// checkUsable returns what is wrong with a response apart from its status.
func checkUsable(req *http.Request, resp *http.Response, isJSON bool) error {
	err := dropCompressed(resp)
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		return join(redirectError(req.URL, resp.Header), err)
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

// dropCompressed drops a compressed body, because a key in it could not be redacted, and
// returns an error that names the encoding.
func dropCompressed(resp *http.Response) error {
	if len(bodyOf(resp).data) == 0 {
		return nil
	}
	encoding := httptext.Compression(resp.Header)
	if encoding == "" {
		return nil
	}
	resp.Body = newBody(nil, false)
	return fmt.Errorf("the body is compressed as %s, although the client asked for no compression; is there a proxy on the way?",
		encoding)
}

// mustBeJSON reports whether the body of a 2xx must be JSON, because it claims to be
// JSON, or because the request accepts nothing else. An empty body is an error only if
// it claims to be JSON, because some operations have a 2xx without a body.
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

func claimsJSON(resp *http.Response) bool { return httptext.IsJSON(resp.Header.Get("Content-Type")) }

func acceptsOnlyJSON(req *http.Request) bool {
	accepted := slices.Collect(httptext.Tokens(req.Header.Values("Accept")))
	return len(accepted) > 0 && !slices.ContainsFunc(accepted, func(mediaRange string) bool { return !httptext.IsJSON(mediaRange) })
}

// redirectError names only the host to which a 3xx points, because a query often holds a
// token.
func redirectError(from *url.URL, header http.Header) error {
	location := header.Get("Location")
	if location == "" {
		return fmt.Errorf("%w: it has no Location", ErrRedirect)
	}
	target, err := from.Parse(location)
	if err != nil {
		return fmt.Errorf("%w: its Location is not a URL", ErrRedirect)
	}
	return fmt.Errorf("%w: to %s; is the base URL right?", ErrRedirect, httptext.Origin(target))
}

// notJSON returns why a body is not JSON, and how to get it anyway.
func notJSON(resp *http.Response) error {
	err := json.Unmarshal(bodyOf(resp).data, new(json.RawMessage))
	err = fmt.Errorf("the body is not JSON, or is incomplete (%w)", err)
	if claimsJSON(resp) {
		return err // another Accept would not help
	}
	return fmt.Errorf("%w: to accept any body, set another Accept header", err)
}
