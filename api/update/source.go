package main

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

const (
	maxBytes = 4 << 20
	maxTime  = 30 * time.Second
)

// read returns what a URL or a file holds.
func read(ctx context.Context, source string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	if strings.Contains(source, "://") {
		return fetch(ctx, source)
	}
	return readFile(source)
}

// sourceName is the source as errors may show it: a URL can hold a secret.
func sourceName(source string) string {
	if !strings.Contains(source, "://") {
		return source
	}
	u, err := url.Parse(source)
	if err != nil {
		return "the URL"
	}
	return withoutSecrets(u)
}

func withoutSecrets(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, withoutName(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, withoutName(err)
	}
	defer file.Close()
	content, err := readBounded(file)
	return content, withoutName(err)
}

// withoutName drops the file's name, which stands before the error anyway.
func withoutName(err error) error {
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

func fetch(ctx context.Context, source string) ([]byte, error) {
	u, err := url.Parse(source)
	if err != nil {
		return nil, errors.New("it is no URL")
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "text/markdown, application/yaml, application/json;q=0.9, */*;q=0.8")
	request.Header.Set("User-Agent", "yuno-go-update")

	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: noRedirect}
	response, err := client.Do(request)
	if err != nil {
		return nil, networkError(ctx, err)
	}
	defer response.Body.Close()
	if err := checkStatus(response); err != nil {
		return nil, err
	}
	content, err := readBounded(response.Body)
	if err != nil {
		return nil, networkError(ctx, err)
	}
	return content, nil
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme == "https" && u.Hostname() != "":
		return nil
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return errors.New("http is allowed to this machine only: give an https URL")
	}
	return errors.New("give an https URL, or the path of a file")
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// noRedirect stops at the first answer: nothing is fetched but the one URL.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func checkStatus(response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	status := fmt.Sprintf("the server answered %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	if target, err := response.Location(); err == nil {
		return fmt.Errorf("%s and points to %s: redirects are not followed, give the new URL", status, withoutSecrets(target))
	}
	return errors.New(strings.TrimSpace(status))
}

// networkError drops the URL, which may hold a secret.
func networkError(ctx context.Context, err error) error {
	var urlErr *url.Error
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return errors.New("the server takes too long")
	case errors.Is(ctx.Err(), context.Canceled):
		return errors.New("interrupted")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the answer is cut off")
	case errors.As(err, &urlErr):
		return urlErr.Err
	}
	return err
}

func readBounded(r io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err == nil && len(content) > maxBytes {
		return nil, fmt.Errorf("it is larger than %d MiB", maxBytes>>20)
	}
	return content, err
}
