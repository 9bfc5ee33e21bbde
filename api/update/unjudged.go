package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// unjudged lists keywords whose changes neither tool reports, or calls harmless, though they may break callers. A
// maintainer must decide whether such a change breaks callers.
var unjudged = map[string][]string{
	"parameter": {"style", "explode", "content"},
	"header":    {"style", "explode", "content"},
	"media":     {"encoding"},
	"schema":    {"not", "discriminator"},
	"scheme":    {"flows"},
}

// parts says where objects that have such keywords are: which object a keyword holds, or a list ("[]") or a map ("{}") of
// them.
var parts = map[string]map[string]string{
	"requestBody": {"content": "{}media"},
	"response":    {"content": "{}media", "headers": "{}header"},
	"parameter":   {"schema": "schema", "content": "{}media"},
	"header":      {"schema": "schema", "content": "{}media"},
	"media":       {"schema": "schema", "encoding": "{}encoding"},
	"encoding":    {"headers": "{}header"},
	"schema": {
		"properties": "{}schema", "patternProperties": "{}schema", "dependentSchemas": "{}schema",
		"allOf": "[]schema", "anyOf": "[]schema", "oneOf": "[]schema", "prefixItems": "[]schema",
		"additionalProperties": "schema", "unevaluatedProperties": "schema", "unevaluatedItems": "schema",
		"items": "schema", "contains": "schema", "propertyNames": "schema", "contentSchema": "schema",
		"not": "schema", "if": "schema", "then": "schema", "else": "schema",
	},
	"scheme": {"flows": "{}flow"},
	"flow":   {"scopes": "{}note"},
}

// compareUnjudged reports changes of those keywords as unknown.
func (r *report) compareUnjudged(before, after *document.Document) {
	c := comparison{before: before, after: after, seen: map[[2]string]bool{}, report: r}
	for _, pair := range pairOperations(before, after) {
		c.operation(pair)
	}
	schemes := func(d *document.Document) any {
		components, _ := d.Tree["components"].(document.Object)
		return components["securitySchemes"]
	}
	c.part("{}scheme", "/components/securitySchemes", schemes(before), schemes(after))
}

// comparison walks through two documents at once.
type comparison struct {
	before, after *document.Document
	seen          map[[2]string]bool // references that are compared already: a schema may refer to itself
	report        *report
}

func (c *comparison) operation(pair operationPair) {
	old, parameters := parametersOf(c.before, pair.before), parametersOf(c.after, pair.after)
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		if known, ok := old[key]; ok {
			c.object("parameter", parameters[key].pointer, known.tree, parameters[key].tree)
		}
	}
	at, before, after := pair.after.Pointer(), pair.before.Tree, pair.after.Tree
	c.part("requestBody", at+"/requestBody", before["requestBody"], after["requestBody"])
	oldResponses, _ := before["responses"].(document.Object)
	responses, _ := after["responses"].(document.Object)
	for _, status := range slices.Sorted(maps.Keys(oldResponses)) {
		if _, ok := responses[status]; !ok && strings.Trim(status, "0123456789") != "" { // the tools see 404, but not 4XX
			c.differs(at + "/responses/" + status)
		}
	}
	c.part("{}response", at+"/responses", before["responses"], after["responses"])
}

func (c *comparison) differs(pointer string) {
	c.report.add(unknown, pointer+" differs, which no tool judges")
}

// part compares a part of both documents: an object, or a list or a map of them.
func (c *comparison) part(kind, at string, before, after any) {
	switch {
	case strings.HasPrefix(kind, "{}"):
		old, _ := before.(document.Object)
		object, _ := after.(document.Object)
		for _, key := range slices.Sorted(maps.Keys(old)) {
			if node, ok := object[key]; ok {
				c.part(kind[2:], document.Pointer(at, key), old[key], node)
			}
		}
	case strings.HasPrefix(kind, "[]"):
		old, _ := before.([]any)
		list, _ := after.([]any)
		for i := range old {
			if j := indexOf(old, i, list); j >= 0 {
				c.part(kind[2:], fmt.Sprint(at, "/", j), old[i], list[j])
			}
		}
	default:
		c.referred(kind, at, before, after)
	}
}

// indexOf returns the index in the newer list of the item i of the older one: that of the same reference, wherever it is,
// or else i. It returns -1 if there is none.
func indexOf(old []any, i int, list []any) int {
	reference := referenceOf(old[i])
	for j, item := range list {
		if reference != "" && reference == referenceOf(item) {
			return j
		}
	}
	if i < len(list) {
		return i
	}
	return -1
}

// referred compares two objects, each of which may be a reference.
func (c *comparison) referred(kind, at string, before, after any) {
	references := [2]string{referenceOf(before), referenceOf(after)}
	if references[0] != "" && references[1] != "" {
		if c.seen[references] {
			return
		}
		c.seen[references] = true
	}
	_, old := resolve(c.before, at, before)
	pointer, object := resolve(c.after, at, after)
	if old != nil && object != nil {
		c.object(kind, pointer, old, object)
	}
}

func (c *comparison) object(kind, at string, before, after document.Object) {
	for _, keyword := range unjudged[kind] {
		if !reflect.DeepEqual(meaningOf(c.before, kind, before, keyword), meaningOf(c.after, kind, after, keyword)) {
			c.differs(at + "/" + keyword)
		}
	}
	for _, keyword := range slices.Sorted(maps.Keys(parts[kind])) {
		if !slices.Contains(unjudged[kind], keyword) { // which are compared as a whole
			c.part(parts[kind][keyword], at+"/"+keyword, before[keyword], after[keyword])
		}
	}
}
