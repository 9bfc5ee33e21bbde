// Package httptext holds the small functions about HTTP that several packages of this
// module share: it reads lists and media types in headers, recognizes loopback hosts, makes texts safe
// for a log, and writes JSON responses.
package httptext

import (
	"encoding/json"
	"iter"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The headers that hold the keys of a request to Yuno.
const (
	PublicKeyHeader  = "Public-Api-Key"
	PrivateKeyHeader = "Private-Secret-Key"
)

// Tokens returns the elements of a header whose values are lists separated by commas.
// White space around an element is removed, and empty elements are left out. Commas in
// quoted strings separate too.
func Tokens(values []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, value := range values {
			for token := range strings.SplitSeq(value, ",") {
				if token = strings.TrimSpace(token); token != "" && !yield(token) {
					return
				}
			}
		}
	}
}

// MediaType returns the media type of a Content-Type, or of a part of an Accept header, in lower case and without parameters.
func MediaType(value string) string {
	name, _, _ := strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(name))
}

// IsJSON reports whether a Content-Type, or a part of an Accept header, names JSON.
func IsJSON(value string) bool {
	name := MediaType(value)
	return name == "application/json" || strings.HasSuffix(name, "+json")
}

// Compression returns the compression that a Content-Encoding names, or "". Other values, such as UTF-8 or none, mean nothing.
func Compression(header http.Header) string {
	for encoding := range Tokens(header.Values("Content-Encoding")) {
		switch lower := strings.ToLower(encoding); lower {
		case "gzip", "deflate", "br", "zstd", "compress":
			return lower
		}
	}
	return ""
}

// Shorten cuts text to at most limit bytes, and adds an ellipsis if it has cut.
func Shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "…"
}

// OneLine returns at most limit bytes of text, and escapes everything that could break a
// line of a log or a terminal. If it has cut the text, the text ends with an ellipsis.
func OneLine(text string, limit int) string {
	const ellipsis = "…"
	var b strings.Builder
	room := 0 // how much of b to keep if the ellipsis must follow
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		piece := text[i : i+size]
		i += size
		if !strconv.IsPrint(r) || r == utf8.RuneError {
			quoted := strconv.Quote(piece)
			piece = quoted[1 : len(quoted)-1]
		}
		if b.Len() <= limit-len(ellipsis) {
			room = b.Len()
		}
		b.WriteString(piece)
		if b.Len() > limit {
			return b.String()[:room] + ellipsis
		}
	}
	return b.String()
}

// IsLoopback reports whether host, which has no port and no brackets, is this machine.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// Origin returns the scheme and the host of a URL.
func Origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// WriteJSON sends a response whose body is JSON.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
