package yunoclient

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/yuno-go/yuno"
)

const (
	// defaultTimeout is above Yuno's own limit of 60 s, so that Yuno's response
	// to a slow call arrives.
	defaultTimeout          = 65 * time.Second
	defaultMaxRetries       = 2
	defaultMaxResponseBytes = 1 << 20
)

// Option is a setting of [New], which checks it. Of two options that set the
// same thing the last one counts.
type Option func(*config) error

type config struct {
	baseURL          string
	insecureHTTP     bool
	httpClient       *http.Client
	timeout          time.Duration
	maxRetries       int
	maxResponseBytes int64
	userAgent        string
	logger           *slog.Logger
	editors          []yuno.RequestEditorFn
	middleware       []func(http.RoundTripper) http.RoundTripper
	skipValidation   bool
	backoff          func(attempt int) time.Duration
	newTransport     func() *http.Transport
}

func defaults() config {
	return config{
		baseURL:          string(Sandbox),
		timeout:          defaultTimeout,
		maxRetries:       defaultMaxRetries,
		maxResponseBytes: defaultMaxResponseBytes,
		userAgent:        "yuno-go/" + Version,
		backoff:          randomBackoff,
		newTransport:     newTransport,
	}
}

// WithEnvironment chooses the environment. Without it, or [WithBaseURL], it is
// [Sandbox]. Keys whose prefix contradicts the environment are refused.
func WithEnvironment(environment Environment) Option {
	return WithBaseURL(string(environment))
}

// WithBaseURL sets the URL that the operations' paths are added to, for a
// proxy of your own or a fake. It must be https, or http to a loopback
// address, without user name, query or fragment. For a host of Yuno's it must
// have a path: /v1.
func WithBaseURL(baseURL string) Option {
	return func(c *config) error {
		c.baseURL = baseURL
		return nil
	}
}

// WithInsecureHTTP allows a base URL that is http and not loopback, in a
// closed test network for instance. The keys then travel in the clear.
func WithInsecureHTTP() Option {
	return func(c *config) error {
		c.insecureHTTP = true
		return nil
	}
}

// WithHTTPClient sets the client that makes the requests, for a proxy or a
// certificate of your own. It is copied and never changed. Its Transport and
// Jar work as in net/http; a nil Transport is [http.DefaultTransport]. Its Timeout
// bounds each attempt, if it is shorter than that of [WithTimeout]. Its
// CheckRedirect is never called, because no redirect is followed. The errors of
// its Transport are wrapped unchanged, so they must not hold the request.
//
// Without it a client has a transport of its own. That keeps 100 idle
// connections, takes a proxy from the environment as net/http does, and refuses
// response headers over 256 KiB. It finds a dead HTTP/2 connection by pings. A
// transport that worked, and brought no response to anybody during an attempt
// that ran out of time, is replaced by a new one. A transport of yours gets the
// pings with
//
//	transport := http.DefaultTransport.(*http.Transport).Clone()
//	transport.MaxIdleConnsPerHost = 100
//	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second}
//
// and new connections if you call its CloseIdleConnections after an error that is
// a [context.DeadlineExceeded].
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) error {
		if client == nil {
			return errors.New("WithHTTPClient: the client is nil: leave the option out")
		}
		c.httpClient = client
		return nil
	}
}

// WithMiddleware puts a transport of your own around each attempt, for tracing
// and metrics. The function gets the next transport, and returns one that calls
// it. The first of several is the outermost. After the last comes the client's
// own transport, as it is tuned, or that of [WithHTTPClient]. A middleware sees
// the keys in the request's header. Each attempt has a header of its own. Keys
// that a middleware sets are not redacted: set them with an editor. A middleware
// must be safe for concurrent use.
func WithMiddleware(middleware func(next http.RoundTripper) http.RoundTripper) Option {
	return func(c *config) error {
		if middleware == nil {
			return errors.New("WithMiddleware: the middleware is nil: leave the option out")
		}
		c.middleware = append(c.middleware, middleware)
		return nil
	}
}

// WithTimeout bounds each attempt, the reading of the body included. The
// default is 65 s, above Yuno's own limit of 60 s. The context of a call
// bounds the whole of it, waits and retries included.
func WithTimeout(timeout time.Duration) Option {
	return func(c *config) error {
		if timeout <= 0 {
			return fmt.Errorf("WithTimeout: must be more than zero, got %v", timeout)
		}
		c.timeout = timeout
		return nil
	}
}

// WithMaxRetries sets how many attempts may follow a failed first one. The
// default is 2; 0 switches retries off.
func WithMaxRetries(retries int) Option {
	return func(c *config) error {
		if retries < 0 {
			return fmt.Errorf("WithMaxRetries: must be zero or more, got %d", retries)
		}
		c.maxRetries = retries
		return nil
	}
}

// WithMaxResponseBytes sets how long a body may be, in bytes. The default is
// 1 MiB. A longer one is an error that wraps [ErrResponseTooLarge].
func WithMaxResponseBytes(limit int64) Option {
	return func(c *config) error {
		if limit <= 0 {
			return fmt.Errorf("WithMaxResponseBytes: must be more than zero, got %d", limit)
		}
		c.maxResponseBytes = limit
		return nil
	}
}

// WithUserAgent replaces the User-Agent header. The default is yuno-go/ and
// [Version].
func WithUserAgent(userAgent string) Option {
	return func(c *config) error {
		if userAgent == "" || !isHeaderValue(userAgent) {
			return errors.New("WithUserAgent: must not be empty or hold control characters")
		}
		c.userAgent = userAgent
		return nil
	}
}

// WithLogger makes the client log: one record at level Debug for each attempt
// and one at level Warn for each retry. They hold method, path, status, code,
// attempt, duration or wait, request ID, the operation if it has a method of its
// own, and if the status does not tell why an attempt failed, the
// [APIError.Reason]; nothing else. A key, or a session's ID in a path, is
// [redacted]. Without it nothing is logged.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil {
			return errors.New("WithLogger: the logger is nil: leave the option out for silence")
		}
		c.logger = logger
		return nil
	}
}

// WithRequestEditor adds an editor that every request passes, after the one
// that sets the keys and before those of the call. It may be given more than
// once. An editor runs once a call, not once an attempt, and must be safe for
// concurrent use. One that replaces the Body replaces GetBody and ContentLength
// too, or a retry sends the old one.
func WithRequestEditor(editor yuno.RequestEditorFn) Option {
	return func(c *config) error {
		if editor == nil {
			return errors.New("WithRequestEditor: the editor is nil: leave the option out")
		}
		c.editors = append(c.editors, editor)
		return nil
	}
}

// WithoutValidation sends every request as it is, for when Yuno accepts
// more than this version knows.
func WithoutValidation() Option {
	return func(c *config) error {
		c.skipValidation = true
		return nil
	}
}
