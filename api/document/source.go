package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// fetchTimeout is how long a server may take to send a document.
const fetchTimeout = 30 * time.Second

// Fetch returns the text of a file or of an https URL. It reads at most 16 MiB, gives a server 30 seconds, and follows
// redirects to https only. Plain http is accepted for a loopback IP address.
//
// A URL that contains a password is refused. Errors name the source, but never such a URL.
func Fetch(ctx context.Context, source string) (string, error) {
	var body io.ReadCloser
	var err error
	if strings.Contains(source, "://") {
		var address *url.URL
		if address, err = parseURL(source); err != nil {
			return "", err // which must not name the source
		}
		body, err = get(ctx, address)
	} else {
		body, err = os.Open(source)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", source, withoutPlace(err))
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxBytes+1))
	if err != nil {
		return "", fmt.Errorf("%s: %w", source, withoutPlace(err))
	}
	if len(text) > maxBytes {
		return "", fmt.Errorf("%s: larger than %d MiB", source, maxBytes>>20)
	}
	return string(text), nil
}

// parseURL refuses URLs that Fetch must not open. Its errors do not quote the URL, which may contain a password.
func parseURL(source string) (*url.URL, error) {
	address, err := url.Parse(source)
	if err != nil {
		return nil, errors.New("invalid URL")
	}
	return address, checkURL(address)
}

func checkURL(address *url.URL) error {
	if address.User != nil {
		return errors.New("the URL contains a user name or password: remove it, or save the page as a file")
	}
	isLocal := address.Scheme == "http" && net.ParseIP(address.Hostname()).IsLoopback()
	if address.Scheme != "https" && !isLocal {
		return fmt.Errorf("%s URLs are not fetched: use https, or save the page as a file", address.Scheme)
	}
	if address.Host == "" {
		return errors.New("invalid URL: it has no host")
	}
	return nil
}

func get(ctx context.Context, address *url.URL) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: fetchTimeout, CheckRedirect: checkRedirect}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("the server responded with status %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	return resp.Body, nil
}

func checkRedirect(req *http.Request, via []*http.Request) error {
	const maxRedirects = 10
	if len(via) >= maxRedirects {
		return fmt.Errorf("stopped after %d redirects", maxRedirects)
	}
	if req.URL.Scheme != "https" {
		return fmt.Errorf("redirected to %s: redirects are followed to https only", req.URL.Scheme)
	}
	return checkURL(req.URL)
}

// withoutPlace removes the URL or the path from an error, because Fetch names the source itself. The URL of a redirect may
// contain a secret.
func withoutPlace(err error) error {
	var ofURL *url.Error
	if errors.As(err, &ofURL) {
		return ofURL.Err
	}
	var ofPath *os.PathError
	if errors.As(err, &ofPath) {
		return ofPath.Err
	}
	return err
}
