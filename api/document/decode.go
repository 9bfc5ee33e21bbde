package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of a document, which Yuno's pages are far below.
const (
	maxBytes  = 16 << 20
	maxParts  = 1_000_000
	maxLevels = 100
)

// checkSize limits a text before a library parses it. Each key or item of a list has at least one of the characters that
// are counted, in YAML as in JSON.
func checkSize(text string) error {
	parts := 0
	for _, separator := range []string{":", ",", "?", "\n", "\r"} {
		parts += strings.Count(text, separator)
	}
	if len(text) > maxBytes || parts > maxParts {
		return fmt.Errorf("larger than %d MiB, or more than about %d keys and values", maxBytes>>20, maxParts)
	}
	return nil
}

// decode returns what a document in YAML or JSON holds.
func decode(text string) (Object, error) {
	decodeTree := decodeYAML
	if isJSON(text) {
		decodeTree = decodeJSON
	}
	node, err := decodeTree(text)
	if err != nil {
		return nil, err
	}
	return as[Object](node, "an OpenAPI document, which is an object")
}

// decodeJSON decodes JSON. Unlike encoding/json it refuses duplicate keys and limits the depth.
func decodeJSON(text string) (any, error) {
	d := jsonDecoder{json.NewDecoder(strings.NewReader(text))}
	d.UseNumber() // a float would change long numbers
	node, err := d.value(0)
	if err != nil {
		return nil, invalid(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid(errors.New("unexpected text after the document"))
	}
	return node, nil
}

func invalid(err error) error { return fmt.Errorf("invalid YAML or JSON: %w", err) }

type jsonDecoder struct{ *json.Decoder }

func (d jsonDecoder) value(level int) (any, error) {
	token, err := d.Token()
	if delim, ok := token.(json.Delim); ok {
		if level >= maxLevels {
			return nil, errTooDeep
		}
		if delim == '[' {
			return d.list(level + 1)
		}
		return d.object(level + 1)
	}
	return token, err
}

func (d jsonDecoder) object(level int) (any, error) {
	object := Object{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key := token.(string) // the decoder takes nothing else here
		if _, ok := object[key]; ok {
			return nil, duplicate(key)
		}
		if object[key], err = d.value(level); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return object, err
}

func (d jsonDecoder) list(level int) (any, error) {
	list := []any{}
	for d.More() {
		item, err := d.value(level)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	_, err := d.Token()
	return list, err
}

var errTooDeep = fmt.Errorf("nested deeper than %d levels", maxLevels)

func duplicate(key string) error { return fmt.Errorf("duplicate key %.100q", key) }
