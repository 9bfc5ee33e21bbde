package generate

import (
	"fmt"
	"maps"
)

// mergeVariants merges a schema with all its variants. On Yuno's pages variants are not alternatives, but examples of one
// object with more or fewer properties.
func (r *reader) mergeVariants(s *schema, tree object) error {
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		var merged *schema
		for i, part := range listOf(tree[keyword]) {
			variant, err := r.read(part, fmt.Sprint(s.pointer, "/", keyword, "/", i))
			switch {
			case err != nil:
				return err
			case merged == nil:
				merged = variant
			default:
				merged.merge(variant, keyword == "allOf")
			}
		}
		if merged != nil {
			s.merge(merged, true)
		}
	}
	return nil
}

// merge changes s into a schema for the values of both schemas. It may use parts of other. If a value matches both schemas,
// and not only one of them, what either requires is required.
func (s *schema) merge(other *schema, matchesBoth bool) {
	isNullable, required := s.nullable || other.nullable, mergeRequired(s.required, other.required, matchesBoth)
	switch {
	case s.kind == kindUnknown, s.isBare() && other.kind == kindObject:
		description, pointer := s.description, s.pointer
		*s = *other
		s.pointer = pointer
		if description != "" {
			s.description = description
		}
	case other.kind == kindUnknown, other.isBare() && s.kind == kindObject:
	case isNumber(s.kind) && isNumber(other.kind):
		if s.kind != other.kind {
			s.kind = kindNumber
		}
		if s.format != other.format {
			s.format = ""
		}
	case s.kind != other.kind, s.isMap() != other.isMap():
		*s = schema{kind: kindAny, description: s.description, pointer: s.pointer}
	case s.isMap():
		s.values.merge(other.values, matchesBoth)
	case s.kind == kindObject:
		s.mergeProperties(other, matchesBoth)
	case s.kind == kindArray:
		s.items.merge(other.items, matchesBoth)
	case s.kind == kindString && len(s.enum) > 0 && len(other.enum) > 0:
		s.setEnum(append(s.enum, other.enum...))
	case s.kind == kindString:
		s.enum = nil
	}
	s.nullable, s.required = isNullable, required
}

// mergeRequired returns the names that either schema requires, or else those that both require.
func mergeRequired(a, b map[string]bool, either bool) map[string]bool {
	required := map[string]bool{}
	for name := range a {
		if either || b[name] {
			required[name] = true
		}
	}
	if either {
		maps.Copy(required, b)
	}
	return required
}

// isBare reports whether the schema says only that the value is an object.
func (s *schema) isBare() bool { return s.isMap() && s.values == nil }

// isMap reports whether a schema becomes a map in Go.
func (s *schema) isMap() bool { return s.kind == kindObject && len(s.properties) == 0 }

// mergeProperties adds the properties of another object.
func (s *schema) mergeProperties(other *schema, matchesBoth bool) {
	for name, property := range other.properties {
		if own, ok := s.properties[name]; ok {
			own.merge(property, matchesBoth)
		} else {
			s.properties[name] = property
		}
	}
}
