package yunotest

import (
	"errors"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// faults returns a message for each fault that the validator found, sorted,
// beginning with the field's name where there is one.
func faults(err error) []string {
	var several openapi3.MultiError
	var schema *jsonschema.ValidationError
	var request *openapi3filter.RequestError
	var messages []string
	switch {
	case errors.As(err, &several):
		for _, one := range several {
			messages = append(messages, faults(one)...)
		}
	case errors.As(err, &schema):
		messages = schemaFaults(schema)
	case errors.As(err, &request) && request.Err != nil:
		messages = []string{firstLine(request.Err)}
	default:
		messages = []string{firstLine(err)}
	}
	slices.Sort(messages)
	return messages
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// schemaFaults expects an error without causes: what is above those only says
// that there are some.
func schemaFaults(err *jsonschema.ValidationError) []string {
	if required, ok := err.ErrorKind.(*kind.Required); ok {
		var messages []string
		for _, name := range required.Missing {
			messages = append(messages, fieldName(append(slices.Clone(err.InstanceLocation), name))+"is required")
		}
		return messages
	}
	return []string{fieldName(err.InstanceLocation) + err.ErrorKind.LocalizedString(message.NewPrinter(language.English))}
}

func fieldName(location []string) string {
	if len(location) == 0 {
		return ""
	}
	return strings.Join(location, ".") + ": "
}
