package yunoclient

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
)

// network is the last step: one request, one response. It does what
// http.Client does but for following redirects. That is not merely switched
// off: with a Location that is no URL, http.Client would drop the response,
// status and all.
//
// A transport's buffers hold keys, so only the methods of a network are kept:
// reflection does not see what a function closes over.
type network struct {
	user *http.Client // a copy of the user's, or nil
	make func() *http.Transport
	own  atomic.Pointer[http.Transport] // without a user's client
}

// newNetwork returns the network over the user's client, or over transports of
// our own where that is nil.
func newNetwork(user *http.Client, make func() *http.Transport) *network {
	n := &network{make: make}
	if user == nil {
		n.own.Store(make())
		return n
	}
	copied := *user
	n.user = &copied
	return n
}

func (n *network) send(req *http.Request) (*http.Response, error) {
	if n.user == nil {
		return n.sendOverOwn(req)
	}
	if n.user.Jar != nil {
		req = copyOf(req.Context(), req) // this one may be a middleware's
		for _, cookie := range n.user.Jar.Cookies(req.URL) {
			req.AddCookie(cookie)
		}
	}
	resp, err := n.sendOverUsers(req)
	if n.user.Jar != nil && err == nil && resp != nil {
		n.user.Jar.SetCookies(req.URL, resp.Cookies())
	}
	return resp, err
}

func (n *network) sendOverUsers(req *http.Request) (*http.Response, error) {
	transport := n.user.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	plain, ok := transport.(*http.Transport)
	if !ok {
		return transport.RoundTrip(req)
	}
	resp, _, err := sendOnce(plain, req)
	return resp, err
}

func (n *network) sendOverOwn(req *http.Request) (*http.Response, error) {
	transport := n.own.Load()
	resp, heard, err := sendOnce(transport, req)
	switch ended := req.Context().Err(); {
	case err == nil:
		resp.Body = &lastUse{resp.Body, func() { n.closeIfReplaced(transport) }}
	case ended == context.DeadlineExceeded && !heard:
		// The connection may be dead, and the others with it.
		n.replace(transport)
	case ended == nil && attemptOf(req) > 1:
		// Two failures in a row: the server may have closed all that is kept.
		transport.CloseIdleConnections()
	}
	return resp, err
}

// replace makes every later attempt begin on a new connection. Of the old ones
// those in use are closed as they come free.
func (n *network) replace(old *http.Transport) {
	n.own.CompareAndSwap(old, n.make())
	n.closeIfReplaced(old)
}

func (n *network) closeIfReplaced(transport *http.Transport) {
	if n.own.Load() != transport {
		transport.CloseIdleConnections()
	}
}

// lastUse is a body whose connection may be free once it is closed.
type lastUse struct {
	io.ReadCloser
	closed func()
}

func (b *lastUse) Close() error {
	defer b.closed()
	return b.ReadCloser.Close()
}

// dropConnections is replace for a caller outside an attempt. A user's
// connections are left alone.
func (n *network) dropConnections() {
	if own := n.own.Load(); own != nil {
		n.replace(own)
	}
}

// closeIdle closes the connections of our own that nobody uses now.
func (n *network) closeIdle() {
	if own := n.own.Load(); own != nil {
		own.CloseIdleConnections()
	}
}
