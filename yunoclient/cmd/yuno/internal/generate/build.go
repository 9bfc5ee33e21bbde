package generate

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuno-go/yuno/api/document"
)

// builder makes the document that the generator reads. It contains the operations and nothing else of a page.
type builder struct {
	paths, schemas object
	owners         map[string]owner // the places of calls, operations and types, to find duplicates
}

// owner is the place that a name comes from.
type owner struct{ page, pointer string }

// build returns the document for the operations of all pages.
func build(operations []*operation) (object, *builder, error) {
	slices.SortFunc(operations, func(a, b *operation) int {
		return cmp.Or(strings.Compare(a.id, b.id), strings.Compare(a.page, b.page))
	})
	b := &builder{paths: object{}, schemas: object{}, owners: map[string]owner{}}
	for _, o := range operations {
		if err := b.add(o); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", o.page, err)
		}
	}
	return object{
		"openapi": "3.0.3", // which has nullable
		"info":    object{"title": "Yuno", "version": "1"},
		"paths":   b.paths, "components": object{"schemas": b.schemas},
	}, b, nil
}

func (b *builder) add(o *operation) error {
	item, _ := b.paths[o.path].(object)
	if item == nil {
		item = object{}
		b.paths[o.path] = item
	}
	call := strings.ToUpper(o.method) + " " + o.path
	of := owner{o.page, o.pointer}
	if err := b.claim("call "+document.PathParameter.ReplaceAllString(call, "{}"), of, call); err != nil {
		return err
	}
	if err := b.claim("operation "+fold(o.id), of, "the operationId "+o.id); err != nil {
		return err
	}
	name := words(o.id)
	tree := object{"operationId": name, "x-id": o.id, "x-call": call, "x-summary": strings.TrimRight(printable(o.summary), ".")}
	if o.deprecated {
		tree["deprecated"] = true
	}
	if o.accept != "" {
		tree["x-accept"] = o.accept
	}
	at := place{page: o.page, name: name}
	parameters, err := b.parameters(at, o.parameters)
	if err != nil {
		return err
	}
	tree["parameters"] = parameters
	if o.request != nil {
		body, err := b.top(at.below("request"), o.request.described("is the request of "+o.id+"."), false)
		if err != nil {
			return err
		}
		tree["requestBody"] = object{"required": true, "content": content(o.requestType, body)}
	}
	response := object{"description": "the result"}
	if o.result != nil {
		result, err := b.top(at.below("result"), o.result.described("is the result of "+o.id+"."), true)
		if err != nil {
			return err
		}
		response["content"] = content("application/json", result)
	}
	tree["responses"] = object{"200": response}
	item[o.method] = tree
	return nil
}

// described returns a copy of the schema whose type has a comment, even if the page has none.
func (s *schema) described(comment string) *schema {
	copied := *s
	copied.description = cmp.Or(s.description, comment)
	if s.kind == kindArray {
		copied.items = s.items.described(comment)
	}
	return &copied
}

func content(mediaType string, schema object) object {
	return object{mediaType: object{"schema": schema}}
}

// claim records the owner of a name. If the name has an owner already, the error names both.
func (b *builder) claim(name string, of owner, what string) error {
	first, ok := b.owners[name]
	if !ok {
		b.owners[name] = of
		return nil
	}
	if first.page == of.page {
		return fmt.Errorf("%s: %s has the same Go name as %s: correct a copy of the page", of.pointer, what, first.pointer)
	}
	return fmt.Errorf("%s: %s is in %s (%s) as well: generate two packages", of.pointer, what, first.page, first.pointer)
}

// fold returns the same text for all names that may have the same Go name.
func fold(name string) string { return strings.ToLower(strings.Map(alphanumeric, name)) }

// place is where a schema is: its page, and the name that a type there gets.
type place struct{ page, name string }

func (p place) below(name string) place { return place{p.page, p.name + "-" + words(name)} }

func (b *builder) parameters(at place, parameters []parameter) ([]any, error) {
	all := []any{}
	for _, p := range parameters {
		schema, err := b.emit(at.below("params").below(p.name), p.schema, false)
		if err != nil {
			return nil, err
		}
		if !p.required && (p.schema.kind == kindArray || p.schema.isMap()) {
			schema["x-go-type-skip-optional-pointer"] = false // whatever is optional in XxxParams is a pointer
		}
		tree := object{"name": p.name, "in": p.in, "required": p.required, "schema": schema}
		if p.description != "" {
			tree["description"] = printable(p.description)
		}
		for keyword, value := range p.encoding {
			tree[keyword] = value
		}
		all = append(all, tree)
	}
	return all, nil
}

