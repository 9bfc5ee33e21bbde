package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/oasdiff/yaml"
	yaml3 "github.com/oasdiff/yaml3"
)

// maxDepth is the number of objects and lists that may lie in each other. The tools that read a document afterwards take
// gigabytes for thousands.
const maxDepth = 100

var errTooDeep = fmt.Errorf("it is nested deeper than %d levels", maxDepth)

// decode returns what a document in YAML or JSON holds.
func decode(text string) (Object, error) {
	if !IsJSON(text) {
		asJSON, err := fromYAML(text)
		if err != nil {
			return nil, err
		}
		text = asJSON
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber() // a float would change long ones
	value, err := decodeValue(decoder, 0)
	if errors.Is(err, errTooDeep) {
		return nil, err
	}
	if err != nil {
		return nil, invalid(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid(errors.New("something follows the document"))
	}
	tree, isObject := value.(Object)
	if !isObject {
		return nil, errors.New("it is not an OpenAPI document: it is no object")
	}
	return tree, nil
}

func invalid(err error) error { return fmt.Errorf("invalid YAML or JSON: %w", err) }

// decodeValue decodes the next value of JSON. Unlike encoding/json it refuses a key that stands there twice.
func decodeValue(decoder *json.Decoder, depth int) (any, error) {
	token, err := decoder.Token()
	if depth >= maxDepth && (token == json.Delim('{') || token == json.Delim('[')) {
		return nil, errTooDeep
	}
	switch token {
	case json.Delim('{'):
		return decodeObject(decoder, depth)
	case json.Delim('['):
		return decodeList(decoder, depth)
	}
	return token, err
}

func decodeObject(decoder *json.Decoder, depth int) (any, error) {
	object := Object{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		key := token.(string) // the decoder takes nothing else there
		if _, isKnown := object[key]; isKnown {
			return nil, twice(key)
		}
		if object[key], err = decodeValue(decoder, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := decoder.Token()
	return object, err
}

func decodeList(decoder *json.Decoder, depth int) (any, error) {
	list := []any{}
	for decoder.More() {
		value, err := decodeValue(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := decoder.Token()
	return list, err
}

func twice(key string) error { return fmt.Errorf("the key %q stands there twice", key) }

// fromYAML returns the JSON of a text in YAML.
func fromYAML(text string) (string, error) {
	var node yaml3.Node
	if err := yaml3.Unmarshal([]byte(text), &node); err != nil {
		return "", invalid(err)
	}
	if err := checkKeys(&node); err != nil {
		return "", invalid(err)
	}
	asJSON := json.RawMessage("null") // which an empty text leaves
	if _, err := yaml.Unmarshal([]byte(text), &asJSON, yaml.DecodeOpts{DisableTimestamps: true}); err != nil {
		return "", invalid(err)
	}
	return string(asJSON), nil
}

// checkKeys refuses the first key that stands twice in one mapping: the library would list every pair of them.
func checkKeys(node *yaml3.Node) error {
	known := map[string]bool{}
	for i, child := range node.Content {
		if node.Kind == yaml3.MappingNode && i%2 == 0 {
			if known[child.Value] {
				return fmt.Errorf("line %d: %w", child.Line, twice(child.Value))
			}
			known[child.Value] = true
		}
		if err := checkKeys(child); err != nil {
			return err
		}
	}
	return nil
}
