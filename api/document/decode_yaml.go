package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	yaml "github.com/oasdiff/yaml3"
)

// decodeYAML decodes the part of YAML that JSON can express. The library only parses, because how it converts keys and
// numbers depends on the version of YAML.
func decodeYAML(text string) (any, error) {
	if directive.MatchString(text) { // the library takes quadratic time for many
		return nil, invalid(errors.New("a directive: remove the line that begins with %"))
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var document, second yaml.Node
	if err := decoder.Decode(&document); err != nil && !errors.Is(err, io.EOF) {
		return nil, invalid(err)
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, invalid(errors.New("a second document begins with ---"))
	}
	if document.Kind == 0 { // an empty text
		return nil, nil
	}
	node, err := fromNode(document.Content[0], 0)
	if err != nil {
		return nil, invalid(err)
	}
	return node, nil
}

// directive matches a directive after any line break of YAML.
var directive = regexp.MustCompile("(^|[\n\r\u0085\u2028\u2029])%")

func fromNode(node *yaml.Node, level int) (any, error) {
	switch {
	case node.Kind == yaml.ScalarNode:
		return fromScalar(node)
	case node.Kind == yaml.AliasNode:
		return nil, fmt.Errorf("line %d: aliases are not supported", node.Line)
	case level >= maxLevels:
		return nil, errTooDeep
	case node.Kind == yaml.MappingNode:
		return fromMapping(node, level+1)
	}
	list := []any{}
	for _, item := range node.Content {
		value, err := fromNode(item, level+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

func fromMapping(node *yaml.Node, level int) (any, error) {
	object := Object{}
	for i := 0; i < len(node.Content); i += 2 {
		key, err := fromKey(node.Content[i])
		if err != nil {
			return nil, err
		}
		if _, ok := object[key]; ok {
			return nil, fmt.Errorf("line %d: %w", node.Content[i].Line, duplicate(key))
		}
		if object[key], err = fromNode(node.Content[i+1], level); err != nil {
			return nil, err
		}
	}
	return object, nil
}

// fromKey returns a key. A plain number such as the status 200 becomes a string. Keys that other parsers might read
// differently, such as 0xC8 or true, must be quoted.
func fromKey(node *yaml.Node) (string, error) {
	tag := node.ShortTag()
	if node.Kind == yaml.ScalarNode && (tag == "!!str" || tag == "!!timestamp" || tag == "!!int" && number.MatchString(node.Value)) {
		return node.Value, nil
	}
	return "", fmt.Errorf("line %d: unsupported key %.100q: quote it", node.Line, node.Value)
}

// number matches the numbers of JSON.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

func fromScalar(node *yaml.Node) (any, error) {
	switch tag := node.ShortTag(); tag {
	case "!!str", "!!timestamp":
		return node.Value, nil
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(node.Value, "true"), nil
	case "!!int", "!!float":
		if number.MatchString(node.Value) {
			return json.Number(node.Value), nil
		}
		return nil, fmt.Errorf("line %d: unsupported number %.100q: quote it, or write it as JSON does", node.Line, node.Value)
	default:
		return nil, fmt.Errorf("line %d: unsupported tag %.100s", node.Line, tag)
	}
}
