package yunotest

import (
	"maps"
	"path"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// union is the oneOf or the anyOf of a schema.
type union struct {
	schema *openapi3.Schema
	refs   openapi3.SchemaRefs
}

func unionsOf(schemas []*openapi3.Schema) []union {
	var all []union
	for _, one := range schemas {
		for _, refs := range []openapi3.SchemaRefs{one.OneOf, one.AnyOf} {
			if len(refs) > 0 {
				all = append(all, union{one, refs})
			}
		}
	}
	return all
}

// alternatives returns each alternative, with what a discriminator says of it.
func (u union) alternatives() [][]*openapi3.Schema {
	var all [][]*openapi3.Schema
	for _, ref := range u.refs {
		alternative := []*openapi3.Schema{ref.Value}
		if u.schema.Discriminator != nil {
			property := &openapi3.Schema{Const: nameOf(ref, u.schema.Discriminator)}
			alternative = append(alternative, openapi3.NewSchema().WithProperty(u.schema.Discriminator.PropertyName, property))
		}
		all = append(all, alternative)
	}
	return all
}

// nameOf returns what a discriminator calls an alternative: by its mapping, else by
// the name of its component.
func nameOf(alternative *openapi3.SchemaRef, by *openapi3.Discriminator) string {
	component := path.Base(alternative.Ref)
	for _, name := range slices.Sorted(maps.Keys(by.Mapping)) {
		if target := by.Mapping[name].Ref; target == alternative.Ref || target == component {
			return name
		}
	}
	return component
}
