package yunoclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

const redacted = "[redacted]"

// shortestKey is the length of the shortest key that is looked for: a shorter
// word may be part of any response. Yuno's keys are longer.
const shortestKey = 8

// redactKeys takes the keys out of what comes back, because proxies and error
// pages quote the request.
func redactKeys(next step) step {
	return func(req *http.Request) (*http.Response, error) {
		keys := keysOf(req)
		resp, err := next(req)
		if resp != nil {
			keys.hideInBody(resp, err != nil)
			resp.Status = keys.hideInText(resp.Status)
			resp.Header = keys.hideInHeader(resp.Header)
			resp.Trailer = keys.hideInHeader(resp.Trailer)
			resp.Request = withoutHeader(req)
		}
		if err != nil {
			err = keys.hideInError(err)
		}
		return resp, err
	}
}

// withoutHeader returns a copy of a request without its header, which holds the
// keys. Whoever gets the response finds the attempt's number in it.
func withoutHeader(req *http.Request) *http.Request {
	known := req.WithContext(req.Context())
	known.Header, known.Body = nil, nil
	return known
}

// keys are the texts to redact, the longest first: one may be the beginning of
// another.
type keys []string

// keysOf reads the keys from the request itself: one call may carry others than
// the client's. A key is looked for as it is and as a URL has it. The "=" in which
// it ends is left out, because JSON, a URL and HTML may escape it.
func keysOf(req *http.Request) keys {
	k := make(keys, 0, 4)
	for name, values := range req.Header {
		switch http.CanonicalHeaderKey(name) {
		case headerPublicKey, headerPrivateKey:
			for _, value := range values {
				if key := strings.TrimRight(value, "="); len(key) >= shortestKey {
					k = append(k, key, url.QueryEscape(key))
				}
			}
		}
	}
	slices.SortFunc(k, func(a, b string) int { return len(b) - len(a) })
	return k
}

// hideInBody leaves a body without a key as it is.
func (k keys) hideInBody(resp *http.Response, isCutOff bool) {
	text := string(bodyOf(resp))
	if strings.Contains(text, `\`) {
		text = jsonEscapes().Replace(text)
	}
	hidden := text
	if isCutOff {
		text = withoutHalfEscape(text)
		hidden = k.hideBeginning(text)
	}
	if hidden = k.hideInText(hidden); hidden != text {
		setBody(resp, []byte(hidden))
	}
}

// jsonEscapes puts the characters of a key in the place of their escapes in JSON:
// the response's decoder would do so after the search.
var jsonEscapes = sync.OnceValue(func() *strings.Replacer {
	pairs := []string{`\\`, `\\`, `\/`, "/"}
	for r := '!'; r <= '~'; r++ {
		if r != '"' && r != '\\' {
			pairs = append(pairs, fmt.Sprintf(`\u%04x`, r), string(r), fmt.Sprintf(`\u%04X`, r), string(r))
		}
	}
	return strings.NewReplacer(pairs...)
})

// withoutHalfEscape removes an escape that was cut off from the end of a text, so
// that the text ends in what is in front of it.
func withoutHalfEscape(text string) string {
	if at := strings.LastIndex(text, `\`); at >= 0 && len(text)-at < len(`\u0000`) {
		return text[:at]
	}
	return text
}

// hideBeginning removes the beginning of a key from the end of what was cut off.
func (k keys) hideBeginning(text string) string {
	for _, key := range k {
		for n := len(key) - 1; n >= shortestKey; n-- {
			if strings.HasSuffix(text, key[:n]) {
				return text[:len(text)-n]
			}
		}
	}
	return text
}

func (k keys) hideInText(s string) string {
	for _, key := range k {
		s = strings.ReplaceAll(s, key, redacted)
	}
	return s
}

// hideInHeader returns a copy: a user's transport may still own h. A key in a URL,
// such as a Location, may have any of its characters escaped.
func (k keys) hideInHeader(h http.Header) http.Header {
	h = h.Clone()
	for _, values := range h {
		for i, value := range values {
			if plain, err := url.PathUnescape(value); err == nil && k.hideInText(plain) != plain {
				value = plain
			}
			values[i] = k.hideInText(value)
		}
	}
	return h
}

// hideInError returns err, or only its redacted text if that holds a key.
func (k keys) hideInError(err error) error {
	if hidden := k.hideInText(err.Error()); hidden != err.Error() {
		return errors.New(hidden)
	}
	return err
}
