package yunoclient

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
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

// Option is a setting for [New], which checks it. If two options set the same thing, the
// last one counts.
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
	observers        []func(context.Context, AttemptInfo)
	editors          []yuno.RequestEditorFn
	middleware       []func(http.RoundTripper) http.RoundTripper
	skipValidation   bool
	backoff          func(attempt int) time.Duration
	newTransport     func() *http.Transport
}

// allObservers returns the user's observers and, if there is a logger, the one that logs.
func (c *config) allObservers() []func(context.Context, AttemptInfo) {
	if c.logger == nil {
		return c.observers
	}
	return append(slices.Clip(c.observers), logAttempts(c.logger))
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

// WithEnvironment chooses the environment. Without it and without [WithBaseURL], the
// client calls [Sandbox]. Keys whose prefix contradicts the environment are refused.
func WithEnvironment(environment Environment) Option {
	return func(c *config) error {
		if !strings.Contains(string(environment), "://") {
			return fmt.Errorf("WithEnvironment: %s is not an absolute URL: use a constant such as yunoclient.Production, "+
				"or the result of ParseEnvironment", quoteShort(string(environment)))
		}
		c.baseURL = string(environment)
		return nil
	}
}

// WithBaseURL sets the URL to which the paths of operations are added, for a proxy or a
// fake. It must be https, or http to a loopback address, without user name, query or
// fragment. For a host of Yuno it must have a path, such as /v1.
func WithBaseURL(baseURL string) Option {
	return func(c *config) error {
		c.baseURL = baseURL
		return nil
	}
}

// WithInsecureHTTP allows a base URL with http to a host that is not loopback, for
// example in a closed test network. The keys then travel in the clear.
func WithInsecureHTTP() Option {
	return func(c *config) error {
		c.insecureHTTP = true
		return nil
	}
}

// WithHTTPClient sets the client that sends the requests, for example with a proxy or
// certificates of your own. It is copied and never changed. Its Transport and Jar work as
// in net/http; a nil Transport is [http.DefaultTransport]. Its Timeout limits each
// attempt if it is shorter than that of [WithTimeout]. Its CheckRedirect is never called,
// because no redirect is followed. The errors of its Transport are wrapped, so they must
// not contain the request.
//
// Without this option a client has its own transport. It keeps 100 idle connections,
// takes a proxy from the environment as net/http does, refuses response headers over 256
// KiB, and finds dead HTTP/2 connections by pings. If an attempt times out and no other
// call received a response in the meantime, the client switches to a new transport. To
// get pings from a transport of your own, use
//
//	transport := http.DefaultTransport.(*http.Transport).Clone()
//	transport.MaxIdleConnsPerHost = 100
//	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second}
//
// and call its CloseIdleConnections after an error that is a [context.DeadlineExceeded].
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) error {
		if client == nil {
			return errors.New("WithHTTPClient: the client is nil: leave the option out")
		}
		c.httpClient = client
		return nil
	}
}

// WithMiddleware wraps the transport of each attempt. The function gets the next
// transport and returns one that calls it. If the option is given several times, the
// first middleware is the outermost. The last one wraps the client's own transport, or
// that of [WithHTTPClient].
//
// A middleware sees the keys in the request's header, and may change the request, which
// belongs to one attempt. Keys that a middleware sets are not redacted, so set them with
// an editor. A middleware must be safe for concurrent use. For metrics and traces
// [WithObserver] is simpler.
func WithMiddleware(middleware func(next http.RoundTripper) http.RoundTripper) Option {
	return func(c *config) error {
		if middleware == nil {
			return errors.New("WithMiddleware: the middleware is nil: leave the option out")
		}
		c.middleware = append(c.middleware, middleware)
		return nil
	}
}

// WithObserver calls a function after each attempt, for metrics and traces. The context
// is that of the call. The function is called in the goroutine of the call: when the next
// attempt is about to begin, or when the call ends. It must be safe for concurrent use.
// A 2xx that is JSON counts as a success, even if a method then cannot decode it. The
// option may be given several times.
func WithObserver(observer func(context.Context, AttemptInfo)) Option {
	return func(c *config) error {
		if observer == nil {
			return errors.New("WithObserver: the observer is nil: leave the option out")
		}
		c.observers = append(c.observers, observer)
		return nil
	}
}

// WithTimeout limits the time of each attempt, including the time to read the body. The
// default is 65 s, because Yuno's own limit is 60 s. The context of a call limits the
// whole call, including waits and retries.
func WithTimeout(timeout time.Duration) Option {
	return func(c *config) error {
		if err := checkTimeout(timeout); err != nil {
			return fmt.Errorf("WithTimeout: %w", err)
		}
		c.timeout = timeout
		return nil
	}
}

func checkTimeout(timeout time.Duration) error {
	switch {
	case timeout <= 0:
		return fmt.Errorf("must be more than zero, got %v", timeout)
	case timeout < time.Millisecond:
		return fmt.Errorf("must be at least 1ms, got %v: is the unit missing, as in 30*time.Second?", timeout)
	}
	return nil
}

// WithMaxRetries sets how many attempts may follow a failed first attempt. The
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

// WithMaxResponseBytes limits the length of a body, in bytes. The default is 1 MiB. For
// a longer body the error wraps [ErrResponseTooLarge].
func WithMaxResponseBytes(limit int64) Option {
	return func(c *config) error {
		if limit <= 0 {
			return fmt.Errorf("WithMaxResponseBytes: must be more than zero, got %d", limit)
		}
		c.maxResponseBytes = limit
		return nil
	}
}

// WithUserAgent replaces the User-Agent header. The default is yuno-go/ and [Version].
func WithUserAgent(userAgent string) Option {
	return func(c *config) error {
		if userAgent == "" || !isHeaderValue(userAgent) {
			return errors.New("WithUserAgent: must not be empty or hold control characters")
		}
		c.userAgent = userAgent
		return nil
	}
}

// WithLogger makes the client log one record at level Debug for each attempt, and one at
// level Warn for each retry. The records hold the fields of [AttemptInfo] and nothing
// else. Without this option nothing is logged.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil {
			return errors.New("WithLogger: the logger is nil: leave the option out")
		}
		c.logger = logger
		return nil
	}
}

// WithRequestEditor adds an editor for every request. It runs after the editor that sets
// the keys and before those of the call, once for each call and not for each attempt. It
// must be safe for concurrent use. An editor that replaces the Body must also replace
// GetBody and ContentLength, or a retry sends the old body. The option may be given
// several times.
func WithRequestEditor(editor yuno.RequestEditorFn) Option {
	return func(c *config) error {
		if editor == nil {
			return errors.New("WithRequestEditor: the editor is nil: leave the option out")
		}
		c.editors = append(c.editors, editor)
		return nil
	}
}

// WithoutValidation sends every request as it is, for when Yuno accepts more than this
// version knows.
func WithoutValidation() Option {
	return func(c *config) error {
		c.skipValidation = true
		return nil
	}
}
