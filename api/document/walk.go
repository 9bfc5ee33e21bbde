package document

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kinds are the kinds of components.
var Kinds = strings.Fields(`schemas responses parameters examples requestBodies headers securitySchemes links callbacks
	pathItems`)

var (
	// Under these keywords are names that a document chooses.
	names = append(strings.Fields(`properties patternProperties dependentSchemas dependentRequired $defs content encoding
		variables mapping scopes security webhooks`), Kinds...)
	// Under these is data.
	data = strings.Fields("example default const value enum")
	// Under these is a text, or null where YAML has nothing behind the colon.
	texts = strings.Fields("title summary description termsOfService name email url version operationId format pattern")
)

// Walk visits every object that OpenAPI defines in a part of a document, the outer ones first, in the order of their
// keys. It visits no object whose keys are names, no data, and no extension. visit may change the object.
func Walk(node any, visit func(Object)) {
	walk(node, "", false, func(node any, _ string, isNames bool) {
		if o, isObject := node.(Object); isObject && !isNames {
			visit(o)
		}
	})
}

// walk visits a node, and all that it holds. isNames is set for an object whose keys are names.
func walk(node any, at string, isNames bool, visit func(node any, at string, isNames bool)) {
	visit(node, at, isNames)
	switch node := node.(type) {
	case []any:
		for i, item := range node {
			walk(item, fmt.Sprint(at, ".", i), isNames, visit)
		}
	case Object:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			if isNames || !isOpaque(key, node[key]) {
				walk(node[key], at+"."+key, !isNames && holdsNames(key, node[key]), visit)
			}
		}
	}
}

// holdsNames reports whether a keyword holds an object whose keys are names, or a list of them: an operation's security
// is one, its parameters are not.
func holdsNames(keyword string, value any) bool {
	_, isList := value.([]any)
	return slices.Contains(names, keyword) && (!isList || keyword == "security")
}

// isOpaque reports whether a keyword holds what OpenAPI does not define: data, an extension, or a text that is missing.
// The examples of a schema are a list of data, others are examples by their names.
func isOpaque(keyword string, value any) bool {
	_, isList := value.([]any)
	return slices.Contains(data, keyword) || strings.HasPrefix(keyword, "x-") || keyword == "examples" && isList ||
		value == nil && slices.Contains(texts, keyword)
}

// checkNulls refuses null where OpenAPI wants something: its readers take it for an object.
func checkNulls(tree Object) (err error) {
	walk(tree, "", false, func(node any, at string, _ bool) {
		if node == nil && err == nil {
			err = fmt.Errorf("null stands at %s, where nothing or a value has to be", strings.TrimPrefix(at, "."))
		}
	})
	return err
}

// References returns what a part of a document refers to, as often as it does: by $ref, and in the mapping of a
// discriminator, whose plain names are returned as references to schemas.
func References(part any) (found []string) {
	Walk(part, func(o Object) {
		for _, keyword := range []string{"$ref", "$dynamicRef"} {
			if to, isKnown := o[keyword]; isKnown {
				found = append(found, fmt.Sprint(to))
			}
		}
		mapping, _ := o["mapping"].(Object)
		for _, value := range slices.Sorted(maps.Keys(mapping)) {
			found = append(found, SchemaReference(fmt.Sprint(mapping[value])))
		}
	})
	return found
}

// SchemaReference returns the reference that a value in the mapping of a discriminator is: the name of a schema may stand
// alone there.
func SchemaReference(to string) string {
	if strings.ContainsAny(to, "/#:") {
		return to
	}
	return prefix + "schemas/" + to
}

// checkReferences refuses what would be read from elsewhere.
func checkReferences(tree Object) error {
	for _, to := range References(tree) {
		if !strings.HasPrefix(to, prefix) {
			return fmt.Errorf("it refers to %s: only references to %s are taken", to, prefix)
		}
	}
	return nil
}
