package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Far above what a document needs, and low enough that no document can keep
// the readers after us (the loader, the generator) busy for minutes.
const (
	maxDepth  = 100
	maxValues = 200_000
	maxKeys   = 10_000
)

// parse reads text as one YAML or JSON document whose root is a mapping. Lines
// are counted from firstLine, as in the source.
func parse(text []byte, firstLine int) (*yaml.Node, error) {
	// Blank lines in front make every line number, also those in errors, the source's.
	text = append(bytes.Repeat([]byte("\n"), firstLine-1), text...)
	if isJSON(text) {
		return parseJSON(text)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, errors.New("it is empty")
	} else if err != nil {
		return nil, notYAML(err)
	}
	if err := decoder.Decode(&next); err == nil {
		return nil, fmt.Errorf("line %d: a second YAML document begins: one is wanted", next.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, notYAML(err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: not a mapping, so no OpenAPI document", doc.Line)
	}
	return doc.Content[0], nil
}

// notYAML words a parser's error. Its line is where the mapping or text begins
// that the parser could not finish.
func notYAML(err error) error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if strings.HasPrefix(message, "line ") {
		message = "at or after " + message
	}
	return fmt.Errorf("not YAML: %s", message)
}

// member returns the value of a key of a mapping, or nil.
func member(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return target(mapping.Content[i+1])
		}
	}
	return nil
}

// target returns what an alias stands for, or the node itself.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// An inspector refuses what YAML allows and a document must not have.
type inspector struct{ values int }

func (in *inspector) inspect(n *yaml.Node, depth int) error {
	in.values++ // an alias counts with all that it stands for
	switch {
	case in.values > maxValues:
		return fmt.Errorf("line %d: more than %d values, aliases included: too large for an OpenAPI document", n.Line, maxValues)
	case depth > maxDepth:
		return fmt.Errorf("line %d: more than %d levels deep", n.Line, maxDepth)
	case n.Kind == yaml.AliasNode:
		return in.inspect(n.Alias, depth+1)
	case n.Kind == yaml.MappingNode:
		return in.mapping(n, depth)
	}
	for _, value := range n.Content {
		if err := in.inspect(value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (in *inspector) mapping(n *yaml.Node, depth int) error {
	if len(n.Content)/2 > maxKeys {
		return fmt.Errorf("line %d: more than %d keys in one mapping", n.Line, maxKeys)
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := target(n.Content[i]), n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			return fmt.Errorf("line %d: a key must be a text", key.Line)
		}
		if first, again := lines[key.Value]; again {
			return fmt.Errorf("line %d: the key %q stands already on line %d", key.Line, key.Value, first)
		}
		lines[key.Value] = key.Line
		if err := checkRef(key, target(value)); err != nil {
			return err
		}
		if err := in.inspect(value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// checkRef refuses a reference out of the document: reading it would fetch
// whatever the document names.
func checkRef(key, value *yaml.Node) error {
	isRef := key.Value == "$ref" || key.Value == "$dynamicRef"
	if !isRef || value.Kind != yaml.ScalarNode || strings.HasPrefix(value.Value, "#") {
		return nil
	}
	return fmt.Errorf("line %d: the %s %q points out of the document: only #/... is allowed", key.Line, key.Value, value.Value)
}
