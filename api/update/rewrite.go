package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// clone returns a copy of a part of a document, of which nothing is shared.
func clone(node any) any {
	switch node := node.(type) {
	case object:
		copied := object{}
		for key, value := range node {
			copied[key] = clone(value)
		}
		return copied
	case []any:
		copied := make([]any, len(node))
		for i, item := range node {
			copied[i] = clone(item)
		}
		return copied
	}
	return node
}

// withoutExtensions returns a copy of a document without its x- keys, so that none controls the generator.
func withoutExtensions(doc object) object {
	copied := clone(doc).(object)
	document.Walk(copied, func(o object) {
		maps.DeleteFunc(o, func(key string, _ any) bool { return strings.HasPrefix(key, "x-") })
	})
	return copied
}

// component is the place of a component: a kind and a name in it.
type component struct{ kind, name string }

func (c component) String() string { return "the component " + c.kind + "/" + c.name }

// newNames are the names that components get.
type newNames map[component]string

func (n newNames) of(c component) string {
	if name, isRenamed := n[c]; isRenamed {
		return name
	}
	return c.name
}

// rename gives a document's components other names, and lets all follow that refers to them.
func rename(doc object, names newNames) {
	document.Walk(doc, func(o object) {
		if discriminator, isObject := o["discriminator"].(object); isObject {
			renameMapping(discriminator, unionOf(o), names)
		}
		if to, isText := o["$ref"].(string); isText {
			o["$ref"] = renamed(to, names)
		}
		if requirements, isList := o["security"].([]any); isList {
			o["security"] = renamedSchemes(requirements, names)
		}
	})
	components, _ := doc["components"].(object)
	for _, kind := range document.Kinds {
		named, _ := components[kind].(object)
		moved := object{}
		for name, tree := range named {
			moved[names.of(component{kind, name})] = tree
		}
		if len(moved) > 0 {
			components[kind] = moved
		}
	}
}

// escape encodes a name for a reference.
var escape = strings.NewReplacer("~", "~0", "/", "~1")

func renamed(reference string, names newNames) string {
	kind, name, rest := document.SplitReference(reference)
	return "#/components/" + kind + "/" + escape.Replace(names.of(component{kind, name})) + rest
}

// unionOf returns the references of the schemas of which one applies.
func unionOf(schema object) (references []string) {
	oneOf, _ := schema["oneOf"].([]any)
	anyOf, _ := schema["anyOf"].([]any)
	for _, schema := range slices.Concat(oneOf, anyOf) {
		s, _ := schema.(object)
		if to, isText := s["$ref"].(string); isText {
			references = append(references, to)
		}
	}
	return references
}

// renameMapping lets the mapping of a discriminator follow. A schema that has none is meant by its name, which becomes a
// mapping when the schema has another one.
func renameMapping(discriminator object, union []string, names newNames) {
	was, _ := discriminator["mapping"].(object)
	mapping, mapped := object{}, map[string]bool{}
	for value, to := range was {
		name, _ := to.(string)
		reference := document.SchemaReference(name)
		mapping[value], mapped[reference] = renamed(reference, names), true
	}
	for _, reference := range union {
		kind, name, _ := document.SplitReference(reference)
		if !mapped[reference] && names.of(component{kind, name}) != name {
			mapping[name] = renamed(reference, names)
		}
	}
	if len(mapping) > 0 {
		discriminator["mapping"] = mapping
	}
}

func renamedSchemes(requirements []any, names newNames) []any {
	followed := make([]any, len(requirements))
	for i, requirement := range requirements {
		r, isObject := requirement.(object)
		if !isObject {
			followed[i] = requirement
			continue
		}
		keys := object{}
		for name, scopes := range r {
			keys[names.of(component{"securitySchemes", name})] = scopes
		}
		followed[i] = keys
	}
	return followed
}
