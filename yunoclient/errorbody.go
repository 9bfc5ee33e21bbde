package yunoclient

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// decodeErrorBody returns the code and the messages of an error response. The
// document has one form; Yuno's pages have others, and proxies have their own.
// What is in no known form is left out, never guessed.
func decodeErrorBody(body []byte) (Code, []string) {
	var fields struct{ Code, Messages, Message json.RawMessage }
	var value json.RawMessage
	// A decoder, unlike Unmarshal, does not mind what follows the value.
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&value); err != nil {
		return "", plainMessage(body)
	}
	switch value[0] {
	case '{':
		_ = json.Unmarshal(value, &fields) // any object fits
	case '"':
		return "", messagesOf(value)
	default:
		if len(value) < len(bytes.TrimSpace(body)) {
			return "", plainMessage(body) // such as 404 page not found
		}
		return "", nil
	}
	messages := messagesOf(fields.Messages)
	if messages == nil {
		messages = messagesOf(fields.Message)
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

// maxMessages is how many messages are kept: a hostile body of the limit's size
// may hold hundreds of thousands.
const maxMessages = 100

// messagesOf returns the strings of a message or a list of messages. In a
// list, what is not a string is shown as the JSON it is.
func messagesOf(raw json.RawMessage) []string {
	var list [maxMessages]json.RawMessage // encoding/json drops what does not fit
	if json.Unmarshal(raw, &list) != nil {
		list[0] = raw
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

// plainMessage returns a response in plain text, such as "Error: timeout", as
// its one message. An HTML page, or JSON that was cut off, has none.
func plainMessage(body []byte) []string {
	const longest = 512
	text := strings.TrimSpace(string(body))
	if text == "" || len(text) > longest || !utf8.ValidString(text) || strings.ContainsAny(text[:1], `<{["`) {
		return nil
	}
	return []string{text}
}
