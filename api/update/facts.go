package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

type kind int

const (
	kindNote      kind = iota // what changes no call: a tag, an extension
	kindText                  // descriptions and examples: counted, not listed
	kindServer                // the base URL of an environment
	kindComponent             // a named schema, which becomes a Go type
	kindOperation             // its value is the operationId
	kindSecurity              // of one operation
	kindParameter             // of one operation: path, query, header, cookie
	kindBody                  // the request's body
	kindContent               // a content type of a request or a response
	kindStatus                // of a response
	kindHeader                // of a response
	kindField                 // a property, at any depth
	kindOption                // one schema of a oneOf or anyOf
	kindEnum                  // that the values of a field are listed
	kindEnumValue             // one of these values
	kindLimit                 // a length, a pattern, any other rule of a schema
	kindGoType                // a format that decides on the Go type: int64
)

// A fact is one thing that a document says. Two documents are compared by
// their facts.
type fact struct {
	kind     kind
	name     string // unique in a document, for people
	parent   string // the name of the fact it belongs to, with which it comes and goes
	value    string // a type, an operationId, a limit
	required bool
	nullable bool
	response bool // the server sends it; otherwise the client does
}

// String returns what the fact says beside its name.
func (f fact) String() string {
	words := f.value
	if f.nullable {
		words += " or null"
	}
	switch {
	case f.required:
		words += ", required"
	case f.kind == kindBody, f.kind == kindParameter, f.kind == kindField && !f.response:
		words += ", optional"
	}
	return strings.TrimPrefix(words, ", ")
}

// maxFacts is far above what a person would read.
const maxFacts = 50_000

// facts holds the facts of a document by their names.
type facts map[string]fact

// add keeps the first of two facts with one name: two parts of an allOf may
// both describe a property.
func (all facts) add(f fact) {
	if _, found := all[f.name]; !found {
		all[f.name] = f
	}
}

var textKeys = []string{"description", "summary", "title", "example", "examples", "externalDocs", "$comment"}

// rest adds a fact for every key of an object except known, for which the
// caller has better words: so nothing in a document goes unseen.
func (all facts) rest(about fact, as kind, object yaml.Marshaler, known ...string) {
	encoded, err := object.MarshalYAML()
	if err != nil {
		return
	}
	members, _ := encoded.(map[string]any)
	parent := about.name
	if _, found := all[parent]; !found {
		parent = "" // about only names a place, such as the document's info
	}
	for key, value := range members {
		if slices.Contains(known, key) {
			continue
		}
		f := fact{kind: as, name: about.name + " " + key, parent: parent, value: asText(value), response: about.response}
		if slices.Contains(textKeys, key) {
			f.kind = kindText
		}
		all.add(f)
	}
}

func asText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// factsOf returns all that a document says. It fails on a document whose
// schemas refer to each other so often that nobody could read the report.
func factsOf(doc *openapi3.T) (facts, error) {
	all := facts{}
	all.rest(fact{name: "document"}, kindNote, doc, "info", "servers", "security", "paths", "components")
	all.rest(fact{name: "info"}, kindNote, doc.Info)
	for _, server := range doc.Servers {
		f := fact{kind: kindServer, name: "server " + server.URL}
		all.add(f)
		all.rest(f, kindNote, server, "url")
	}
	if doc.Components != nil {
		all.components(doc.Components)
	}
	for path, item := range doc.Paths.Map() {
		operations := item.Operations()
		known := []string{"parameters"}
		for method, operation := range operations {
			known = append(known, strings.ToLower(method))
			all.operation(doc, method+" "+path, item, operation)
		}
		all.rest(fact{name: "path " + path}, kindNote, item, known...)
	}
	if len(all) > maxFacts {
		return nil, fmt.Errorf("more than %d fields, references included: too large for an OpenAPI document", maxFacts)
	}
	return all, nil
}

func (all facts) components(components *openapi3.Components) {
	for name := range components.Schemas {
		all.add(fact{kind: kindComponent, name: "component schema " + name})
	}
	for name, scheme := range components.SecuritySchemes {
		// What of it is sent stands in each operation's security.
		all.rest(fact{name: "security scheme " + name}, kindNote, scheme.Value, "type", "in", "name", "scheme")
	}
}

// securityOf returns what a caller has to send, whatever the schemes are named.
func securityOf(doc *openapi3.T, operation *openapi3.Operation) string {
	requirements := doc.Security
	if operation.Security != nil {
		requirements = *operation.Security
	}
	var choices []string
	for _, requirement := range requirements {
		var needs []string
		for _, name := range slices.Sorted(maps.Keys(requirement)) {
			needs = append(needs, strings.Join(append([]string{schemeOf(doc, name)}, requirement[name]...), " "))
		}
		slices.Sort(needs)
		if len(needs) == 0 {
			needs = []string{"nothing"}
		}
		choices = append(choices, strings.Join(needs, " and "))
	}
	if len(choices) == 0 {
		return "nothing"
	}
	slices.Sort(choices)
	return strings.Join(choices, ", or ")
}

func schemeOf(doc *openapi3.T, name string) string {
	if doc.Components == nil || doc.Components.SecuritySchemes[name] == nil {
		return name // OpenAPI 3.2 allows a URI here
	}
	scheme := doc.Components.SecuritySchemes[name].Value
	return strings.Join(strings.Fields(scheme.Type+" "+scheme.Scheme+" "+scheme.In+" "+scheme.Name), " ")
}
