package main

import (
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/yuno-go/yuno/api/document"
)

// declared are the kinds of components that the generator declares types for.
var declared = strings.Fields("schemas parameters responses requestBodies headers")

// namer names components, so that a page brings the same Go types whatever else is vendored.
type namer struct {
	first      object // openapi.yaml, with the names that its components have there
	firstNames newNames
	taken      map[string]bool // Go names that are in use without any page
}

// generatorNames are the types that the generator declares for every document.
var generatorNames = strings.Fields(`Client ClientInterface ClientOption ClientWithResponses ClientWithResponsesInterface
	HttpRequestDoer RequestEditorFn NewClient NewClientWithResponses WithBaseURL WithHTTPClient WithRequestEditorFn`)

func newNamer(first *page, taken []string) *namer {
	n := &namer{first: withoutExtensions(first.Tree), taken: map[string]bool{}}
	for _, name := range slices.Concat(generatorNames, taken) {
		n.taken[goName(name)] = true
	}
	takeTypes(n.taken, n.first)
	n.firstNames = newNames{}
	for place := range componentsOf(n.first) {
		if n.taken[goName(place.name)] {
			n.firstNames[place] = free(pageOf(firstFile)+"-"+place.name, n.taken)
		}
	}
	for place := range componentsOf(n.first) {
		if slices.Contains(declared, place.kind) {
			n.taken[goName(n.firstNames.of(place))] = true
		}
	}
	return n
}

// names returns the new names of a document's components: with that of the page in front, unless openapi.yaml has the
// same component under the same name.
func (n *namer) names(file string, tree object) newNames {
	if file == firstFile {
		return n.firstNames
	}
	same := n.shared(tree)
	taken := maps.Clone(n.taken)
	takeTypes(taken, tree)
	names := newNames{}
	for place := range componentsOf(tree) {
		if same[place] {
			names[place] = n.firstNames.of(place)
		} else {
			names[place] = free(pageOf(file)+"-"+place.name, taken)
		}
	}
	return names
}

// free returns a name that is not taken. What is taken depends on no other page, so neither does the name.
func free(name string, taken map[string]bool) string {
	for taken[goName(name)] {
		name += "-2"
	}
	return name
}

// takeTypes takes the names of the types that the generator declares for a document's operations.
func takeTypes(taken map[string]bool, tree object) {
	doc := &document.Document{Tree: tree}
	for _, operation := range doc.Operations() {
		for _, name := range typeNames(operation.ID()) {
			taken[name] = true
		}
	}
}

// shared returns the components that openapi.yaml has too, with all that they refer to.
func (n *namer) shared(tree object) map[component]bool {
	ours := maps.Collect(componentsOf(n.first))
	theirs := maps.Collect(componentsOf(tree))
	same := map[component]bool{}
	for place, node := range theirs {
		if other, isKnown := ours[place]; isKnown && reflect.DeepEqual(node, other) {
			same[place] = true
		}
	}
	refersElsewhere := func(place component, _ bool) bool {
		return slices.ContainsFunc(document.References(theirs[place]), func(reference string) bool {
			kind, name, _ := document.SplitReference(reference)
			return !same[component{kind, name}]
		})
	}
	for before := -1; len(same) != before; {
		before = len(same)
		maps.DeleteFunc(same, refersElsewhere)
	}
	return same
}

// componentsOf returns the components of a document, by their places.
func componentsOf(tree object) iter.Seq2[component, any] {
	return func(yield func(component, any) bool) {
		components, _ := tree["components"].(object)
		for _, kind := range document.Kinds {
			named, _ := components[kind].(object)
			for _, name := range slices.Sorted(maps.Keys(named)) {
				if !yield(component{kind, name}, named[name]) {
					return
				}
			}
		}
	}
}

// goName returns what is left of a name in Go, in lower case: names that differ in it are different in Go.
func goName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// typeNames returns the Go names of the types that the generator declares for an operation.
func typeNames(id string) []string {
	name := goName(id)
	return []string{name + "response", name + "jsonrequestbody", name + "jsonbody", name + "params"}
}
