package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// mockBanner returns what the mock prints first. All of it can be pasted into a
// shell: what is not a command is a comment.
func mockBanner(base string) string {
	example, _ := exampleRequest(api.Index()) // an empty one, if the document shows none
	body, _ := json.Marshal(example)
	target, _ := sessionsURL(base) // base is one that listens
	return fmt.Sprintf(`# fake Yuno on %[1]s
# Any two keys will do. Ctrl-C stops it. From Go: yunoclient.WithBaseURL(%[1]q)

curl %[2]s -H 'public-api-key: any' -H 'private-secret-key: any' -H 'Content-Type: application/json' -d %[3]s

# Another documented response: -H 'Prefer: code=400, example=CUSTOMER_NOT_FOUND'. A slow one: -H 'Prefer: wait=2'
# For tests in any language: GET %[4]srequests, POST %[4]sreplies, reset, enroll (yuno mock -h)

`, base, shellQuoted(target.String()), shellQuoted(string(body)), adminURL(base))
}

// adminURL returns where the administration of the mock at base is.
func adminURL(base string) string {
	parsed, _ := url.Parse(base)
	parsed.Path = adminPath
	return parsed.String()
}

// shellQuoted quotes a text for a POSIX shell.
func shellQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// mockBaseURL returns the fake's base URL at addr. A server that listens on all
// addresses is at localhost.
func mockBaseURL(fake *yunotest.Server, addr *net.TCPAddr) string {
	host := addr.String()
	if addr.IP.IsUnspecified() {
		host = fmt.Sprintf("localhost:%d", addr.Port)
	}
	return strings.Replace(fake.BaseURL(), "localhost", host, 1)
}
