package generate

import (
	"fmt"
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

// schema is what Go needs to know about a page's schema. References are resolved: each place has a copy, and so a type that
// is named after the place.
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

// maxSchemas limits the schemas of an operation, because references can turn a few lines into billions of them.
const maxSchemas = 50_000

// reader reads the schemas of an operation.
type reader struct {
	doc   *document.Document
	count int
}

// read returns the schema at a place of the page. In a result every number may have a fraction, because pages infer
// integers from examples. open lists the references that lead to the place.
func (r *reader) read(node any, pointer string, isResult bool, open []string) (*schema, error) {
	if r.count++; r.count > maxSchemas {
		return nil, fmt.Errorf("%s: more than %d schemas, with each reference resolved", pointer, maxSchemas)
	}
	tree, _ := node.(object) // nil for the schema true, which allows anything
	if reference, ok := tree["$ref"].(string); ok {
		if slices.Contains(open, reference) {
			return nil, fmt.Errorf("%s: the schema refers to itself, which is not supported", pointer)
		}
		return r.read(r.doc.Resolve(tree), pointer, isResult, append(slices.Clip(open), reference))
	}
	s := &schema{pointer: pointer}
	s.description, _ = tree["description"].(string)
	s.nullable, _ = tree["nullable"].(bool)
	s.setKind(tree)
	for _, read := range []func(*schema, object, bool, []string) error{r.readProperties, r.readItems, r.readValues} {
		if err := read(s, tree, isResult, open); err != nil {
			return nil, err
		}
	}
	s.readEnum(tree)
	switch {
	case isResult && s.kind == kindInteger:
		s.kind = kindNumber
	case s.kind == kindInteger:
		s.format, _ = tree["format"].(string)
	}
	merged, err := r.mergeVariants(s, tree, isResult, open)
	if err != nil {
		return nil, err
	}
	if isResult && merged.isBare() {
		merged.kind = kindAny // pages write null like this
	}
	return merged, nil
}

// setKind derives the kind from the type, or else from other keywords.
func (s *schema) setKind(tree object) {
	names, ok := tree["type"].([]any)
	if !ok && tree["type"] != nil {
		names = []any{tree["type"]}
	}
	for _, name := range names {
		switch {
		case name == "null":
			s.nullable = true
		case s.kind == kindUnknown:
			s.kind = name.(string)
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

func (r *reader) readProperties(s *schema, tree object, isResult bool, open []string) error {
	properties, _ := tree["properties"].(object)
	if s.kind != kindObject || len(properties) == 0 {
		return nil
	}
	s.properties, s.required = map[string]*schema{}, map[string]bool{}
	for _, name := range sortedKeys(properties) {
		if name == "" || name == "-" { // encoding/json has no tag for such a name
			continue
		}
		property, err := r.read(properties[name], s.pointer+"/properties/"+escape.Replace(name), isResult, open)
		if err != nil {
			return err
		}
		s.properties[name] = property
	}
	for _, name := range listOf(tree["required"]) {
		s.required[name.(string)] = true
	}
	return nil
}

func (r *reader) readItems(s *schema, tree object, isResult bool, open []string) (err error) {
	if s.kind == kindArray {
		s.items, err = r.read(tree["items"], s.pointer+"/items", isResult, open)
	}
	return err
}

// readValues reads the values of a map. For an object with properties, Go has no field for further ones.
func (r *reader) readValues(s *schema, tree object, isResult bool, open []string) (err error) {
	additional := tree["additionalProperties"]
	if s.kind == kindObject && len(s.properties) == 0 && additional != nil && additional != false {
		s.values, err = r.read(additional, s.pointer+"/additionalProperties", isResult, open)
	}
	return err
}

// maxEnum is how many constants a type may have. Longer lists are countries and currencies, which change often.
const maxEnum = 40

func (s *schema) readEnum(tree object) {
	if s.kind != kindString && s.kind != kindUnknown {
		return
	}
	var values []string
	names := map[string]bool{}
	for _, value := range listOf(tree["enum"]) {
		text, ok := value.(string)
		switch {
		case value == nil:
			s.nullable = true
		case !ok || !safeEnumValue.MatchString(text):
			return
		case !slices.Contains(values, text):
			values = append(values, text)
			names[fold(text)] = true
		}
	}
	if len(values) > 0 {
		s.kind = kindString
	}
	if len(values) <= maxEnum && len(values) == len(names) { // of two constants with one name the generator drops the second
		s.enum = values
	}
}

func listOf(node any) []any {
	list, _ := node.([]any)
	return list
}
