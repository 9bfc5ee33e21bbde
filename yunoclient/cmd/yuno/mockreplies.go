package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/fake"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// scripted is a reply as a test in another language sends it.
type scripted struct {
	For     string            `json:"for,omitempty"`
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`  // a string, or any other JSON
	Delay   float64           `json:"delay,omitempty"` // in seconds
	Close   bool              `json:"close,omitempty"`
}

// maxReplies limits a list of replies, which takes far more memory than its text.
const maxReplies = 1000

// addReplies returns an error where Server.Reply panics.
var addReplies = fake.Reply.(func(*yunotest.Server, ...yunotest.Reply) error)

func (a *admin) replies(w http.ResponseWriter, r *http.Request) {
	replies, err := readReplies(http.MaxBytesReader(w, r.Body, maxAdminBytes))
	if err == nil {
		err = addReplies(a.fake, replies...)
	}
	status := http.StatusBadRequest
	if errors.As(err, new(*http.MaxBytesError)) {
		status = http.StatusRequestEntityTooLarge
		err = fmt.Errorf("the body is larger than %d MiB: send fewer replies", maxAdminBytes>>20)
	}
	if err != nil {
		refuse(w, status, yunoclient.CodeInvalidRequest, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *admin) unused(w http.ResponseWriter, _ *http.Request) {
	unused := []scripted{}
	for _, reply := range a.fake.Unused() {
		body, _ := json.Marshal(reply.Body)
		headers := map[string]string{}
		for name := range reply.Header {
			headers[name] = reply.Header.Get(name)
		}
		unused = append(unused, scripted{reply.For, reply.Status, headers, body, reply.Delay.Seconds(), reply.Close})
	}
	httptext.WriteJSON(w, http.StatusOK, unused)
}

// readReplies reads a list of replies. Its errors name a reply by its index.
func readReplies(body io.Reader) ([]yunotest.Reply, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil || list == nil {
		return nil, errors.New(`the body must be a list of replies, such as [{"status": 503}]`)
	}
	if len(list) > maxReplies {
		return nil, fmt.Errorf("the body has %d replies, more than %d: send fewer", len(list), maxReplies)
	}
	var replies []yunotest.Reply
	for i, text := range list {
		reply, err := readReply(text)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		replies = append(replies, reply)
	}
	return replies, nil
}

var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

func readReply(text json.RawMessage) (reply yunotest.Reply, err error) {
	var sent scripted
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var wrong *json.UnmarshalTypeError
	switch err := decoder.Decode(&sent); {
	case string(text) == "null":
		return reply, errors.New("unexpected null")
	case errors.As(err, &wrong):
		return reply, fmt.Errorf("unexpected %s at %s", wrong.Value, cmp.Or(wrong.Field, "its start"))
	case err != nil:
		return reply, errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	const longest = 24 * time.Hour
	if sent.Delay < 0 || sent.Delay > longest.Seconds() {
		return reply, fmt.Errorf("delay must be a number of seconds, at most %.0f, got %v", longest.Seconds(), sent.Delay)
	}
	body := string(sent.Body)
	var plain *string
	switch {
	case json.Unmarshal(sent.Body, &plain) != nil: // it is not a string
	case plain == nil:
		body = "" // it is null
	default:
		body = *plain
	}
	header := http.Header{}
	for name, value := range sent.Headers {
		if !headerName.MatchString(name) || strings.ContainsFunc(value, unicode.IsControl) {
			return reply, fmt.Errorf("the header %q with the value %q is not valid", name, value)
		}
		header.Set(name, value)
	}
	delay := time.Duration(sent.Delay * float64(time.Second))
	return yunotest.Reply{For: sent.For, Status: sent.Status, Header: header, Body: body, Delay: delay, Close: sent.Close}, nil
}
