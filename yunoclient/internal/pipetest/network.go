package pipetest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// Network is a network for the transport of a client. It calls Serve with the server's end
// of each connection and its number, from 1, and closes the connection afterwards.
type Network struct {
	Serve  func(conn net.Conn, number int)
	Dialed atomic.Int64
}

// DialContext is for [http.Transport].
func (n *Network) DialContext(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	number := int(n.Dialed.Add(1))
	server := &bufferedConn{Conn: far, out: make(chan []byte, 1000), served: make(chan struct{})}
	go server.write()
	go func() {
		n.Serve(server, number)
		close(server.served)
		Silent(far) // a socket takes what nobody reads
	}()
	return near, nil
}

// bufferedConn is an end of a pipe. Like a socket, Write does not wait for the reader.
type bufferedConn struct {
	net.Conn
	out    chan []byte
	served chan struct{} // closed when nothing more is to be written
}

func (c *bufferedConn) Write(p []byte) (int, error) {
	select {
	case <-c.served:
		return 0, net.ErrClosed
	case c.out <- bytes.Clone(p):
		return len(p), nil
	}
}

// write writes everything and closes the connection.
func (c *bufferedConn) write() {
	defer c.Close()
	for {
		select {
		case p := <-c.out:
			_, _ = c.Conn.Write(p)
		case <-c.served:
			for len(c.out) > 0 {
				_, _ = c.Conn.Write(<-c.out)
			}
			return
		}
	}
}

// Silent reads everything and sends nothing.
func Silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// ServeHTTP1 responds to the requests on a connection until respond returns "".
func ServeHTTP1(conn net.Conn, respond func(number int, body []byte) (response string)) {
	r := bufio.NewReader(conn)
	for number := 1; ; number++ {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		response := respond(number, body)
		if response == "" {
			return
		}
		if _, err := io.WriteString(conn, response); err != nil {
			return
		}
	}
}

// HTTP2Conn is the server's side of an HTTP/2 connection. It may violate the protocol.
type HTTP2Conn struct {
	*http2.Framer
	writing sync.Mutex
}

// ServeHTTP2 calls respond for each complete request. It returns when the connection ends
// or respond returns false.
func ServeHTTP2(conn net.Conn, respond func(c *HTTP2Conn, stream uint32, body []byte) bool) {
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(conn, preface); err != nil {
		return
	}
	c := &HTTP2Conn{Framer: http2.NewFramer(conn, conn)}
	if c.WriteSettings() != nil {
		return
	}
	bodies := map[uint32][]byte{}
	for {
		frame, err := c.ReadFrame()
		if err != nil {
			return
		}
		ended := false
		stream := frame.Header().StreamID
		c.writing.Lock()
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				err = c.WriteSettingsAck()
			}
		case *http2.PingFrame:
			if !frame.IsAck() {
				err = c.WritePing(true, frame.Data)
			}
		case *http2.HeadersFrame:
			ended = frame.StreamEnded()
		case *http2.DataFrame:
			bodies[stream] = append(bodies[stream], frame.Data()...)
			ended = frame.StreamEnded()
			if size := frame.Header().Length; size > 0 {
				err = c.WriteWindowUpdate(0, size)
			}
		}
		c.writing.Unlock()
		if err != nil || ended && !respond(c, stream, bodies[stream]) {
			return
		}
	}
}

// Reset ends a stream. It may be called by any goroutine.
func (c *HTTP2Conn) Reset(stream uint32, code http2.ErrCode) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	return c.WriteRSTStream(stream, code) == nil
}

// Respond writes a whole response. It may be called by any goroutine.
func (c *HTTP2Conn) Respond(stream uint32, status int, body string) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	var header bytes.Buffer
	encoder := hpack.NewEncoder(&header)
	_ = encoder.WriteField(hpack.HeaderField{Name: ":status", Value: fmt.Sprint(status)})
	_ = encoder.WriteField(hpack.HeaderField{Name: "content-type", Value: "application/json"})
	err := c.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: header.Bytes(), EndHeaders: true})
	return err == nil && c.WriteData(stream, true, []byte(body)) == nil
}
