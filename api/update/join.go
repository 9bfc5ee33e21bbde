package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// joiner joins documents to the first. It prefers none: documents that contradict each other are an error.
type joiner struct {
	paths, components object
	servers           []any
	from, templates   map[string]string // the file of each component, operation and operationId; paths by their shape
}

func join(documents map[string]*document) ([]byte, error) {
	j := joiner{paths: object{}, components: object{}, from: map[string]string{}, templates: map[string]string{}}
	for _, file := range slices.Sorted(maps.Keys(documents)) { // openapi.yaml, then the pages
		dropExtensions(documents[file].tree, false)
		if err := j.add(file, documents[file].tree); err != nil {
			return nil, err
		}
	}
	first := documents["openapi.yaml"].tree
	text, err := indented(object{"openapi": first["openapi"], "info": first["info"],
		"servers": j.servers, "paths": j.paths, "components": j.components})
	if err == nil {
		_, err = parse(string(text))
	}
	if err != nil {
		return nil, fmt.Errorf("what the documents make together: %w", err)
	}
	return text, nil
}

// indented returns the text of joined.json. One space a level keeps a large file readable, and quick to read.
func indented(doc object) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(doc)
	return text.Bytes(), err
}

func (j *joiner) add(file string, doc object) error {
	servers, _ := doc["servers"].([]any)
	for _, server := range servers {
		if !slices.ContainsFunc(j.servers, func(known any) bool { return known.(object)["url"] == server.(object)["url"] }) {
			j.servers = append(j.servers, server)
		}
	}
	renamed := map[string]string{} // security schemes that differ from another document's
	components, _ := doc["components"].(object)
	for kind, named := range components {
		known, _ := cmp.Or(j.components[kind], any(object{})).(object)
		j.components[kind] = known
		named, _ := named.(object)
		for name, component := range named {
			at := "components." + kind + "." + name
			switch {
			case known[name] == nil:
				known[name], j.from[at] = component, file
			case reflect.DeepEqual(known[name], component):
			case kind == "securitySchemes":
				renamed[name] = name + "-" + strings.TrimSuffix(strings.TrimPrefix(file, "pages/"), ".yaml")
				known[renamed[name]] = component
			default:
				return fmt.Errorf("%s and %s both have %s, and they differ", j.from[at], file, at)
			}
		}
	}
	paths, _ := doc["paths"].(object)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item, _ := paths[path].(object)
		if err := j.addPath(file, path, item, doc["security"], renamed); err != nil {
			return err
		}
	}
	return nil
}

var methods, template = strings.Fields("get put post delete options head patch trace"), regexp.MustCompile(`\{[^{}]*\}`)

// addPath adds the operations of a path, each with all that it has from its path and its document. A router knows
// one name for the parameter of a template: that of the first document.
func (j *joiner) addPath(file, path string, item object, security any, renamed map[string]string) error {
	shape := template.ReplaceAllString(path, "{}")
	known := cmp.Or(j.templates[shape], path)
	target, _ := cmp.Or(j.paths[known], any(object{})).(object)
	j.templates[shape], j.paths[known] = known, target
	shared, _ := item["parameters"].([]any)
	delete(item, "parameters")
	for key, value := range item {
		operation, _ := value.(object)
		if !slices.Contains(methods, key) {
			target[key] = cmp.Or(target[key], value) // a text, or servers of its own
			continue
		}
		id, _ := operation["operationId"].(string)
		for _, at := range []string{"the operation " + id, strings.ToUpper(key) + " " + known} {
			if j.from[at] != "" {
				return fmt.Errorf("%s and %s both have %s", j.from[at], file, at)
			}
			j.from[at] = file
		}
		own, _ := operation["parameters"].([]any)
		parameters := slices.Concat(shared, own)
		for _, parameter := range parameters {
			p, _ := parameter.(object)
			name, _ := p["name"].(string)
			if at := slices.Index(template.FindAllString(path, -1), "{"+name+"}"); at >= 0 && p["in"] == "path" {
				p["name"] = strings.Trim(template.FindAllString(known, -1)[at], "{}")
			}
		}
		if len(parameters) > 0 {
			operation["parameters"] = parameters
		}
		required, _ := cmp.Or(operation["security"], security).([]any)
		keys := make([]object, len(required)) // an empty list where none is required
		for i, requirement := range required {
			keys[i] = object{}
			requirement, _ := requirement.(object)
			for name, scopes := range requirement {
				keys[i][cmp.Or(renamed[name], name)] = scopes
			}
		}
		operation["security"] = keys
		target[key] = operation
	}
	return nil
}

// Under these keys are names that a document chooses, or data.
var names = strings.Fields(`properties patternProperties dependentSchemas $defs schemas responses parameters examples
	requestBodies headers securitySchemes links callbacks pathItems variables mapping encoding example default const value`)

// dropExtensions drops every x- key, so that no document controls the generator.
func dropExtensions(node any, isNames bool) {
	list, _ := node.([]any)
	for _, item := range list {
		dropExtensions(item, false)
	}
	tree, _ := node.(object)
	for key, value := range tree {
		if !isNames && strings.HasPrefix(key, "x-") {
			delete(tree, key)
		}
		dropExtensions(value, !isNames && slices.Contains(names, key))
	}
}
