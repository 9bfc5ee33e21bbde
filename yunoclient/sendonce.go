package yunoclient

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// sendOnce sends a request, and keeps net/http from sending it a second time: see
// https://go.dev/issue/52459. It calls responded, which may be nil, at the first byte of
// the response.
//
// Without GetBody, net/http sends no body twice. It may still send a request without a
// body twice, so a second connection ends the attempt.
func sendOnce(transport *http.Transport, req *http.Request, responded func()) (*http.Response, error) {
	var wrote atomic.Bool
	ctx, cancel := context.WithCancelCause(req.Context())
	req = req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) {
			if wrote.Load() {
				cancel(errSentAlready)
			}
		},
		WroteHeaders:         func() { wrote.Store(true) },
		GotFirstResponseByte: responded,
	}))
	req.GetBody = nil // a middleware may have set it
	resp, err := transport.RoundTrip(req)
	if err != nil {
		if context.Cause(ctx) == errSentAlready {
			err = errSentAlready
		}
		cancel(nil)
		return nil, err
	}
	resp.Body = &bodyWithHook{resp.Body, func() { cancel(nil) }} // the context may be a middleware's and never end
	return resp, nil
}
