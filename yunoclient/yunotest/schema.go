package yunotest

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/yuno-go/yuno/api/document"
)

// schemas compiles the schemas of a document for a validator of JSON Schema 2020-12.
type schemas struct {
	isOld      bool // whether the document is OpenAPI 3.0
	components any  // the prepared schemas that others refer to, by name
}

func newSchemas(doc *document.Document) schemas {
	version, _ := doc.Tree["openapi"].(string)
	s := schemas{isOld: strings.HasPrefix(version, "3.0")}
	components, _ := doc.Tree["components"].(document.Object)
	s.components = s.prepareAny(components["schemas"], true)
	return s
}

func (s schemas) compile(prepared any) (*jsonschema.Schema, error) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.UseLoader(jsonschema.SchemeURLLoader{}) // which opens nothing
	const url = "urn:document"
	resource := document.Object{"schema": prepared, "components": document.Object{"schemas": s.components}}
	if err := compiler.AddResource(url, resource); err != nil {
		return nil, err
	}
	schema, err := compiler.Compile(url + "#/schema")
	var invalid *jsonschema.SchemaValidationError
	if errors.As(err, &invalid) {
		err = fmt.Errorf("invalid schema: %s", strings.Join(messages(faultsOf(invalid.Err)), "; "))
	}
	return schema, err
}

var (
	// These keywords hold schemas by names that the document chooses.
	named = strings.Fields("properties patternProperties dependentSchemas dependentRequired")
	// These hold data.
	data = strings.Fields("enum const default example examples")
	// These formats are checked. The documents use others loosely.
	checkedFormats = strings.Fields("date date-time ipv4 ipv6")
)

// prepare returns a copy of a schema for the validator.
func (s schemas) prepare(schema any) any { return s.prepareAny(schema, false) }

// prepareAny prepares a schema, a list of them, or an object that holds them by name.
func (s schemas) prepareAny(node any, isNames bool) any {
	switch node := node.(type) {
	case []any:
		list := []any{}
		for _, item := range node {
			list = append(list, s.prepare(item))
		}
		return list
	case document.Object:
		prepared := document.Object{}
		for key, value := range node {
			text, _ := value.(string)
			switch {
			case isNames:
				prepared[key] = s.prepare(value)
			case key == "pattern" && !compiles(text), key == "format" && !slices.Contains(checkedFormats, text):
			case slices.Contains(data, key):
				prepared[key] = value
			default:
				prepared[key] = s.prepareAny(value, slices.Contains(named, key))
			}
		}
		if patterns, ok := prepared["patternProperties"].(document.Object); ok && !isNames {
			maps.DeleteFunc(patterns, func(pattern string, _ any) bool { return !compiles(pattern) })
		}
		if s.isOld && !isNames {
			update(prepared)
		}
		return prepared
	}
	return node
}

// compiles reports whether Go knows the syntax of a pattern. It does not know (?!a), for
// example, which Python and JavaScript do.
func compiles(pattern string) bool {
	_, err := regexp.Compile(pattern)
	return err == nil
}

// update replaces keywords of OpenAPI 3.0 by those of JSON Schema.
func update(schema document.Object) {
	if name, ok := schema["type"].(string); ok && schema["nullable"] == true {
		schema["type"] = []any{name, "null"}
		if values, ok := schema["enum"].([]any); ok {
			schema["enum"] = append(slices.Clone(values), nil)
		}
	}
	for exclusive, limit := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
		if excludes, ok := schema[exclusive].(bool); ok {
			delete(schema, exclusive)
			if excludes && schema[limit] != nil {
				schema[exclusive] = schema[limit]
			}
		}
	}
}
