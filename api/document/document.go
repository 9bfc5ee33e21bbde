// Package document reads the OpenAPI documents that Yuno publishes: the vendored document, and those on Yuno's other
// pages. The commands update and yuno generate, and the fake in package yunotest, read them with it.
//
// A document comes from outside and decides which Go code is generated. So [Read] builds it anew from what an allow-list
// of OpenAPI's keywords takes, each in its place and with a value of the right kind. Whether the document makes sense is
// left to the generator and the compiler.
package document

import (
	"errors"
	"fmt"
	"strings"
)

// Object is an object of a document, as encoding/json decodes it.
type Object = map[string]any

// Document is an OpenAPI document that has an operation.
type Document struct {
	Text string // as published, in YAML or JSON
	Tree Object // what the allow-list takes of it; numbers are of type json.Number

	// Dropped has the extensions and unknown keywords that Tree does not have, by JSON pointer.
	Dropped map[string]any
}

// Read finds the document in a text: in Yuno's page in Markdown, or the whole of the text, in YAML or JSON.
//
// It returns an error for a text that is not UTF-8, is larger than 16 MiB, has no OpenAPI 3 document with an operation,
// or has several; and for a document that has a duplicate key, is nested deeper than 100 levels, refers to anything but
// "#/components/…", or has a value or a name in a place where OpenAPI or the generator cannot take it. Where it can,
// the error names the place, by a JSON pointer or a line. It does not name the source.
func Read(text string) (*Document, error) {
	if err := checkSize(text); err != nil {
		return nil, err
	}
	text, err := find(text)
	if err != nil {
		return nil, err
	}
	tree, err := decode(text)
	if err != nil {
		return nil, err
	}
	if version, _ := tree["openapi"].(string); !strings.HasPrefix(version, "3.") {
		return nil, fmt.Errorf("not an OpenAPI 3.x document: openapi is %.100s, swagger is %.100s",
			encoded(tree["openapi"]), encoded(tree["swagger"]))
	}
	d := &Document{Text: text}
	if d.Tree, d.Dropped, err = clean(tree); err != nil {
		return nil, err
	}
	if len(d.Operations()) == 0 {
		return nil, errors.New("the document has no operations")
	}
	return d, nil
}

// JSON returns the document's tree in JSON.
func (d *Document) JSON() string { return string(encoded(d.Tree)) }

// Resolve returns the component that a node of the document refers to, or the node if it is not a reference.
func (d *Document) Resolve(node any) any {
	components, _ := d.Tree["components"].(Object)
	for range longestChain {
		object, _ := node.(Object)
		reference, ok := object["$ref"].(string)
		if !ok {
			break
		}
		node = lookUp(components, reference)
	}
	return node
}
