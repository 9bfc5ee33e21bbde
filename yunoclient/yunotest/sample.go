package yunotest

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// What a sample has at most. Without a bound a schema of a few lines could ask for
// more than a machine has.
const (
	maxSampleSize   = 10_000 // values; what is optional is left out beyond it
	maxSampleUnions = 12     // within each other, for the same reason: the validator tries them all
	maxSampleSteps  = 30_000 // beyond it there is no sample
)

// sampler makes a value that a schema takes: what the schema shows, else the least
// that it allows, with all properties. Equal schemas have equal samples.
//
// A value may have to fit several schemas at once, those of an allOf for instance.
// So each function takes the list of them.
type sampler struct {
	open   map[*openapi3.Schema]bool // what is being sampled: a schema that is a part of itself ends there
	unions int                       // of which an alternative is being sampled
	size   int
	steps  int
}

// sample returns a value that a schema takes. It returns false if it finds none.
func sample(schema *openapi3.Schema, opts ...openapi3.SchemaValidationOption) (any, bool) {
	for _, full := range []bool{true, false} {
		s := sampler{open: map[*openapi3.Schema]bool{}}
		if !full {
			s.size = maxSampleSize
		}
		value, ok := s.value(schema)
		if ok && schema.VisitJSON(value, opts...) == nil {
			return value, true
		}
	}
	return nil, false
}

// value returns a value that fits all of schemas.
func (s *sampler) value(schemas ...*openapi3.Schema) (any, bool) {
	s.size++
	return s.with(nil, nil, schemas)
}

// with returns a value that fits schemas and more, and one alternative of each union.
func (s *sampler) with(schemas []*openapi3.Schema, unions []union, more []*openapi3.Schema) (any, bool) {
	s.steps++
	more = slices.DeleteFunc(withAllOf(more), func(one *openapi3.Schema) bool { return slices.Contains(schemas, one) })
	if s.steps > maxSampleSteps || slices.ContainsFunc(more, func(one *openapi3.Schema) bool { return s.open[one] }) {
		return nil, false
	}
	for _, one := range more {
		s.open[one] = true
		defer delete(s.open, one)
	}
	schemas = slices.Concat(schemas, more)
	if value, ok := shown(schemas); ok {
		return value, true
	}
	unions = slices.Concat(unions, unionsOf(more))
	if len(unions) == 0 {
		return s.ofType(schemas)
	}
	s.unions++
	defer func() { s.unions-- }()
	for _, alternative := range unions[0].alternatives() {
		value, ok := s.with(schemas, unions[1:], alternative)
		if ok && unions[0].schema.VisitJSON(value) == nil { // only one may fit
			return value, true
		}
	}
	return nil, false
}

// withAllOf returns schemas and those of their allOf, each once.
func withAllOf(schemas []*openapi3.Schema) []*openapi3.Schema {
	var all []*openapi3.Schema
	for len(schemas) > 0 {
		one := schemas[0]
		schemas = schemas[1:]
		if slices.Contains(all, one) {
			continue
		}
		all = append(all, one)
		for _, part := range one.AllOf {
			schemas = append(schemas, part.Value)
		}
	}
	return all
}

// shown returns the first value that one of schemas shows and all of them take: what
// is published has mistakes in its examples.
func shown(schemas []*openapi3.Schema) (any, bool) {
	for _, one := range schemas {
		for _, value := range slices.Concat([]any{one.Const, one.Example}, one.Examples, []any{one.Default}, one.Enum) {
			if value != nil && fits(value, schemas) {
				return value, true
			}
		}
	}
	return nil, false
}

func fits(value any, schemas []*openapi3.Schema) bool {
	return !slices.ContainsFunc(schemas, func(one *openapi3.Schema) bool { return one.VisitJSON(value) != nil })
}

// ofType returns the least value of the type that schemas have in common.
func (s *sampler) ofType(schemas []*openapi3.Schema) (any, bool) {
	switch typeOf(schemas) {
	case openapi3.TypeArray:
		return s.array(schemas)
	case openapi3.TypeString:
		return leastString(schemas)
	case openapi3.TypeBoolean:
		return true, true
	case openapi3.TypeInteger, openapi3.TypeNumber:
		return leastNumber(schemas)
	case openapi3.TypeNull:
		return nil, true
	}
	return s.object(schemas)
}

