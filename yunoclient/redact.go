package yunoclient

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
)

// keyPair is the keys of one request. They are looked for in whatever comes
// back, because proxies and error pages like to repeat the request.
type keyPair [2]string

// keysOf reads the keys from the request itself: one call may carry others
// than the client's. A header without a key is left out, and so is a word so
// short that it may be part of an honest answer; no key of Yuno's is.
func keysOf(req *http.Request) keyPair {
	var keys keyPair
	for i, name := range [...]string{headerPublicKey, headerPrivateKey} {
		if values := req.Header[name]; len(values) > 0 && len(values[0]) >= shortestKey {
			keys[i] = values[0]
		}
	}
	if len(keys[0]) < len(keys[1]) {
		// The shorter one may be the beginning of the other.
		keys[0], keys[1] = keys[1], keys[0]
	}
	return keys
}

const shortestKey = 8

func (keys keyPair) hide(data []byte) []byte {
	for _, key := range keys {
		// Every answer passes here, so the whole key is only looked for where
		// its end is found, which is short and hardly ever there.
		if key != "" && bytes.Contains(data, []byte(key[len(key)-shortestKey:])) {
			data = bytes.ReplaceAll(data, []byte(key), []byte(redacted))
		}
	}
	return data
}

// hideCut removes the beginning of a key from the end of what was cut off.
func (keys keyPair) hideCut(data []byte) []byte {
	for _, key := range keys {
		for n := len(key) - 1; n >= shortestKey; n-- {
			if bytes.HasSuffix(data, []byte(key[:n])) {
				return data[:len(data)-n]
			}
		}
	}
	return data
}

func (keys keyPair) hideInText(s string) string {
	for _, key := range keys {
		if key != "" {
			s = strings.ReplaceAll(s, key, redacted)
		}
	}
	return s
}

// hideInResponse cleans all of a response but its body.
func (keys keyPair) hideInResponse(resp *http.Response) {
	resp.Status = keys.hideInText(resp.Status)
	resp.Header = keys.hideInHeader(resp.Header)
	resp.Trailer = keys.hideInHeader(resp.Trailer)
}

// hideInHeader returns h itself unless a value has to be replaced: a user's
// transport may still own it.
func (keys keyPair) hideInHeader(h http.Header) http.Header {
	cloned := false
	for name, values := range h {
		for i, value := range values {
			hidden := keys.hideInText(value)
			if hidden == value {
				continue
			}
			if !cloned {
				h, cloned = h.Clone(), true
			}
			h[name][i] = hidden
		}
	}
	return h
}

// hideInError gives up the chain of an error whose text repeats a key.
func (keys keyPair) hideInError(err error) error {
	if hidden := keys.hideInText(err.Error()); hidden != err.Error() {
		return errors.New(hidden)
	}
	return err
}
