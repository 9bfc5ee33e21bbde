package yunoclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// checkResponse returns an *APIError for every error, and for every response but
// a usable 2xx. The parsers of the generated client would lose the status, so
// they get no response that they cannot read.
func checkResponse(next step) step {
	return func(req *http.Request) (*http.Response, error) {
		resp, err := next(req)
		if resp == nil {
			return nil, newAPIError(req, nil, err)
		}
		err = join(faultOf(req, resp), err)
		if err == nil && isSuccess(resp.StatusCode) {
			if len(bodyOf(resp)) == 0 {
				resp.Header.Del("Content-Type") // or the parser of a "default" response reads it
			}
			return resp, nil
		}
		return nil, newAPIError(req, resp, err)
	}
}

func isSuccess(status int) bool { return status >= 200 && status <= 299 }

// faultOf returns what is wrong with a response, its status aside.
func faultOf(req *http.Request, resp *http.Response) error {
	err := compressionFault(resp)
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		return join(redirectFault(req.URL, resp.Header), err)
	case !isSuccess(resp.StatusCode):
		return err
	case err == nil && mustBeJSON(req, resp) && !json.Valid(bodyOf(resp)):
		err = errors.New("the body is not JSON, or is incomplete")
	}
	if err != nil {
		return malformed(resp, err)
	}
	return nil
}

// compressionFault drops a body that is compressed: a key in it could not be
// redacted.
func compressionFault(resp *http.Response) error {
	encoding := strings.Join(resp.Header.Values("Content-Encoding"), ", ")
	if encoding == "" || strings.EqualFold(encoding, "identity") || len(bodyOf(resp)) == 0 {
		return nil
	}
	setBody(resp, nil)
	return fmt.Errorf("the body is compressed as %s, which was not asked for; is there a proxy in between?", quoteShort(encoding))
}

// mustBeJSON reports whether the response calls itself JSON, and must have a body.
func mustBeJSON(req *http.Request, resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusAccepted, http.StatusNoContent, http.StatusResetContent:
		if len(bodyOf(resp)) == 0 {
			return false
		}
	}
	return req.Method != http.MethodHead && strings.Contains(resp.Header.Get("Content-Type"), "json")
}

// malformed says that the body of a 2xx cannot be used.
func malformed(resp *http.Response, err error) error {
	if bytes.HasPrefix(bytes.TrimSpace(bodyOf(resp)), []byte("<")) {
		err = errors.New("the body is a web page; is the base URL right?")
	}
	return fmt.Errorf("%w: %w", ErrMalformedResponse, err)
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
