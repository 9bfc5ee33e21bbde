package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// scripted is a reply as a test sends it.
type scripted struct {
	For     string            `json:"for"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`  // a text, or any other JSON
	Delay   float64           `json:"delay"` // in seconds
	Close   bool              `json:"close"`
}

// maxReplies bounds a list of replies: each takes far more memory than its text.
const maxReplies = 1000

// readReplies reads a list of replies, all or none. Its errors name a reply by its
// place in the list.
func readReplies(body io.Reader) ([]yunotest.Reply, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil || list == nil {
		return nil, errors.New(`a list of replies is wanted, such as [{"status": 503}]`)
	}
	if len(list) > maxReplies {
		return nil, fmt.Errorf("at most %d replies are taken at once, got %d", maxReplies, len(list))
	}
	replies := []yunotest.Reply{}
	for i, one := range list {
		reply, err := readReply(one)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		replies = append(replies, reply)
	}
	return replies, nil
}

func readReply(text json.RawMessage) (reply yunotest.Reply, err error) {
	var one scripted
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&one); err != nil {
		return reply, inWords(err)
	}
	const longest = 24 * time.Hour
	if one.Delay < 0 || one.Delay > longest.Seconds() {
		return reply, fmt.Errorf("delay must be a number of seconds, at most %.0f, got %v", longest.Seconds(), one.Delay)
	}
	reply = yunotest.Reply{
		For: one.For, Status: one.Status, Header: http.Header{}, Body: string(one.Body), Close: one.Close,
		Delay: time.Duration(one.Delay * float64(time.Second)),
	}
	var plain *string
	if json.Unmarshal(one.Body, &plain) == nil { // null is no body
		reply.Body = ""
		if plain != nil {
			reply.Body = *plain
		}
	}
	for name, value := range one.Headers {
		if !headerName.MatchString(name) || strings.ContainsFunc(value, unicode.IsControl) {
			return reply, fmt.Errorf("headers: %q cannot be sent with the value %q", name, value)
		}
		reply.Header.Set(name, value)
	}
	return reply, nil
}

var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// inWords says without Go's types what is wrong with a reply.
func inWords(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	wanted := map[reflect.Kind]string{
		reflect.String: "a text", reflect.Int: "a whole number", reflect.Float64: "a number", reflect.Bool: "true or false",
	}[wrong.Type.Kind()]
	if wanted == "" {
		wanted = "an object"
	}
	return fmt.Errorf("%s must be %s, got %s", cmp.Or(wrong.Field, "it"), wanted, wrong.Value)
}
