package yunotest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/yuno-go/yuno/api/document"
)

// checkReferences refuses references that lead to each other, and so to nothing.
func checkReferences(doc *document.Document) error {
	for _, to := range document.References(doc.Tree) {
		var node any = document.Object{"$ref": to}
		for seen := 0; ; seen++ {
			object, _ := node.(document.Object)
			if object["$ref"] == nil {
				break
			}
			if seen > 100 {
				return fmt.Errorf("the reference to %s leads to itself", to)
			}
			node = doc.Resolve(node)
		}
	}
	return nil
}

// checkSchemas refuses a schema that is a part of itself for one and the same value.
// No value fits it, and the validator would not end.
func checkSchemas(doc *openapi3.T) error {
	open, done := map[*openapi3.Schema]bool{}, map[*openapi3.Schema]bool{}
	var visit func(schema *openapi3.Schema) error
	visit = func(schema *openapi3.Schema) error {
		switch {
		case open[schema]:
			return errors.New("a schema is its own allOf, oneOf, anyOf, not, if, then, else or dependent one")
		case done[schema]:
			return nil
		}
		open[schema], done[schema] = true, true
		defer delete(open, schema)
		for _, part := range partsOf(schema) {
			if part == nil || part.Value == nil {
				continue
			}
			if err := visit(part.Value); err != nil {
				return err
			}
		}
		return nil
	}
	return doc.WalkSchemas(func(_ string, ref *openapi3.SchemaRef) error { return visit(ref.Value) })
}

// partsOf returns the schemas that judge the same value as a schema.
func partsOf(schema *openapi3.Schema) openapi3.SchemaRefs {
	return slices.Concat(schema.AllOf, schema.OneOf, schema.AnyOf,
		openapi3.SchemaRefs{schema.Not, schema.If, schema.Then, schema.Else},
		slices.Collect(maps.Values(schema.DependentSchemas)))
}
