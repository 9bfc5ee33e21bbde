package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/fake"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// adminPath is where a test controls the mock from outside, as in WireMock.
const adminPath = "/__admin/"

// maxAdminBytes bounds the body of a request to the administration.
const maxAdminBytes = 16 << 20

// admin lets a test in any language control a fake.
type admin struct {
	fake *yunotest.Server
	mux  *http.ServeMux
}

func newAdmin(fake *yunotest.Server, enroll http.HandlerFunc) admin {
	a := admin{fake, http.NewServeMux()}
	a.mux.HandleFunc("GET "+adminPath+"requests", a.requests)
	a.mux.HandleFunc("POST "+adminPath+"replies", a.replies)
	a.mux.HandleFunc("POST "+adminPath+"reset", a.reset)
	a.mux.HandleFunc("POST "+adminPath+"enroll", enroll)
	a.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, yunoclient.CodeNotFound,
			errors.New("below "+adminPath+" there are GET requests, POST replies, POST reset and POST enroll"))
	})
	return a
}

// ServeHTTP serves what is below adminPath. All else is the fake's.
func (a admin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, adminPath) {
		a.mux.ServeHTTP(w, r)
		return
	}
	a.fake.ServeHTTP(w, r)
}

// arrived is a request in the journal.
type arrived struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Query   string            `json:"query"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

func (a admin) requests(w http.ResponseWriter, _ *http.Request) {
	journal := []arrived{}
	for _, request := range a.fake.Requests() {
		journal = append(journal, redacted(request))
	}
	writeJSON(w, http.StatusOK, map[string]any{"requests": journal})
}

func (a admin) reset(w http.ResponseWriter, _ *http.Request) {
	a.fake.Reset()
	w.WriteHeader(http.StatusNoContent)
}

// These return an error where package yunotest panics.
var (
	addReplies   = fake.Reply.(func(*yunotest.Server, ...yunotest.Reply) error)
	withDocument = fake.WithDocument.(func(string) (yunotest.Option, error))
)

func (a admin) replies(w http.ResponseWriter, r *http.Request) {
	replies, err := readReplies(http.MaxBytesReader(w, r.Body, maxAdminBytes))
	if err != nil {
		refuse(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, err)
		return
	}
	if err := addReplies(a.fake, replies...); err != nil {
		refuse(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// keyHeaders are the names of the headers that hold the keys.
var keyHeaders = func() []string {
	req := &http.Request{Header: http.Header{}}
	_ = yunoclient.NewCredentials("any", "two").RequestEditor()(context.Background(), req)
	var names []string
	for name := range req.Header {
		names = append(names, name)
	}
	return names
}()

// redacted returns a request without its keys. A key that is as long as Yuno's is
// looked for everywhere, also as a URL or JSON has it; a short one was made up, and may
// be a part of any word.
func redacted(request yunotest.Request) arrived {
	const mark, long = "[redacted]", 16
	var keys []string
	for _, name := range keyHeaders {
		if key := request.Header.Get(name); len(key) >= long {
			keys = append(keys, key, url.QueryEscape(key), url.PathEscape(key), strings.ReplaceAll(key, "/", `\/`))
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return len(b) - len(a) }) // one may begin with the other
	hide := func(text string) string {
		for _, key := range keys {
			text = strings.ReplaceAll(text, key, mark)
		}
		return text
	}
	headers := map[string]string{}
	for name, values := range request.Header {
		headers[name] = hide(strings.Join(values, ", "))
		if slices.Contains(keyHeaders, name) {
			headers[name] = mark
		}
	}
	return arrived{request.Method, hide(request.Path), hide(request.Query), headers, hide(string(request.Body))}
}

func refuse(w http.ResponseWriter, status int, code yunoclient.Code, err error) {
	writeJSON(w, status, map[string]any{"code": code, "messages": []string{err.Error()}})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
