package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

func isJSON(text []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) }

// A jsonReader builds the tree of a JSON document. JSON is YAML almost: YAML's
// parser knows no surrogate pairs, and this keeps the order of keys as well.
type jsonReader struct {
	text    []byte
	decoder *json.Decoder
	counted int64 // the bytes whose lines are counted
	line    int
}

func parseJSON(text []byte) (*yaml.Node, error) {
	// This looks at all of the text, what follows the document included.
	if err := json.Unmarshal(text, new(json.RawMessage)); err != nil {
		offset := int64(len(text))
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = syntax.Offset
		}
		return nil, fmt.Errorf("not JSON: line %d: %w", 1+bytes.Count(text[:offset], []byte("\n")), err)
	}
	r := &jsonReader{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), line: 1}
	r.decoder.UseNumber()
	return r.value(0)
}

func (r *jsonReader) value(depth int) (*yaml.Node, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	read := r.decoder.InputOffset()
	r.line += bytes.Count(r.text[r.counted:read], []byte("\n"))
	r.counted = read
	if depth > maxDepth {
		return nil, fmt.Errorf("line %d: more than %d levels deep", r.line, maxDepth)
	}

	node := &yaml.Node{Kind: yaml.ScalarNode, Line: r.line}
	switch token := token.(type) {
	case json.Delim:
		node.Kind = yaml.MappingNode
		if token == '[' {
			node.Kind = yaml.SequenceNode
		}
		for r.decoder.More() {
			child, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			node.Content = append(node.Content, child)
		}
		if len(node.Content) == 0 {
			node.Style = yaml.FlowStyle // block style has no empty mapping
		}
		_, err = r.decoder.Token() // the closing bracket
	case string:
		node.Tag, node.Value, node.Style = "!!str", token, styleOf(token)
	case json.Number:
		node.Value = token.String() // its digits, whatever their number
	case bool:
		node.Value = fmt.Sprint(token)
	case nil:
		node.Value = "null"
	}
	return node, err
}

// styleOf returns a style that keeps the text what it is. The encoder quotes
// most of what YAML 1.2 reads as something else; YAML 1.1 knows more: Norway's
// code, and 12:30:00.
func styleOf(text string) yaml.Style {
	switch strings.ToLower(text) {
	case "y", "n", "yes", "no", "on", "off", "<<", "=":
		return yaml.DoubleQuotedStyle
	}
	if strings.HasPrefix(text, "\n") || strings.ContainsAny(text, "\t\r\u0085\u2028\u2029") ||
		strings.Contains(text, " \n") || strings.Contains(text, "\n ") {
		return yaml.DoubleQuotedStyle
	}
	if startsLikeNumber := strings.Trim(text, "+-0123456789_.:") == ""; startsLikeNumber {
		return yaml.DoubleQuotedStyle
	}
	return 0
}

// emit writes a tree as YAML and reads it again, since a text that silently
// became a number would change the contract.
func emit(root *yaml.Node) ([]byte, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return nil, err
	}
	if err := encoder.Close(); err != nil {
		return nil, err
	}
	var again yaml.Node
	if err := yaml.Unmarshal(out.Bytes(), &again); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("cannot be written as YAML: %w", err)
	}
	if len(again.Content) != 1 {
		return nil, errors.New("cannot be written as YAML")
	}
	return out.Bytes(), sameTree(root, again.Content[0])
}

func sameTree(a, b *yaml.Node) error {
	same := a.Kind == b.Kind && a.Value == b.Value && len(a.Content) == len(b.Content)
	if a.Kind == yaml.ScalarNode {
		same = same && (a.Tag == "!!str") == (b.ShortTag() == "!!str")
	}
	if !same {
		return fmt.Errorf("line %d: cannot be written as YAML without changing it", a.Line)
	}
	for i := range a.Content {
		if err := sameTree(a.Content[i], b.Content[i]); err != nil {
			return err
		}
	}
	return nil
}
