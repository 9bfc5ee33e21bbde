package yunotest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

const (
	maxFaults      = 100
	maxMessageSize = 190 // so that no message has 200 characters
)

// fault is something that is wrong with a request.
type fault struct {
	field []string // where it is, for example address, lines, 1
	text  string
}

func (f fault) String() string {
	if len(f.field) == 0 {
		return f.text
	}
	return strings.Join(f.field, ".") + ": " + f.text
}

// anywhere returns the fault with * for an index, so that it stands for every item of a
// list.
func (f fault) anywhere() string {
	field := slices.Clone(f.field)
	for i, name := range field {
		if _, err := strconv.Atoi(name); err == nil {
			field[i] = "*"
		}
	}
	return fault{field, f.text}.String()
}

// messages returns sorted messages, limited in number and size.
func messages(faults []fault) []string {
	var texts []string
	for _, f := range faults {
		texts = append(texts, httptext.Shorten(f.String(), maxMessageSize))
	}
	slices.Sort(texts)
	return texts[:min(len(texts), maxFaults)]
}

// faultsOf returns the faults in an error of the validator.
func faultsOf(err error) []fault {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	return leaves(invalid, message.NewPrinter(language.English))
}

// leaves returns the faults of an error without causes, or else those of its causes,
// because an error with causes says no more than that it has some.
func leaves(err *jsonschema.ValidationError, english *message.Printer) (faults []fault) {
	if len(err.Causes) > 0 {
		for _, cause := range err.Causes {
			faults = append(faults, leaves(cause, english)...)
		}
		return faults
	}
	field := err.InstanceLocation
	switch broken := err.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range broken.Missing {
			faults = append(faults, fault{append(slices.Clone(field), name), "is required"})
		}
		return faults
	case *kind.Enum:
		return []fault{{field, enumText(broken)}}
	case *kind.Format:
		return []fault{{field, fmt.Sprintf("%q is not a valid %s", httptext.Shorten(fmt.Sprint(broken.Got), 40), broken.Want)}}
	}
	return []fault{{field, err.ErrorKind.LocalizedString(english)}}
}

// enumText lists the allowed values in fewer characters than the validator does, because
// a list of countries is long.
func enumText(broken *kind.Enum) string {
	var allowed []string
	for _, value := range broken.Want {
		allowed = append(allowed, fmt.Sprint(value))
	}
	return fmt.Sprintf("%q is not one of %s", httptext.Shorten(fmt.Sprint(broken.Got), 40), strings.Join(allowed, ", "))
}
