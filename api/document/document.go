// Package document finds and reads OpenAPI documents. The command in api/update vendors what it reads, and the fake
// in package yunotest follows it.
//
// Whether a document is valid OpenAPI is not judged here.
package document

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Object is an object of a document, as encoding/json decodes it.
type Object = map[string]any

// Document is an OpenAPI document that has an operation.
type Document struct {
	Text string // as it stands in its source, in YAML or JSON
	Tree Object // what the text holds; its numbers are of type json.Number
}

// Read finds the document in a text: in Yuno's page in Markdown, or the whole of the text, in YAML or JSON.
//
// It returns an error for a text that is not UTF-8, has no OpenAPI 3 document with an operation, or several of them; and
// for a document that has a key twice in one place, is nested deeper than 100 levels, refers to anything but
// "#/components/…", or has null where OpenAPI wants something. The error does not name the source.
func Read(text string) (*Document, error) {
	text, err := find(text)
	if err != nil {
		return nil, err
	}
	tree, err := decode(text)
	if err != nil {
		return nil, err
	}
	if version, _ := tree["openapi"].(string); !strings.HasPrefix(version, "3.") {
		return nil, fmt.Errorf("it is not an OpenAPI 3.x document: openapi is %#v, swagger %#v", tree["openapi"], tree["swagger"])
	}
	if err := checkNulls(tree); err != nil {
		return nil, err
	}
	if err := checkReferences(tree); err != nil {
		return nil, err
	}
	d := &Document{Text: text, Tree: tree}
	if len(d.Operations()) == 0 {
		return nil, errors.New("it has no operations")
	}
	return d, nil
}

// JSON returns the document in JSON, for [NewIndex] and for kin-openapi's loader.
func (d *Document) JSON() string {
	text, err := json.Marshal(d.Tree)
	if err != nil {
		panic(err) // Read decoded it from JSON
	}
	return string(text)
}

// Operation is an operation of a document.
type Operation struct {
	Method, Path string // "get", "/customers/{customer_id}"
	Item         Object // what the path has for all its operations; the operation is in it
	Tree         Object
}

// ID returns the operationId, or the method and the path of an operation without one.
func (o Operation) ID() string {
	id, _ := o.Tree["operationId"].(string)
	return cmp.Or(id, o.String())
}

// String returns the method and the path: "GET /customers/{customer_id}".
func (o Operation) String() string { return strings.ToUpper(o.Method) + " " + o.Path }

var methods = strings.Fields("get put post delete options head patch trace")

// Operations returns the document's operations, sorted by path.
func (d *Document) Operations() []Operation {
	var found []Operation
	paths, _ := d.Tree["paths"].(Object)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item, _ := d.Resolve(paths[path]).(Object)
		for _, method := range methods {
			if tree, isObject := item[method].(Object); isObject {
				found = append(found, Operation{Method: method, Path: path, Item: item, Tree: tree})
			}
		}
	}
	return found
}

// Resolve returns the component that a node of the document refers to, or the node if it is no reference. It follows
// one reference, not a chain of them.
func (d *Document) Resolve(node any) any {
	o, _ := node.(Object)
	to, isReference := o["$ref"].(string)
	if !isReference {
		return node
	}
	kind, name, _ := SplitReference(to)
	components, _ := d.Tree["components"].(Object)
	named, _ := components[kind].(Object)
	return named[name]
}

// SplitReference splits a reference to a component, "#/components/schemas/Amount", into "schemas" and "Amount". What a
// reference into a component has behind its name is the rest: "/properties/value".
func SplitReference(reference string) (kind, name, rest string) {
	kind, name, _ = strings.Cut(strings.TrimPrefix(reference, prefix), "/")
	if at := strings.Index(name, "/"); at >= 0 {
		name, rest = name[:at], name[at:]
	}
	return kind, unescape.Replace(name), rest
}

const prefix = "#/components/"

// unescape decodes a name within a reference.
var unescape = strings.NewReplacer("~1", "/", "~0", "~")
