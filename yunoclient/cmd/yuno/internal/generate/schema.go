package generate

import (
	"fmt"
	"maps"
	"slices"

	"github.com/yuno-go/yuno/api/document"
)

type object = document.Object

// Kinds of schemas: the types of OpenAPI, and two more.
const (
	kindUnknown = ""    // the page does not say what the value is
	kindAny     = "any" // the page shows values of different kinds, or null
	kindObject  = "object"
	kindArray   = "array"
	kindString  = "string"
	kindNumber  = "number"
	kindInteger = "integer"
	kindBoolean = "boolean"
)

// schema is what Go needs to know about a page's schema. References are resolved, so each place has its own copy and its
// own type, which is named after the place.
type schema struct {
	kind        string
	format      string // of an integer
	description string
	nullable    bool
	enum        []string           // of a string
	properties  map[string]*schema // of an object
	required    map[string]bool    // of an object
	items       *schema            // of an array
	values      *schema            // of a map: the schema of its values
	pointer     string             // the place in the page
}

// Limits for the schemas of all pages, because references can turn a few lines into billions of them.
const (
	maxSchemas = 50_000
	maxDepth   = 200
)

// reader reads the schemas of a page.
type reader struct {
	doc      *document.Document
	count    *int     // of the schemas of all pages
	open     []string // the references that lead to the current place
	depth    int
	isResult bool // see read
}

// read returns the schema at a place of the page. In a result every number may have a fraction, because pages infer
// integers from examples.
func (r *reader) read(node any, pointer string) (*schema, error) {
	*r.count++
	r.depth++
	defer func() { r.depth-- }()
	if *r.count > maxSchemas || r.depth > maxDepth {
		return nil, fmt.Errorf("%s: with all references resolved, more than %d schemas, or %d within each other: "+
			"correct a copy of the page", pointer, maxSchemas, maxDepth)
	}
	tree, _ := node.(object) // nil for the schema true, which allows anything
	if reference, ok := tree["$ref"].(string); ok {
		if slices.Contains(r.open, reference) {
			return nil, fmt.Errorf("%s: the schema refers to itself, which is not supported: correct a copy of the page", pointer)
		}
		r.open = append(r.open, reference)
		defer func() { r.open = r.open[:len(r.open)-1] }()
		return r.read(r.doc.Resolve(tree), pointer)
	}
	s := &schema{pointer: pointer, required: map[string]bool{}}
	for _, name := range listOf(tree["required"]) {
		s.required[name.(string)] = true
	}
	s.description, _ = tree["description"].(string)
	s.nullable, _ = tree["nullable"].(bool)
	s.setKind(tree)
	if err := r.readParts(s, tree); err != nil {
		return nil, err
	}
	s.readEnum(tree)
	switch {
	case r.isResult && s.kind == kindInteger:
		s.kind = kindNumber
	case s.kind == kindInteger:
		s.format, _ = tree["format"].(string)
	}
	if err := r.mergeVariants(s, tree); err != nil {
		return nil, err
	}
	if r.isResult && s.isBare() {
		s.kind = kindAny // pages write null like this
	}
	return s, nil
}

// setKind derives the kind from the type, or else from other keywords.
func (s *schema) setKind(tree object) {
	for _, name := range document.Types(tree) {
		switch {
		case name == "null":
			s.nullable = true
		case s.kind == kindUnknown:
			s.kind = name
		case isNumber(s.kind) && isNumber(name):
			s.kind = kindNumber
		default:
			s.kind = kindAny
		}
	}
	switch {
	case s.kind != kindUnknown:
	case tree["properties"] != nil:
		s.kind = kindObject
	case tree["items"] != nil:
		s.kind = kindArray
	}
}

// readParts reads the schemas that a schema has for parts of the value.
func (r *reader) readParts(s *schema, tree object) (err error) {
	switch s.kind {
	case kindArray:
		s.items, err = r.read(tree["items"], s.pointer+"/items")
	case kindObject:
		if err := r.readProperties(s, tree); err != nil {
			return err
		}
		additional := tree["additionalProperties"]
		if len(s.properties) == 0 && additional != nil && additional != false { // a struct has no field for further properties
			s.values, err = r.read(additional, s.pointer+"/additionalProperties")
		}
	}
	return err
}

func (r *reader) readProperties(s *schema, tree object) error {
	s.properties = map[string]*schema{}
	properties, _ := tree["properties"].(object)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if name == "" || name == "-" { // encoding/json has no tag for such a name
			continue
		}
		property, err := r.read(properties[name], document.Pointer(s.pointer+"/properties", name))
		if err != nil {
			return err
		}
		s.properties[name] = property
	}
	return nil
}

func isNumber(kind string) bool { return kind == kindInteger || kind == kindNumber }

// maxEnum is how many constants a type may have. Longer lists are countries and currencies, which change often.
const maxEnum = 40

func (s *schema) readEnum(tree object) {
	if s.kind != kindString && s.kind != kindUnknown {
		return
	}
	var values []string
	for _, value := range listOf(tree["enum"]) {
		text, ok := value.(string)
		switch {
		case value == nil:
			s.nullable = true
		case !ok:
			return
		default:
			values = append(values, text)
		}
	}
	if len(values) > 0 {
		s.kind = kindString
	}
	s.setEnum(values)
}

// setEnum sets the values that become constants: none if there are too many, if Go cannot take one, or if two would have the
// same name.
func (s *schema) setEnum(values []string) {
	s.enum = nil
	names := map[string]string{}
	var distinct []string
	for _, value := range values {
		known, ok := names[fold(value)]
		switch {
		case ok && known == value:
			continue
		case ok, len(distinct) == maxEnum, !safeEnumValue.MatchString(value):
			return
		}
		names[fold(value)] = value
		distinct = append(distinct, value)
	}
	s.enum = distinct
}

func listOf(node any) []any {
	list, _ := node.([]any)
	return list
}
