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
	mapImplied(doc, names)
	document.Walk(doc, func(o object) {
		if to, isText := o["$ref"].(string); isText {
			o["$ref"] = renamed(to, names)
		}
		mapping, _ := o["mapping"].(object) // of a discriminator
		for value, to := range mapping {
			name, _ := to.(string)
			mapping[value] = renamed(document.SchemaReference(name), names)
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

// mapImplied writes out what a discriminator implies: a schema that no mapping has is meant by its name, which it is
// about to lose. The schemas are those of a union, or those that extend the one with the discriminator.
func mapImplied(doc object, names newNames) {
	document.Walk(doc, func(o object) {
		addMappings(o, slices.Concat(referencesIn(o["oneOf"]), referencesIn(o["anyOf"])), names)
	})
	components, _ := doc["components"].(object)
	schemas, _ := components["schemas"].(object)
	for name, node := range schemas {
		schema, _ := node.(object)
		for _, reference := range referencesIn(schema["allOf"]) {
			_, parent, _ := document.SplitReference(reference)
			extended, _ := schemas[parent].(object)
			addMappings(extended, []string{"#/components/schemas/" + escape.Replace(name)}, names)
		}
	}
}

// referencesIn returns the references that stand in a list of schemas.
func referencesIn(list any) (references []string) {
	schemas, _ := list.([]any)
	for _, schema := range schemas {
		s, _ := schema.(object)
		if to, isText := s["$ref"].(string); isText {
			references = append(references, to)
		}
	}
	return references
}

// addMappings adds schemas that get other names to the mapping of a schema's discriminator.
func addMappings(schema object, references []string, names newNames) {
	discriminator, isObject := schema["discriminator"].(object)
	if !isObject {
		return
	}
	mapping, _ := discriminator["mapping"].(object)
	known := map[string]bool{}
	for _, to := range mapping {
		name, _ := to.(string)
		known[document.SchemaReference(name)] = true
	}
	for _, reference := range references {
		kind, name, _ := document.SplitReference(reference)
		if known[reference] || names.of(component{kind, name}) == name {
			continue
		}
		if mapping == nil {
			mapping = object{}
			discriminator["mapping"] = mapping
		}
		mapping[name] = reference
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
