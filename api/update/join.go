package main

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// firstFile is the document of the call that this module is for. All others are joined to it.
const firstFile = "openapi.yaml"

// joiner joins documents to one.
type joiner struct {
	base              string // the path of the first document's server, below which all operations are
	paths, components object
	shapes            map[string]string // a path by its shape
	namer             *namer
	claims
}

// join returns all documents as one, with the servers of the first. Its error has the faults of all of them. No component
// gets a name of taken: those are the overlay's.
func join(pages map[string]*page, taken []string) (object, error) {
	first := withoutExtensions(pages[firstFile].Tree)
	j := joiner{
		paths:      object{},
		components: object{},
		shapes:     map[string]string{},
		namer:      newNamer(pages[firstFile], taken),
		claims:     claims{files: map[string]string{}, ids: map[string]string{}},
	}
	for _, server := range serversOf(first) {
		j.base = cmp.Or(j.base, pathOf(server))
	}
	for _, file := range slices.Sorted(maps.Keys(pages)) { // openapi.yaml, then the pages
		j.add(file, withoutExtensions(pages[file].Tree))
	}
	return object{"openapi": first["openapi"], "info": first["info"], "servers": first["servers"],
		"paths": j.paths, "components": j.components}, j.faults.err()
}

func (j *joiner) add(file string, tree object) {
	rename(tree, j.namer.names(file, tree))
	j.addComponents(file, tree)
	doc := &document.Document{Tree: tree}
	for _, operation := range doc.Operations() {
		path, err := j.below(doc, operation)
		if err != nil {
			j.faults = append(j.faults, fmt.Errorf("%s: %w", file, err))
			continue
		}
		j.addOperation(file, path, doc, operation)
	}
}

// addComponents adds components under the names that they have by now. One that openapi.yaml has too is added once.
func (j *joiner) addComponents(file string, tree object) {
	for place, component := range componentsOf(tree) {
		named, _ := j.components[place.kind].(object)
		if named == nil {
			named = object{}
			j.components[place.kind] = named
		}
		if reflect.DeepEqual(named[place.name], component) || !j.claim(file, place.String()) {
			continue
		}
		named[place.name] = component
		if slices.Contains(declared, place.kind) {
			j.claimType(file, place.name, place.String())
		}
	}
}

// below returns the path of an operation as it is below the base, on the first server that has it there.
func (j *joiner) below(doc *document.Document, operation document.Operation) (string, error) {
	var servers []object
	for _, node := range []object{doc.Tree, operation.Item, operation.Tree} { // the last that has some
		if own := serversOf(node); len(own) > 0 {
			servers = own
		}
	}
	var urls []string
	for _, server := range servers {
		whole := pathOf(server) + operation.Path
		if rest, isBelow := strings.CutPrefix(whole, j.base+"/"); isBelow && !slices.Contains(strings.Split(whole, "/"), "..") {
			return "/" + rest, nil
		}
		urls = append(urls, urlOf(server))
	}
	if len(servers) == 0 {
		return operation.Path, nil
	}
	return "", fmt.Errorf("%s is not below %s, where every call goes, on any of its servers: %s",
		operation, j.base, strings.Join(urls, ", "))
}

// addOperation adds an operation with all that it has from its path and its document.
func (j *joiner) addOperation(file, path string, doc *document.Document, operation document.Operation) {
	tree := maps.Clone(operation.Tree)
	parameters := parametersOf(doc, operation)
	path = j.known(path, parameters, doc)
	if len(parameters) > 0 {
		tree["parameters"] = parameters
	}
	if tree["security"] == nil {
		tree["security"] = doc.Tree["security"]
	}
	if tree["security"] == nil {
		tree["security"] = []any{}
	}
	delete(tree, "servers")

	call := document.Operation{Method: operation.Method, Path: path}
	if !j.claim(file, call.String()) || !j.claimID(file, operation.ID()) {
		return
	}
	for _, name := range typeNames(operation.ID()) {
		j.claimType(file, name, "the operation "+operation.ID())
	}
	item, _ := j.paths[path].(object)
	if item == nil {
		item = object{}
		j.paths[path] = item
	}
	item[operation.Method] = tree
}

// parametersOf returns an operation's parameters: its own, and those of the path that it does not have itself.
func parametersOf(doc *document.Document, operation document.Operation) []any {
	own, _ := operation.Tree["parameters"].([]any)
	shared, _ := operation.Item["parameters"].([]any)
	return slices.Concat(slices.DeleteFunc(slices.Clone(shared), func(parameter any) bool {
		return slices.ContainsFunc(own, func(other any) bool { return isSameParameter(doc.Resolve(parameter), doc.Resolve(other)) })
	}), own)
}

func isSameParameter(a, b any) bool {
	p, _ := a.(object)
	q, _ := b.(object)
	return p["name"] == q["name"] && p["in"] == q["in"]
}

var template = regexp.MustCompile(`\{[^{}]*\}`)

// known returns the path as it is joined, and renames the parameters that have other names there: a router knows one name
// for the parameter of a template, that of the first path of the same shape.
func (j *joiner) known(path string, parameters []any, doc *document.Document) string {
	shape := template.ReplaceAllString(path, "{}")
	known := cmp.Or(j.shapes[shape], path)
	j.shapes[shape] = known
	before, after := template.FindAllString(path, -1), template.FindAllString(known, -1)
	for i, parameter := range parameters {
		p, _ := doc.Resolve(parameter).(object)
		name, _ := p["name"].(string)
		at := slices.Index(before, "{"+name+"}")
		if at >= 0 && p["in"] == "path" && after[at] != before[at] {
			p = maps.Clone(p) // others have it too
			p["name"] = strings.Trim(after[at], "{}")
			parameters[i] = p
		}
	}
	return known
}

// serversOf returns the servers of a document, a path, or an operation.
func serversOf(node object) (servers []object) {
	list, _ := node["servers"].([]any)
	for _, server := range list {
		if server, isObject := server.(object); isObject {
			servers = append(servers, server)
		}
	}
	return servers
}

func urlOf(server object) string {
	url, _ := server["url"].(string)
	return url
}

// pathOf returns the path of a server, "/v1". Its variables have their defaults.
func pathOf(server object) string {
	url := urlOf(server)
	variables, _ := server["variables"].(object)
	for name, variable := range variables {
		v, _ := variable.(object)
		value, _ := v["default"].(string)
		url = strings.ReplaceAll(url, "{"+name+"}", value)
	}
	if _, afterScheme, isAbsolute := strings.Cut(url, "://"); isAbsolute {
		_, path, _ := strings.Cut(afterScheme, "/")
		url = "/" + path
	}
	return strings.TrimSuffix(url, "/")
}