// top returns the schema of a body. Its type has a name, or is a list of a type with a name.
func (b *builder) top(at place, s *schema, isResult bool) (object, error) {
	tree, err := b.emit(at, s, isResult)
	if err != nil || tree["$ref"] != nil || s.kind == kindArray {
		return tree, err
	}
	return b.declare(at, s, tree)
}

// emit returns the generator's schema. Objects and enumerations become types of their own.
func (b *builder) emit(at place, s *schema, isResult bool) (object, error) {
	tree := object{}
	switch {
	case s.kind == kindUnknown || s.kind == kindAny:
		if isResult {
			tree["x-go-type"] = "json.RawMessage"
		}
		return tree, nil
	case s.kind == kindArray:
		items, err := b.emit(at, s.items, isResult)
		return object{"type": "array", "items": items}, err
	case s.isMap():
		values := object{}
		var err error
		if s.values != nil {
			values, err = b.emit(at.below("value"), s.values, isResult)
		}
		return object{"type": "object", "additionalProperties": values}, err
	case s.kind == kindObject:
		return b.emitObject(at, s, isResult)
	}
	tree["type"] = s.kind
	if s.format == "int32" || s.format == "int64" {
		tree["format"] = s.format
	}
	if len(s.enum) > 0 {
		tree["enum"] = s.enum
		return b.declare(at, s, tree)
	}
	return tree, nil
}

func (b *builder) emitObject(at place, s *schema, isResult bool) (object, error) {
	properties := object{}
	var required []string
	for _, name := range slices.Sorted(maps.Keys(s.properties)) {
		property := s.properties[name]
		tree, err := b.emit(at.below(name), property, isResult)
		if err != nil {
			return nil, err
		}
		if property.description != "" && tree["$ref"] == nil {
			tree["description"] = printable(property.description)
		}
		isRequired := s.required[name]
		if isRequired {
			required = append(required, name)
		}
		if isRequired && property.nullable && !isResult {
			tree = withKeyword(tree, "nullable", true)
		} else if isPlain(property, isResult) {
			tree = withKeyword(tree, "x-go-type-skip-optional-pointer", true)
		}
		properties[name] = tree
	}
	tree := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		tree["required"] = required
	}
	return b.declare(at, s, tree)
}

// isPlain reports whether an optional property is not a pointer, because its zero value can be left out.
func isPlain(s *schema, isResult bool) bool {
	return s.kind == kindString || isResult && (s.kind == kindAny || s.kind == kindUnknown)
}

// withKeyword adds a keyword to a schema. A reference cannot have keywords, so it goes into an allOf.
func withKeyword(tree object, keyword string, value any) object {
	if tree["$ref"] != nil {
		return object{"allOf": []any{tree}, keyword: value}
	}
	tree[keyword] = value
	return tree
}

// maxTypeName limits the names of types, which have the names of all properties that lead to them.
const maxTypeName = 500

// declare adds a type that is named after the place, and returns a reference to it.
func (b *builder) declare(at place, s *schema, tree object) (object, error) {
	if len(at.name) > maxTypeName {
		return nil, fmt.Errorf("%s: the name of the type has more than %d bytes: correct a copy of the page", s.pointer, maxTypeName)
	}
	if err := b.claim("type "+fold(at.name), owner{at.page, s.pointer}, "the type"); err != nil {
		return nil, err
	}
	if s.description != "" {
		tree["description"] = printable(s.description)
	}
	b.schemas[at.name] = tree
	return object{"$ref": "#/components/schemas/" + at.name}, nil
}

// safeEnumValue matches values that may become constants. The generator does not escape them.
var safeEnumValue = regexp.MustCompile(`^[A-Za-z0-9 _.,:;&+*/()-]*$`)

// words returns the words of a name, joined by dashes. The generator turns them into a Go name.
func words(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return alphanumeric(r) < 0 }), "-")
}

// alphanumeric returns a letter or digit, and -1 for any other rune.
func alphanumeric(r rune) rune {
	if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return r
	}
	return -1
}

// printable returns a text as one line without control characters. A line of a longer comment could begin with +build,
// which Go reads as a build constraint.
func printable(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' }), " ")
}
