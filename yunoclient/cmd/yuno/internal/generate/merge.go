package generate

import (
	"fmt"
	"maps"
	"slices"
)

// mergeVariants merges a schema with all its variants. On Yuno's pages variants are not alternatives, but examples of one
// object with more or fewer properties.
func (r *reader) mergeVariants(s *schema, tree object, isResult bool, open []string) (*schema, error) {
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		for i, part := range listOf(tree[keyword]) {
			variant, err := r.read(part, fmt.Sprint(s.pointer, "/", keyword, "/", i), isResult, open)
			if err != nil {
				return nil, err
			}
			s = merge(s, variant)
		}
	}
	return s, nil
}

// merge returns a schema for the values of both schemas.
func merge(a, b *schema) *schema {
	merged := *a
	merged.nullable = a.nullable || b.nullable
	switch {
	case a.kind == kindUnknown, a.isBare() && b.kind == kindObject:
		merged = *b
		merged.pointer, merged.nullable = a.pointer, a.nullable || b.nullable
		if a.description != "" {
			merged.description = a.description
		}
	case b.kind == kindUnknown, b.isBare() && a.kind == kindObject:
	case a.kind != b.kind, a.isMap() != b.isMap():
		merged = schema{kind: kindAny, description: a.description, pointer: a.pointer}
	case a.kind == kindObject:
		merged.mergeProperties(b)
	case a.kind == kindArray:
		merged.items = merge(a.items, b.items)
	case a.kind == kindString:
		merged.mergeEnum(b)
	}
	return &merged
}

// isBare reports whether all that the schema says is that the value is an object.
func (s *schema) isBare() bool { return s.isMap() && s.values == nil }

// isMap reports whether a schema becomes a map in Go.
func (s *schema) isMap() bool { return s.kind == kindObject && len(s.properties) == 0 }

// mergeProperties adds the properties of another object. None stays required, because a variant may lack it.
func (s *schema) mergeProperties(other *schema) {
	if s.isMap() {
		s.values = merge(s.values, other.values)
		return
	}
	s.properties, s.required = maps.Clone(s.properties), map[string]bool{}
	for name, property := range other.properties {
		if own, ok := s.properties[name]; ok {
			property = merge(own, property)
		}
		s.properties[name] = property
	}
}

// mergeEnum adds the values of another enumeration, or drops the enumeration if the other has none.
func (s *schema) mergeEnum(other *schema) {
	if len(s.enum) == 0 || len(other.enum) == 0 {
		s.enum = nil
		return
	}
	s.enum = slices.Clone(s.enum)
	for _, value := range other.enum {
		if !slices.Contains(s.enum, value) {
			s.enum = append(s.enum, value)
		}
	}
	if len(s.enum) > maxEnum {
		s.enum = nil
	}
}
