package yunotest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/yuno-go/yuno/api/document"
)

// checkLoops refuses a reference that leads back to itself, and a schema that is a
// part of itself for one and the same value. Whoever follows them never ends.
func checkLoops(tree document.Object) (err error) {
	open, done := map[string]bool{}, map[string]bool{}
	var follow func(node any) error
	follow = func(node any) error {
		object, _ := node.(document.Object)
		for _, part := range partsOf(object) {
			if err := follow(part); err != nil {
				return err
			}
		}
		to, isReference := object["$ref"].(string)
		switch {
		case open[to]:
			return fmt.Errorf("%s is a part of itself, for one and the same value", to)
		case !isReference, done[to]:
			return nil
		}
		open[to], done[to] = true, true
		defer delete(open, to)
		return follow(at(tree, to))
	}
	document.Walk(tree, func(object document.Object) {
		if err == nil {
			err = follow(object)
		}
	})
	return err
}

// maxParts is how many schemas may judge one value. Yuno's pages have up to 17.
const maxParts = 1000

// limitParts takes its parts from a schema that has more of them than maxParts. A few
// lines can have billions: a schema with a part twice, which has a part twice, and so
// on. The validator looks at each.
func limitParts(tree document.Object) {
	counted := map[string]int{}
	var count func(node any) int
	count = func(node any) int {
		schema, _ := node.(document.Object)
		total := 1
		for _, part := range partsOf(schema) {
			total += count(part)
		}
		if to, isReference := schema["$ref"].(string); isReference {
			if counted[to] == 0 {
				counted[to] = count(at(tree, to))
			}
			total += counted[to]
		}
		if total > maxParts {
			maps.DeleteFunc(schema, func(keyword string, _ any) bool { return slices.Contains(judgingKeywords, keyword) })
			total = 1
		}
		return total
	}
	document.Walk(tree, func(object document.Object) { count(object) })
}

// The keywords whose schemas judge the same value as the schema that has them.
var (
	partLists       = strings.Fields("allOf oneOf anyOf")
	singleParts     = strings.Fields("not if then else")
	partsByName     = []string{"dependentSchemas"}
	judgingKeywords = slices.Concat(partLists, singleParts, partsByName)
)

// partsOf returns the schemas that judge the same value as a schema.
func partsOf(schema document.Object) []any {
	var parts []any
	for _, keyword := range partLists {
		list, _ := schema[keyword].([]any)
		parts = append(parts, list...)
	}
	for _, keyword := range singleParts {
		if part, isThere := schema[keyword]; isThere {
			parts = append(parts, part)
		}
	}
	for _, keyword := range partsByName {
		named, _ := schema[keyword].(document.Object)
		parts = slices.AppendSeq(parts, maps.Values(named))
	}
	return parts
}

// at returns what a reference leads to, or nil.
func at(tree document.Object, reference string) (node any) {
	node = tree
	for name := range strings.SplitSeq(strings.TrimPrefix(reference, "#/"), "/") {
		object, _ := node.(document.Object)
		node = object[unescape.Replace(name)]
	}
	return node
}

// unescape decodes a name within a reference.
var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// Whoever loads and validates with kin-openapi asks it whether a schema is empty. It
// looks at the parts of one without a keyword of its own, and never ends where a schema
// is a part of itself. allowEmptyValue says nothing of a schema, and ends it at once.

// partKeywords are the keywords whose schemas are parts of a schema.
var partKeywords = slices.Concat(judgingKeywords, strings.Fields(`properties patternProperties propertyNames
	additionalProperties unevaluatedProperties items prefixItems contains unevaluatedItems contentSchema`))

// markParts sets it in a document's text, for the loader.
func markParts(object document.Object) {
	for _, keyword := range partKeywords {
		if object[keyword] != nil && object["$ref"] == nil {
			object["allowEmptyValue"] = true
		}
	}
}

// markSchemas sets it in what was loaded, for the validator: Yuno's document is not
// read as a whole before, and the loader makes further schemas.
func markSchemas(doc *openapi3.T) error {
	return doc.WalkSchemas(func(_ string, ref *openapi3.SchemaRef) error {
		ref.Value.AllowEmptyValue = true
		return nil
	})
}
