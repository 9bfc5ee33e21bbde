package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// operationPair is an operation in both documents.
type operationPair struct{ before, after document.Operation }

// pairOperations returns the operations that both documents have. The name of a path parameter may change.
func pairOperations(before, after *document.Document) []operationPair {
	key := func(o document.Operation) string {
		return o.Method + document.PathParameter.ReplaceAllString(o.Path, "{}")
	}
	old := map[string]document.Operation{}
	for _, operation := range before.Operations() {
		old[key(operation)] = operation
	}
	var pairs []operationPair
	for _, operation := range after.Operations() {
		if known, ok := old[key(operation)]; ok {
			pairs = append(pairs, operationPair{known, operation})
		}
	}
	return pairs
}

// parameter is a parameter of an operation.
type parameter struct {
	pointer string
	tree    document.Object
}

// parametersOf returns the parameters of an operation and those of its path, by their places in a request.
func parametersOf(d *document.Document, operation document.Operation) map[string]parameter {
	parameters := map[string]parameter{}
	for _, part := range operation.Parameters() {
		pointer, tree := resolve(d, part.Pointer, part.Node)
		name, _ := tree["name"].(string)
		switch tree["in"] {
		case "path": // where only the order counts
			name = fmt.Sprint(slices.Index(document.PathParameter.FindAllString(operation.Path, -1), "{"+name+"}"))
		case "header":
			name = strings.ToLower(name)
		}
		parameters[fmt.Sprint(tree["in"], " ", name)] = parameter{pointer, tree}
	}
	return parameters
}

// withOwnParameters returns the document in JSON, with the parameters of each path moved into its operations: oasdiff does not
// compare the schemas of a path's parameters.
func withOwnParameters(d *document.Document) (string, error) {
	copied, err := document.Read(d.JSON())
	if err != nil {
		return "", err
	}
	operations := copied.Operations()
	for _, operation := range operations {
		parameters := parametersOf(copied, operation)
		var list []any
		for _, key := range slices.Sorted(maps.Keys(parameters)) {
			list = append(list, parameters[key].tree)
		}
		if len(list) > 0 {
			operation.Tree["parameters"] = list
		}
	}
	for _, operation := range operations {
		delete(operation.Item, "parameters")
	}
	return copied.JSON(), nil
}

func referenceOf(node any) string {
	object, _ := node.(document.Object)
	reference, _ := object["$ref"].(string)
	return reference
}

// resolve returns the object that a node is or refers to, and its JSON pointer.
func resolve(d *document.Document, at string, node any) (string, document.Object) {
	if reference := referenceOf(node); reference != "" {
		at = strings.TrimPrefix(reference, "#")
	}
	object, _ := d.Resolve(node).(document.Object)
	return at, object
}

// compareServers finds servers that are gone, which neither tool does.
func (r *report) compareServers(before, after *document.Document) {
	for _, pair := range pairOperations(before, after) {
		servers := serversOf(after, pair.after)
		for _, url := range serversOf(before, pair.before) {
			if !slices.Contains(servers, url) {
				r.add(breaksRequests, "the server "+url+" is gone")
			}
		}
	}
}

// serversOf returns the URLs of an operation's servers.
func serversOf(d *document.Document, operation document.Operation) []string {
	var urls []string
	for _, server := range d.Servers(operation) {
		urls = append(urls, urlOf(server))
	}
	return urls
}

// urlOf returns the URL of a server, in which variables have their defaults.
func urlOf(server document.Object) string {
	url, _ := server["url"].(string)
	variables, _ := server["variables"].(document.Object)
	for name, variable := range variables {
		variable, _ := variable.(document.Object)
		value, _ := variable["default"].(string)
		url = strings.ReplaceAll(url, "{"+name+"}", value)
	}
	return url
}
