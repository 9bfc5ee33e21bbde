package yunoclient

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// newTransport returns a transport like http.DefaultTransport, but for one host. The
// default keeps only 2 idle connections to a host, so that most of 64 callers would dial
// for every call, and it does not notice a connection that dies silently.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: checkProxy,
		DialContext:            (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		DisableCompression:     true, // see readBody
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second},
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    100,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// proxyError means that a proxy refused to connect.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	return "the proxy refused to connect: " + http.StatusText(e.status)
}

func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{resp.StatusCode}
}

// isProxyRefusal reports whether a proxy refused to connect and would refuse again.
func isProxyRefusal(err error) bool {
	var refused *proxyError
	return errors.As(err, &refused) && refused.status >= 400 && refused.status <= 499
}

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
	if err != nil && context.Cause(ctx) == errSentAlready {
		return nil, errSentAlready
	}
	return resp, err
}
