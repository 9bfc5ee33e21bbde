package document

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
)

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

// Pointer returns the JSON pointer of the operation.
func (o Operation) Pointer() string { return Pointer("/paths", o.Path) + "/" + o.Method }

var methods = strings.Fields("get put post delete options head patch trace")

// Operations returns the document's operations, sorted by path.
func (d *Document) Operations() []Operation {
	var operations []Operation
	paths, _ := d.Tree["paths"].(Object)
	for _, path := range sortedKeys(paths) {
		item, _ := d.Resolve(paths[path]).(Object)
		for _, method := range methods {
			if tree, ok := item[method].(Object); ok {
				operations = append(operations, Operation{Method: method, Path: path, Item: item, Tree: tree})
			}
		}
	}
	return operations
}

// Part is a part of a document, which may be a reference.
type Part struct {
	Pointer string // the JSON pointer of its place
	Node    any
}

// Parameters returns the parameters of the operation's path, and then its own. A later one replaces an earlier one of the same
// name and place.
func (o Operation) Parameters() []Part {
	var parts []Part
	add := func(at string, list any) {
		items, _ := list.([]any)
		for i, item := range items {
			parts = append(parts, Part{fmt.Sprint(at, "/parameters/", i), item})
		}
	}
	add(Pointer("/paths", o.Path), o.Item["parameters"])
	add(o.Pointer(), o.Tree["parameters"])
	return parts
}

// Servers returns the servers of an operation: its own, else those of its path, else those of the document.
func (d *Document) Servers(o Operation) []Object {
	var servers []Object
	for _, object := range []Object{o.Tree, o.Item, d.Tree} {
		list, _ := object["servers"].([]any)
		for _, server := range list {
			servers = append(servers, server.(Object)) // as the grammar wants
		}
		if len(servers) > 0 {
			break
		}
	}
	return servers
}

// PathParameter matches a parameter in a path, such as {customer_id}, or a variable in the URL of a server. Its group is the
// name.
var PathParameter = regexp.MustCompile(`\{([^{}]*)\}`)
