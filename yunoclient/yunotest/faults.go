package yunotest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

const (
	maxFaults      = 100
	maxMessageSize = 190 // so that no message has 200 characters
)

// listed returns faults as a response has them: sorted, and not too long.
func listed(faults []string) []string {
	messages := make([]string, len(faults))
	for i, text := range faults {
		messages[i] = shorten(text, maxMessageSize)
	}
	slices.Sort(messages)
	return messages[:min(len(messages), maxFaults)]
}

// collectFaults returns a message for each fault that the validator found, beginning
// with the name of the field or parameter where there is one.
func collectFaults(err error, where string) []string {
	switch err := err.(type) {
	case openapi3.MultiError:
		var messages []string
		for _, one := range err {
			messages = append(messages, collectFaults(one, where)...)
		}
		return messages
	case *openapi3filter.RequestError:
		return requestFaults(err)
	}
	var several openapi3.MultiError
	var schema *jsonschema.ValidationError
	var older *openapi3.SchemaError // of OpenAPI 3.0, and of a schema with $ref
	switch {
	case errors.As(err, &several):
		return collectFaults(several, where)
	case errors.As(err, &schema):
		return schemaFaults(schema, where)
	case errors.As(err, &older) && strings.HasPrefix(older.Reason, "cannot compile pattern "):
		return nil // Go has less of them than JavaScript
	case errors.As(err, &older):
		return []string{fieldName(where, older.JSONPointer()) + older.Reason}
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return []string{where + line}
}

func requestFaults(err *openapi3filter.RequestError) []string {
	var unread *openapi3filter.ParseError
	isUnread := errors.As(err.Err, &unread)
	switch {
	case isUnread && unread.Kind == openapi3filter.KindUnsupportedFormat:
		return nil // XML, for instance, which the validator has no decoder for
	case err.Parameter != nil && isKey(err.Parameter):
		return nil // any will do, and a text about it may hold it
	case err.Parameter != nil:
		return collectFaults(err.Err, err.Parameter.Name+" ("+err.Parameter.In+"): ")
	case errors.Is(err.Err, openapi3filter.ErrInvalidRequired):
		return []string{"the body is missing"}
	case err.Err == nil:
		return []string{"the body: " + err.Reason}
	case isUnread:
		return collectFaults(err.Err, "the body cannot be read: ")
	}
	return collectFaults(err.Err, "")
}

// schemaFaults returns the messages of an error without causes. One with causes
// says no more than that it has some.
func schemaFaults(err *jsonschema.ValidationError, where string) []string {
	switch broken := err.ErrorKind.(type) {
	case *kind.Required:
		var messages []string
		for _, name := range broken.Missing {
			messages = append(messages, fieldName(where, append(err.InstanceLocation, name))+"is required")
		}
		return messages
	case *kind.Enum:
		return []string{fieldName(where, err.InstanceLocation) + enumFault(broken)}
	}
	return []string{fieldName(where, err.InstanceLocation) + err.ErrorKind.LocalizedString(message.NewPrinter(language.English))}
}

// enumFault lists what there is instead, in fewer characters than the validator:
// a list of countries is long.
func enumFault(broken *kind.Enum) string {
	var want []string
	for _, value := range broken.Want {
		want = append(want, fmt.Sprint(value))
	}
	return fmt.Sprintf("%q is not one of %s", shorten(fmt.Sprint(broken.Got), 40), strings.Join(want, ", "))
}

func fieldName(where string, location []string) string {
	if len(location) == 0 {
		return where
	}
	return where + strings.Join(location, ".") + ": "
}
