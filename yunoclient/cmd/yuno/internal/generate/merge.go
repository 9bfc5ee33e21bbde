package generate

import (
	"fmt"
	"maps"
)

// mergeVariants merges a schema with all its variants. On Yuno's pages variants are not alternatives, but examples of one
// object with more or fewer properties.
func (r *reader) mergeVariants(s *schema, tree object) error {
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		for i, part := range listOf(tree[keyword]) {
			variant, err := r.read(part, fmt.Sprint(s.pointer, "/", keyword, "/", i))
			if err != nil {
				return err
			}
			required := maps.Clone(s.required)
			s.merge(variant)
			if keyword == "allOf" { // a value matches all parts, so what one requires is required
				s.required = union(required, variant.required)
			}
		}
	}
	return nil
}

func union(a, b map[string]bool) map[string]bool {
	all := map[string]bool{}
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}

// merge changes s into a schema for the values of both schemas. It may use parts of other.
func (s *schema) merge(other *schema) {
	isNullable := s.nullable || other.nullable
	switch {
	case s.kind == kindUnknown, s.isBare() && other.kind == kindObject:
		description, pointer := s.description, s.pointer
		*s = *other
		s.pointer = pointer
		if description != "" {
			s.description = description
		}
	case other.kind == kindUnknown, other.isBare() && s.kind == kindObject:
	case s.kind != other.kind, s.isMap() != other.isMap():
		*s = schema{kind: kindAny, description: s.description, pointer: s.pointer}
	case s.kind == kindObject:
		s.mergeProperties(other)
	case s.kind == kindArray:
		s.items.merge(other.items)
	case s.kind == kindString && len(s.enum) > 0 && len(other.enum) > 0:
		s.setEnum(append(s.enum, other.enum...))
	case s.kind == kindString:
		s.enum = nil
	}
	s.nullable = isNullable
}

// isBare reports whether the schema says only that the value is an object.
func (s *schema) isBare() bool { return s.isMap() && s.values == nil }

// isMap reports whether a schema becomes a map in Go.
func (s *schema) isMap() bool { return s.kind == kindObject && len(s.properties) == 0 }

// mergeProperties adds the properties of another object. None stays required, because a variant may lack it.
func (s *schema) mergeProperties(other *schema) {
	s.required = map[string]bool{}
	for name, property := range other.properties {
		if own, ok := s.properties[name]; ok {
			own.merge(property)
		} else {
			s.properties[name] = property
		}
	}
	switch {
	case s.values == nil:
		s.values = other.values
	case other.values != nil:
		s.values.merge(other.values)
	}
}
