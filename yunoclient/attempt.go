package yunoclient

import (
	"context"
	"fmt"
	"net/http"
)

// attempt sends the request once. It returns a 2xx or the failure.
func (d *doer) attempt(req *http.Request, number int) (*http.Response, *APIError) {
	started := d.now()
	resp, err := d.exchange(req, number)
	if resp != nil && resp.StatusCode >= 300 && resp.StatusCode <= 399 {
		err = join(redirectError(req.URL, resp.Header), err)
	}
	var failure *APIError
	if err != nil || !isSuccess(resp.StatusCode) {
		failure = newAPIError(req, resp, err)
		failure.Attempts = number
	}
	d.logAttempt(req, resp, failure, number, started)
	return resp, failure
}

// exchange sends the request and reads the answer to its end. With an error
// there may be a response too: what arrived before things went wrong.
func (d *doer) exchange(req *http.Request, number int) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(req.Context(), d.timeout, d.errTimeout)
	defer cancel()
	sent := req.WithContext(ctx)
	if number > 1 && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("the body cannot be sent again: %w", err)
		}
		sent.Body = body
	}
	if netHTTPRepeats(req) {
		// Unable to get the body again it does not, so that Attempts stays true.
		sent.GetBody = nil
	}

	keys := keysOf(req)
	resp, err := d.send(sent)
	if err != nil {
		if number > 1 && ctx.Err() == nil {
			// Two attempts in a row: the server may have closed all that is
			// kept, and the next one must not meet another of those.
			d.dropIdle()
		}
		return nil, networkError(ctx, req.Context(), keys.hideInError(err))
	}
	data, err := readBody(resp, d.maxResponseBytes)
	data = keys.hide(data)
	if err != nil {
		data = keys.hideCut(data)
		err = bodyError(ctx, req.Context(), keys.hideInError(err))
	}
	keys.hideInResponse(resp)
	seal(resp, req, data, number)
	return resp, err
}
