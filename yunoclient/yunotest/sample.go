package yunotest

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/yuno-go/yuno/api/document"
)

// maxSampleSize limits the values in a sample. A few schemas that refer to each other
// twice would otherwise have billions.
const maxSampleSize = 10_000

// sample returns a value for a schema: what the schema shows, or a value of its format or
// type, with all properties. The value is a good guess and not always valid, for example
// if the schema has a pattern. Equal schemas have equal samples.
func (r reader) sample(schema any) any {
	s := sampler{reader: r, open: map[string]bool{}, left: maxSampleSize}
	value, _ := s.value(schema)
	return value
}

type sampler struct {
	reader
	open map[string]bool // the references that are being sampled
	left int
}

// value returns false if a schema is being sampled already, says nothing, or comes after
// the sample is full.
func (s *sampler) value(node any) (value any, ok bool) {
	object, ok := node.(document.Object)
	if !ok { // no schema, or true or false
		return nil, false
	}
	if reference, ok := object["$ref"].(string); ok {
		if s.open[reference] {
			return nil, false
		}
		s.open[reference] = true
		defer delete(s.open, reference)
	}
	if s.left--; s.left < 0 {
		return nil, false
	}
	schema := s.object(node)
	if value := shown(schema); value != nil {
		return value, true
	}
	// A sample has the properties of all of allOf, and of the first variant of oneOf and anyOf.
	fields := document.Object{}
	parts, _ := schema["allOf"].([]any)
	for _, part := range slices.Concat(parts, []any{first(schema["oneOf"]), first(schema["anyOf"])}) {
		value, ok := s.value(part)
		partFields, isObject := value.(document.Object)
		if ok && !isObject {
			return value, true
		}
		maps.Copy(fields, partFields)
	}
	switch kindOf(schema) {
	case "array":
		if item, ok := s.value(schema["items"]); ok {
			return []any{item}, true
		}
		return []any{}, true
	case "string":
		return textOf(schema), true
	case "integer", "number":
		return 0, true
	case "boolean":
		return true, true
	case "null":
		return nil, true
	}
	properties := s.object(schema, "properties")
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if s.object(properties[name])["writeOnly"] == true {
			continue
		}
		if value, ok := s.value(properties[name]); ok {
			fields[name] = value
		}
	}
	return fields, true
}

// kindOf returns the type of a sample: the first that is not null, or object if the schema names none.
func kindOf(schema document.Object) string {
	names := document.Types(schema)
	switch {
	case len(names) == 0:
		return "object"
	case names[0] == "null":
		return names[len(names)-1]
	}
	return names[0]
}

// shown returns a value that a schema shows, or nil.
func shown(schema document.Object) any {
	for _, value := range []any{
		schema["const"], schema["example"], first(schema["examples"]), schema["default"], first(schema["enum"]),
	} {
		if value != nil {
			return value
		}
	}
	return nil
}

// textOf returns a text of a schema's format, or one that is not too long.
func textOf(schema document.Object) string {
	format, _ := schema["format"].(string)
	text := cmp.Or(formats[format], "string")
	limit, _ := schema["maxLength"].(json.Number)
	if length, err := strconv.Atoi(limit.String()); err == nil && length >= 0 && length < len(text) {
		return text[:length]
	}
	return text
}

// first returns the first item of a list, or nil.
func first(list any) any {
	if items, _ := list.([]any); len(items) > 0 {
		return items[0]
	}
	return nil
}

// formats has a text for each format that generated code decodes into a type of its own,
// and for a few more.
var formats = map[string]string{
	"byte":      "c3RyaW5n",
	"date":      "2025-05-07",
	"date-time": "2025-05-07T20:00:18.721786Z",
	"email":     "user@example.com",
	"ipv4":      "192.0.2.1",
	"ipv6":      "2001:db8::1",
	"uri":       "https://example.com",
	"uuid":      "7dd71f21-9e4c-439a-9c6d-58f240bd28df",
}
