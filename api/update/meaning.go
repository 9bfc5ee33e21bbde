package main

import (
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// meaningOf returns what a keyword of an object means, to be compared with reflect.DeepEqual: its default if it is absent,
// and nothing that only people read.
func meaningOf(d *document.Document, kind string, object document.Object, keyword string) any {
	switch keyword {
	case "style":
		return styleOf(object)
	case "explode":
		if explode, ok := object["explode"]; ok {
			return explode
		}
		return styleOf(object) == "form"
	}
	m := meanings{document: d, components: map[string]any{}}
	return []any{m.clean(parts[kind][keyword], object[keyword]), m.components}
}

func styleOf(object document.Object) any {
	switch {
	case object["style"] != nil:
		return object["style"]
	case object["in"] == "query" || object["in"] == "cookie":
		return "form"
	}
	return "simple"
}

type meanings struct {
	document   *document.Document
	components map[string]any // those that were referred to, by reference
}

// notes are keywords that only people read. A default is what the server does without a value, as before.
var notes = strings.Fields("title summary description example examples externalDocs deprecated default xml")

// clean returns a part of the document without notes.
func (m meanings) clean(kind string, node any) any {
	of, isMap := strings.CutPrefix(kind, "{}")
	switch node := node.(type) {
	case []any:
		list := []any{}
		for _, item := range node {
			list = append(list, m.clean(strings.TrimPrefix(kind, "[]"), item))
		}
		return list
	case document.Object:
		if kind == "" { // data, whose keys may be called description
			return node
		}
		if reference := referenceOf(node); reference != "" && !isMap {
			m.refer(kind, reference, node)
			return reference
		}
		object := document.Object{}
		for key, value := range node {
			if isMap {
				object[key] = m.clean(of, value)
			} else if !slices.Contains(notes, key) {
				object[key] = m.clean(parts[kind][key], value)
			}
		}
		return object
	}
	if kind == "note" {
		return nil
	}
	return node
}

// refer adds the component that a node refers to, once.
func (m meanings) refer(kind, reference string, node any) {
	if _, ok := m.components[reference]; !ok {
		m.components[reference] = nil // it may refer to itself
		m.components[reference] = m.clean(kind, m.document.Resolve(node))
	}
}
