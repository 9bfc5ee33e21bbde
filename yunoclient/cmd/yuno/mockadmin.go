package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// adminPath is where a test controls the mock, as in WireMock.
const adminPath = "/__admin/"

// maxAdminBytes is the longest body of a request below adminPath.
const maxAdminBytes = 16 << 20

// admin lets a test in any language control a fake.
type admin struct {
	fake *yunotest.Server
	to   *receiver // nil without -webhook
	mux  *http.ServeMux
}

// endpoint is an operation below adminPath.
type endpoint struct {
	name  string // method and path, such as "GET requests"
	about string // for -h
	serve http.HandlerFunc
}

// endpoints is the only list of them: -h, the banner and a 404 are made from it.
func (a *admin) endpoints() []endpoint {
	return []endpoint{
		{"GET health", `200 once the mock listens`, a.health},
		{"GET requests", `the requests that arrived, without their keys: {"requests":
[{"method", "path", "query", "headers", "body"}]}. body is a string.`, a.requests},
		{"GET replies", `the replies that no request has used yet, in the format of POST`, a.unused},
		{"POST replies", `scripts the next responses: [{"for": "POST /customers/sessions",
"status": 503, "headers": {"Retry-After": "1"}, "body": {},
"delay": 0.5, "close": false}]. Every field is optional. for is a
method and a path below /v1, body is JSON or a string, delay is in
seconds, close drops the connection.`, a.replies},
		{"POST reset", `forgets requests, replies and sessions`, a.reset},
		{"POST enroll", `{"customer_session": "ID"} enrolls a card in a session of the mock,
and tells your server, as Yuno would. It needs -webhook. The event is
signed with the secret in YUNO_WEBHOOK_SECRET. Unless the response is
200, it is sent again, seven times in all within three seconds. The
response is 200 if your server returned 200, 502 if it did not, with
the body {"deliveries": [{"retry", "status", "error"}], "event"};
404 for an unknown session, 409 without -webhook. The same session
sends the same event again.`, a.enroll},
		{"POST unenroll", `{"payment_method": "ID"} removes a card that enroll has enrolled, and
tells your server in the same way`, a.unenroll},
	}
}

func describeEndpoints() string {
	var text strings.Builder
	for _, endpoint := range new(admin).endpoints() {
		about := strings.ReplaceAll(endpoint.about, "\n", "\n"+strings.Repeat(" ", 17))
		fmt.Fprintf(&text, "  %-13s  %s\n", endpoint.name, about)
	}
	return text.String()
}

func listEndpoints() string {
	var names []string
	for _, endpoint := range new(admin).endpoints() {
		names = append(names, endpoint.name)
	}
	return strings.Join(names, ", ")
}

// newAdmin returns a handler that serves the endpoints, and passes other requests to the
// fake.
func newAdmin(server *yunotest.Server, to *receiver) http.Handler {
	a := &admin{server, to, http.NewServeMux()}
	for _, endpoint := range a.endpoints() {
		a.mux.HandleFunc(strings.Replace(endpoint.name, " ", " "+adminPath, 1), endpoint.serve)
	}
	a.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, yunoclient.CodeNotFound, errors.New("below "+adminPath+" there are "+listEndpoints()))
	})
	return a
}

func (a *admin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !strings.HasPrefix(r.URL.Path, adminPath):
		a.fake.ServeHTTP(w, r)
	case fromOtherOrigin(r):
		refuse(w, http.StatusForbidden, codeForbidden, errors.New("a web page of another origin must not control the mock"))
	default:
		a.mux.ServeHTTP(w, r)
	}
}

const codeForbidden yunoclient.Code = "FORBIDDEN"

// onlyLocal refuses requests for other hosts if the mock listens on a loopback address.
// Otherwise a web page whose own host name resolves to 127.0.0.1 could use the mock.
func onlyLocal(loopback bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := (&url.URL{Host: r.Host}).Hostname()
		if loopback && !httptext.IsLoopback(host) {
			refuse(w, http.StatusForbidden, codeForbidden, fmt.Errorf("the mock listens on a loopback address, "+
				"so it does not answer for the host %q: use localhost, or -addr 0.0.0.0:4010 in a container", httptext.Shorten(host, 100)))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// fromOtherOrigin reports whether a browser sent the request for a page of another origin.
func fromOtherOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return true
	}
	origin := r.Header.Get("Origin")
	return origin != "" && origin != "http://"+r.Host
}

func (a *admin) health(w http.ResponseWriter, _ *http.Request) {
	httptext.WriteJSON(w, http.StatusOK, map[string]string{"status": "healthy"})
}

func (a *admin) reset(w http.ResponseWriter, _ *http.Request) {
	a.fake.Reset()
	w.WriteHeader(http.StatusNoContent)
}

// arrived is a request in the journal.
type arrived struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Query   string            `json:"query"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

func (a *admin) requests(w http.ResponseWriter, _ *http.Request) {
	journal := []arrived{}
	for _, request := range a.fake.Requests() {
		journal = append(journal, withoutKeys(request))
	}
	httptext.WriteJSON(w, http.StatusOK, map[string]any{"requests": journal})
}

// withoutKeys redacts the keys of a request in their headers. Keys as long as Yuno's are
// redacted everywhere, also in URL or JSON escapes. Shorter keys were made up, and may be
// part of any word.
func withoutKeys(request yunotest.Request) arrived {
	const redacted, long = "[redacted]", 16
	var keys []string
	for _, name := range []string{httptext.PublicKeyHeader, httptext.PrivateKeyHeader} {
		key := request.Header.Get(name)
		if len(key) >= long {
			keys = append(keys, key, url.QueryEscape(key), url.PathEscape(key), strings.ReplaceAll(key, "/", `\/`))
		}
		if key != "" {
			request.Header.Set(name, redacted)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return len(b) - len(a) }) // a key may begin with the other
	hide := func(text string) string {
		for _, key := range keys {
			text = strings.ReplaceAll(text, key, redacted)
		}
		return text
	}
	headers := map[string]string{}
	for name, values := range request.Header {
		headers[name] = hide(strings.Join(values, ", "))
	}
	return arrived{request.Method, hide(request.Path), hide(request.Query), headers, hide(string(request.Body))}
}

func refuse(w http.ResponseWriter, status int, code yunoclient.Code, err error) {
	httptext.WriteJSON(w, status, map[string]any{"code": code, "messages": []string{err.Error()}})
}
