package yunoclient

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// newTransport returns a transport like net/http's default one, but for one
// host: that keeps only 2 connections a host, so that of 64 callers most would
// dial anew for every call.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    100,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// newSend returns the function that puts a request on the network, through the
// transport of client, or of our own where that is nil, and the one that drops
// the connections that our own keeps.
//
// The first does what http.Client would do but for following redirects. That is not
// merely switched off: with a Location that is no URL, http.Client would drop
// the response, status and all.
func newSend(client *http.Client) (send func(*http.Request) (*http.Response, error), dropIdle func()) {
	own, dropIdle := http.Client{}, func() {}
	if client != nil {
		own = *client
	} else {
		transport := newTransport()
		own.Transport, dropIdle = transport, transport.CloseIdleConnections
	}
	send = func(req *http.Request) (*http.Response, error) {
		transport := own.Transport
		if transport == nil {
			transport = http.DefaultTransport
		}
		if own.Jar != nil {
			// The next attempt must not find this one's cookies in the header.
			req.Header = req.Header.Clone()
			for _, cookie := range own.Jar.Cookies(req.URL) {
				req.AddCookie(cookie)
			}
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			return nil, err
		}
		if resp == nil {
			return nil, fmt.Errorf("the transport %T returned neither a response nor an error", transport)
		}
		if resp.Body == nil {
			resp.Body = http.NoBody
		}
		if own.Jar != nil {
			if cookies := resp.Cookies(); len(cookies) > 0 {
				own.Jar.SetCookies(req.URL, cookies)
			}
		}
		return resp, nil
	}
	return send, dropIdle
}