// typeOf returns the first type that each of schemas allows, null last. Where none
// says a type it is that of their keywords.
func typeOf(schemas []*openapi3.Schema) string {
	for _, name := range []string{openapi3.TypeObject, openapi3.TypeArray, openapi3.TypeString, openapi3.TypeInteger,
		openapi3.TypeBoolean, openapi3.TypeNull} {
		allowed, said := true, false
		for _, one := range schemas {
			said = said || !one.Type.IsEmpty()
			isNumber := name == openapi3.TypeInteger && one.Type.Includes(openapi3.TypeNumber)
			allowed = allowed && (one.Type.IsEmpty() || one.Type.Includes(name) || isNumber)
		}
		if said && allowed {
			return name
		}
	}
	for _, one := range schemas {
		switch {
		case one.Items != nil, one.PrefixItems != nil, one.MinItems > 0:
			return openapi3.TypeArray
		case one.Format != "", one.Pattern != "", one.MinLength > 0, one.MaxLength != nil:
			return openapi3.TypeString
		case one.Min != nil, one.Max != nil, one.MultipleOf != nil:
			return openapi3.TypeNumber
		}
	}
	return openapi3.TypeObject
}

func (s *sampler) array(schemas []*openapi3.Schema) (any, bool) {
	wanted, least := 1, 0
	var prefix, items []*openapi3.Schema
	for _, one := range schemas {
		least = max(least, int(min(one.MinItems, maxSampleSteps)))
		if one.MaxItems != nil {
			wanted = min(wanted, int(min(*one.MaxItems, maxSampleSteps)))
		}
		if one.Items != nil {
			items = append(items, one.Items.Value)
		}
		for _, ref := range one.PrefixItems {
			prefix = append(prefix, ref.Value)
		}
	}
	array := []any{}
	for len(array) < max(wanted, least) {
		schema := items
		if len(array) < len(prefix) {
			schema = prefix[len(array) : len(array)+1]
		}
		value, ok := s.value(schema...)
		if !ok || s.isLarge() && len(array) >= least {
			return array, len(array) >= least
		}
		array = append(array, value)
	}
	return array, true
}

// isLarge reports whether what is optional is left out.
func (s *sampler) isLarge() bool { return s.size > maxSampleSize || s.unions > maxSampleUnions }

func (s *sampler) object(schemas []*openapi3.Schema) (any, bool) {
	object := map[string]any{}
	properties := map[string][]*openapi3.Schema{}
	var required []string
	for _, one := range schemas {
		if one.Always != nil && !*one.Always {
			return nil, false
		}
		required = append(required, one.Required...)
		for name, property := range one.Properties {
			properties[name] = append(properties[name], property.Value)
		}
	}
	for _, name := range required {
		if object[name] != nil {
			continue
		}
		value, ok := s.value(orAdditional(properties[name], schemas)...)
		if !ok {
			return nil, false
		}
		object[name] = value
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		isWriteOnly := slices.ContainsFunc(properties[name], func(one *openapi3.Schema) bool { return one.WriteOnly })
		if _, done := object[name]; done || isWriteOnly || s.isLarge() || isFull(object, schemas) {
			continue
		}
		if value, ok := s.value(properties[name]...); ok {
			object[name] = value
		}
	}
	return object, true
}

// isFull reports whether an object may have no further property.
func isFull(object map[string]any, schemas []*openapi3.Schema) bool {
	return slices.ContainsFunc(schemas, func(one *openapi3.Schema) bool {
		return one.MaxProps != nil && uint64(len(object)) >= *one.MaxProps
	})
}

// orAdditional returns the schemas of a property, which are those of the additional
// ones if it has none.
func orAdditional(property, schemas []*openapi3.Schema) []*openapi3.Schema {
	if property != nil {
		return property
	}
	for _, one := range schemas {
		if one.AdditionalProperties.Schema != nil {
			property = append(property, one.AdditionalProperties.Schema.Value)
		}
	}
	return property
}
