package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A walk goes through one schema and the schemas inside it.
type walk struct {
	all     facts
	message string             // what the fields are fields of: "POST /x request"
	inside  []*openapi3.Schema // the schemas around: a schema may hold itself
}

// schema adds what a schema says of the fact owner.
func (all facts) schema(owner fact, message string, ref *openapi3.SchemaRef) {
	walk{all: all, message: message}.schema(owner, "", ref)
}

// schema adds what ref says: owner is the nearest fact above it, field the
// way to it, as in items[].price.
func (w walk) schema(owner fact, field string, ref *openapi3.SchemaRef) {
	if ref == nil || slices.Contains(w.inside, ref.Value) || len(w.all) > maxFacts {
		return
	}
	w.inside = append(slices.Clone(w.inside), ref.Value)
	parts := partsOf(ref)
	for _, part := range parts {
		for _, name := range slices.Sorted(maps.Keys(part.Properties)) {
			w.field(owner, join(field, name), part.Properties[name], isRequired(parts, name))
		}
		if part.AdditionalProperties.Schema != nil {
			w.field(owner, join(field, "*"), part.AdditionalProperties.Schema, false)
		}
		w.schema(owner, field+"[]", part.Items)
		w.options(owner, field, part.OneOf)
		w.options(owner, field, part.AnyOf)
		w.enum(owner, field, part)
		w.limits(owner, field, part, typeName(ref))
	}
}

func (w walk) field(owner fact, field string, ref *openapi3.SchemaRef, required bool) {
	f := fact{
		kind: kindField, name: w.label(field), parent: owner.name, value: typeName(ref),
		required: required, nullable: nullable(ref), response: owner.response,
	}
	w.all.add(f)
	w.schema(f, field, ref)
}

func (w walk) options(owner fact, field string, options openapi3.SchemaRefs) {
	for i, ref := range options {
		name := fmt.Sprint(i + 1)
		if ref.Ref != "" {
			name = path.Base(ref.Ref)
		} else if ref.Value.Title != "" {
			name = ref.Value.Title
		}
		within := field + "<" + name + ">"
		f := fact{kind: kindOption, name: w.label(within), parent: owner.name, value: typeName(ref), response: owner.response}
		w.all.add(f)
		w.schema(f, within, ref)
	}
}

func (w walk) enum(owner fact, field string, schema *openapi3.Schema) {
	if schema.Enum == nil {
		return
	}
	f := fact{kind: kindEnum, name: w.label(field) + " enum", parent: owner.name, response: owner.response}
	w.all.add(f)
	for _, value := range schema.Enum {
		w.all.add(fact{kind: kindEnumValue, name: f.name + " " + asText(value), parent: owner.name, response: owner.response})
	}
}

// limits adds every other rule of the schema.
func (w walk) limits(owner fact, field string, schema *openapi3.Schema, typ string) {
	known := []string{"type", "nullable", "properties", "required", "items", "allOf", "oneOf", "anyOf", "enum"}
	if schema.AdditionalProperties.Schema != nil {
		known = append(known, "additionalProperties")
	}
	if schema.Format != "" && typ != "string" {
		known = append(known, "format")
		w.all.add(fact{kind: kindGoType, name: w.label(field) + " format", parent: owner.name, value: schema.Format, response: owner.response})
	}
	about := fact{name: w.label(field), response: owner.response}
	own := facts{}
	own.rest(about, kindLimit, schema, known...)
	for _, f := range own {
		f.parent = owner.name // about is no fact where it is the items of an array
		w.all.add(f)
	}
}

func (w walk) label(field string) string {
	if field == "" {
		return w.message
	}
	return w.message + " field " + field
}

func join(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}

// partsOf returns a schema and all that its allOf brings in: an answer has to
// fit them all, so together they are one schema.
func partsOf(ref *openapi3.SchemaRef) []*openapi3.Schema {
	var parts []*openapi3.Schema
	var collect func(ref *openapi3.SchemaRef)
	collect = func(ref *openapi3.SchemaRef) {
		if ref == nil || ref.Value == nil || slices.Contains(parts, ref.Value) {
			return
		}
		parts = append(parts, ref.Value)
		for _, inner := range ref.Value.AllOf {
			collect(inner)
		}
	}
	collect(ref)
	return parts
}

func isRequired(parts []*openapi3.Schema, name string) bool {
	return slices.ContainsFunc(parts, func(s *openapi3.Schema) bool { return slices.Contains(s.Required, name) })
}

func nullable(ref *openapi3.SchemaRef) bool {
	return slices.ContainsFunc(partsOf(ref), func(s *openapi3.Schema) bool { return s.Nullable || s.Type.IncludesNull() })
}

// typeName returns the type as people write it: "array of string".
func typeName(ref *openapi3.SchemaRef) string { return nestedTypeName(ref, 0) }

func nestedTypeName(ref *openapi3.SchemaRef, depth int) string {
	types, choice := []string{}, ""
	for _, part := range partsOf(ref) {
		if len(types) == 0 {
			types = slices.DeleteFunc(slices.Clone(part.Type.Slice()), func(t string) bool { return t == openapi3.TypeNull })
		}
		if len(types) == 0 && len(part.Properties) > 0 {
			types = []string{openapi3.TypeObject}
		}
		if len(part.OneOf)+len(part.AnyOf) > 0 {
			choice = " of several kinds"
		}
	}
	slices.Sort(types)
	name := strings.Join(types, " or ")
	if name == "" {
		name = "any value"
	}
	if name == openapi3.TypeArray && depth < maxDepth {
		for _, part := range partsOf(ref) {
			if part.Items != nil {
				name += " of " + nestedTypeName(part.Items, depth+1)
				break
			}
		}
	}
	return name + choice
}
