package document

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Index is a document that is read a path at a time: to load all paths of Yuno's API takes seconds. It may be used by
// any number of goroutines.
type Index struct {
	outline    outline
	components components
}

// outline is a document whose parts are not decoded yet.
type outline struct {
	OpenAPI    string                     `json:"openapi"`
	Info       json.RawMessage            `json:"info,omitempty"`
	Servers    openapi3.Servers           `json:"servers,omitempty"`
	Security   json.RawMessage            `json:"security,omitempty"`
	Paths      map[string]json.RawMessage `json:"paths"`
	Components map[string]json.RawMessage `json:"components,omitempty"`
}

// components are parts that are not decoded yet, by kind and name.
type components map[string]map[string]json.RawMessage

// NewIndex returns the index of a document in JSON that [Read] has taken: of [Document.JSON], or of joined.json.
func NewIndex(text string) (*Index, error) {
	var doc outline
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		return nil, invalid(err)
	}
	all := components{}
	for _, kind := range Kinds {
		var named map[string]json.RawMessage
		if doc.Components[kind] == nil {
			continue
		}
		if err := json.Unmarshal(doc.Components[kind], &named); err != nil {
			return nil, invalid(err)
		}
		all[kind] = named
	}
	return &Index{outline: doc, components: all}, nil
}

// Servers returns the document's servers.
func (i *Index) Servers() openapi3.Servers { return i.outline.Servers }

// Paths returns the document's paths, sorted, and none of the extensions beside them.
func (i *Index) Paths() []string {
	names := slices.Sorted(maps.Keys(i.outline.Paths))
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "x-") })
}

// Load returns the document with one path alone, and with the components that this path needs. It loads them anew each
// time.
func (i *Index) Load(path string) (*openapi3.T, error) {
	item, isKnown := i.outline.Paths[path]
	if !isKnown {
		return nil, fmt.Errorf("the document has no path %s", path)
	}
	needed := components{schemes: i.components[schemes]} // which are named, and not referred to
	i.addTo(needed, item)
	text, err := json.Marshal(struct {
		outline
		Paths      map[string]json.RawMessage `json:"paths"`
		Components components                 `json:"components"`
	}{i.outline, map[string]json.RawMessage{path: item}, needed})
	if err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(text) // which reads nothing outside of the text
}

const schemes = "securitySchemes"

// addTo adds the components that a part of the document refers to, and those that they refer to. What is missing is left
// for the loader to name.
func (i *Index) addTo(needed components, part json.RawMessage) {
	var tree any
	_ = json.Unmarshal(part, &tree) // it is JSON, of a document that was decoded
	for _, reference := range References(tree) {
		kind, name, _ := SplitReference(reference)
		component := i.components[kind][name]
		if component == nil || needed[kind][name] != nil {
			continue
		}
		if needed[kind] == nil {
			needed[kind] = map[string]json.RawMessage{}
		}
		needed[kind][name] = component
		i.addTo(needed, component)
	}
}
