package yunoclient

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf8"
)

// newAPIError makes the error of a request that was answered with resp, which
// may be nil, and failed with err, which may be nil too.
func newAPIError(req *http.Request, resp *http.Response, err error) *APIError {
	failure := &APIError{Method: req.Method, Path: req.URL.Path, Err: err}
	if resp == nil {
		return failure
	}
	body := sealed(resp)
	failure.StatusCode = resp.StatusCode
	failure.Header = resp.Header.Clone()
	failure.Body = body.data
	failure.Attempts = body.attempts
	if !isSuccess(resp.StatusCode) { // whose body may be, or hold, a session's ID
		failure.Code, failure.Messages = decodeErrorBody(body.data)
	}
	// What was escaped in the answer is in clear only now.
	keys := keysOf(req)
	stripLocation(failure.Header)
	failure.Header = keys.hideInHeader(failure.Header)
	failure.Code = Code(keys.hideInText(string(failure.Code)))
	for i, message := range failure.Messages {
		failure.Messages[i] = keys.hideInText(message)
	}
	return failure
}

// decodeErrorBody reads what an error answer says. The document has one shape;
// in Yuno's material there are others, and between Yuno and us there are
// proxies. What cannot be understood is left out, never guessed.
func decodeErrorBody(body []byte) (Code, []string) {
	var fields struct{ Code, Messages, Message json.RawMessage }
	var value json.RawMessage
	// A decoder, unlike Unmarshal, does not mind what follows the value.
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&value); err != nil {
		return "", textMessage(body)
	}
	switch value[0] {
	case '{':
		if err := json.Unmarshal(value, &fields); err != nil {
			return "", nil
		}
	case '"':
		return "", messageTexts(value)
	default:
		if len(value) < len(bytes.TrimSpace(body)) {
			return "", textMessage(body) // such as 404 page not found
		}
		return "", nil
	}
	messages := messageTexts(fields.Messages)
	if messages == nil {
		messages = messageTexts(fields.Message)
	}
	return codeText(fields.Code), messages
}

// codeText returns a code that is a string or a number.
func codeText(raw json.RawMessage) Code {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return Code(text)
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return Code(number)
	}
	return ""
}

// messageTexts returns the strings of a message or a list of messages. In a
// list, what is no string is shown as the JSON it is.
func messageTexts(raw json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	var texts []string
	for _, item := range list {
		var text string
		if json.Unmarshal(item, &text) != nil {
			text = string(item)
		}
		if text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// textMessage returns an answer in plain text, such as "Error: timeout", as
// its one message. A page, or a JSON value that was cut off, is none.
func textMessage(body []byte) []string {
	const longest = 512
	text := strings.TrimSpace(string(body))
	if text == "" || len(text) > longest || !utf8.ValidString(text) || strings.ContainsAny(text[:1], `<{["`) {
		return nil
	}
	return []string{text}
}
