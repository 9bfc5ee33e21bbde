package yunoclient

import (
	"context"
	"net/http"
	"sync/atomic"
)

// network is the last step: one request, one response. It does what http.Client
// does, but follows no redirect. An http.Client that is told to follow none still
// drops the whole response if its Location is not a URL.
//
// A transport's buffers hold keys. So a Client keeps methods of its network, and
// not the network: reflection does not see what a function closes over.
type network struct {
	user         *http.Client // a copy of the user's, or nil
	newTransport func() *http.Transport
	own          atomic.Pointer[ownTransport] // without a user's client
}

// ownTransport is a transport that the client makes for itself, and how many
// responses it has brought, each counted at its first byte.
type ownTransport struct {
	*http.Transport
	responses atomic.Int64
}

// newNetwork returns the network over the user's client, or over transports of
// our own if that is nil.
func newNetwork(user *http.Client, newTransport func() *http.Transport) *network {
	n := &network{newTransport: newTransport}
	if user == nil {
		n.own.Store(&ownTransport{Transport: newTransport()})
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
		req = req.Clone(req.Context()) // the original may be a middleware's
		for _, cookie := range n.user.Jar.Cookies(req.URL) {
			req.AddCookie(cookie)
		}
	}
	resp, err := n.sendOverUsers(req)
	if n.user.Jar != nil && resp != nil && len(resp.Cookies()) > 0 {
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
	return sendOnce(plain, req, nil)
}

func (n *network) sendOverOwn(req *http.Request) (*http.Response, error) {
	transport := n.own.Load()
	before := transport.responses.Load()
	resp, err := sendOnce(transport.Transport, req, func() { transport.responses.Add(1) })
	if err == nil {
		resp.Body = &bodyWithHook{resp.Body, func() { n.closeIfReplaced(transport) }} // its connection may be free then
		return resp, nil
	}
	switch ended := req.Context().Err(); {
	case ended == context.DeadlineExceeded && before > 0 && transport.responses.Load() == before:
		// It worked, and nobody has heard of it since this attempt began: its
		// connections may be dead. One that never worked may still be dialling: to
		// throw that away would make each call dial anew, and run out of time again.
		n.replace(transport)
	case ended == nil && Attempt(req.Context()) > 1:
		// It failed before too: the server may have closed all that is kept.
		transport.CloseIdleConnections()
	default:
		n.closeIfReplaced(transport)
	}
	return nil, err
}

// replace makes every later attempt begin on a new connection. The old ones are
// closed, those in use as soon as they are free.
func (n *network) replace(old *ownTransport) {
	n.own.CompareAndSwap(old, &ownTransport{Transport: n.newTransport()})
	n.closeIfReplaced(old)
}

func (n *network) closeIfReplaced(transport *ownTransport) {
	if n.own.Load() != transport {
		transport.CloseIdleConnections()
	}
}

// dropConnections makes every later attempt begin on a new connection. It leaves
// a user's transport alone.
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
