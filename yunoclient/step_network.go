package yunoclient

import (
	"context"
	"net/http"
	"sync/atomic"
)

// network is the last step: it sends one request and returns one response. It does what
// http.Client does but follows no redirect. An http.Client that is told to follow none
// still drops the whole response if its Location is not a URL.
//
// The buffers of a transport hold keys. So a Client keeps methods of its network, and not
// the network itself, because reflection does not see what a function refers to.
type network struct {
	user         *http.Client // a copy of the user's client, or nil
	newTransport func() *http.Transport
	own          atomic.Pointer[ownTransport] // nil if there is a user's client
}

// ownTransport is a transport that the client makes for itself. It counts the responses
// that it received, each at its first byte.
type ownTransport struct {
	*http.Transport
	responses atomic.Int64
}

// newNetwork returns the network of the user's client, or of the client's own transports
// if user is nil.
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
		return n.sendOverOwnTransport(req)
	}
	jar := n.user.Jar
	if jar == nil {
		return n.sendOverUserTransport(req)
	}
	req = req.Clone(req.Context()) // a middleware may still read the original
	for _, cookie := range jar.Cookies(req.URL) {
		req.AddCookie(cookie)
	}
	resp, err := n.sendOverUserTransport(req)
	if resp != nil {
		jar.SetCookies(req.URL, resp.Cookies())
	}
	return resp, err
}

func (n *network) sendOverUserTransport(req *http.Request) (*http.Response, error) {
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

func (n *network) sendOverOwnTransport(req *http.Request) (*http.Response, error) {
	transport := n.own.Load()
	before := transport.responses.Load()
	resp, err := sendOnce(transport.Transport, req, func() { transport.responses.Add(1) })
	if err == nil {
		resp.Body = &bodyWithHook{resp.Body, func() { n.closeIfReplaced(transport) }} // its connection may be idle then
		return resp, nil
	}
	switch ended := req.Context().Err(); {
	case ended == context.DeadlineExceeded && before > 0 && transport.responses.Load() == before:
		// The transport worked, but no call received a response since this attempt began,
		// so its connections may be dead. A transport that never worked may still be
		// dialing. Replacing it would make each call dial anew and time out again.
		n.replace(transport)
	case ended == nil && Attempt(req.Context()) > 1:
		// The attempt before failed too, so the server may have closed all kept connections.
		transport.CloseIdleConnections()
	default:
		n.closeIfReplaced(transport)
	}
	return nil, err
}

// replace makes every later attempt begin on a new connection, and closes the old ones as
// soon as they are idle.
//
// Closing the idle connections of the same transport instead looks simpler and does not
// work. A dead HTTP/2 connection is idle only after net/http has removed the stream of the
// attempt that was canceled. If CloseIdleConnections runs before that, the connection
// stays, and the next calls keep failing on it.
func (n *network) replace(old *ownTransport) {
	n.own.CompareAndSwap(old, &ownTransport{Transport: n.newTransport()})
	n.closeIfReplaced(old)
}

func (n *network) closeIfReplaced(transport *ownTransport) {
	if n.own.Load() != transport {
		transport.CloseIdleConnections()
	}
}

// dropConnections makes every later attempt begin on a new connection. It does nothing if
// the transport is the user's.
func (n *network) dropConnections() {
	if own := n.own.Load(); own != nil {
		n.replace(own)
	}
}

// closeIdle closes the idle connections of the client's own transport.
func (n *network) closeIdle() {
	if own := n.own.Load(); own != nil {
		own.CloseIdleConnections()
	}
}
