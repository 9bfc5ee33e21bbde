package yunoclient

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// decodeErrorBody returns the code and the messages of an error response. The document has
// one form, Yuno's pages have others, and proxies have their own. Unknown forms are left
// out, never guessed.
func decodeErrorBody(body []byte) (Code, []string) {
	var fields struct{ Code, Messages, Message json.RawMessage }
	var value json.RawMessage
	// Unlike Unmarshal, a Decoder ignores what follows the value.
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

// maxMessages is how many messages are kept, because a hostile body may contain hundreds of
// thousands.
const maxMessages = 100

// messagesOf returns the strings of a message or a list of messages. Items of a list that
// are not strings are shown as JSON.
func messagesOf(raw json.RawMessage) []string {
	var list [maxMessages]json.RawMessage // encoding/json drops the items that do not fit
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

// plainMessage returns a plain-text response, such as "Error: timeout", as the only
// message. It returns nil for an HTML page and for JSON that was cut off.
func plainMessage(body []byte) []string {
	const longest = 512
	text := strings.TrimSpace(string(body))
	if text == "" || len(text) > longest || !utf8.ValidString(text) || strings.ContainsAny(text[:1], `<{["`) {
		return nil
	}
	return []string{text}
}
