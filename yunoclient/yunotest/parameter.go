package yunotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// parameter is a parameter of an operation, in its path, query or header.
type parameter struct {
	name, in string
	types    []string // of its value
}

// field returns the name of the parameter in a message.
func (p parameter) field() string { return p.name + " (" + p.in + ")" }

// readParameters reads the parameters of an operation and of its path, and makes one
// schema of them: an object with a property for each parameter. It leaves out cookies, and
// the keys, which some pages declare as parameters. It reports whether there are keys.
func (r reader) readParameters(o *operation, described document.Operation) (hasKeys bool, err error) {
	properties, required := document.Object{}, []any{}
	for _, part := range described.Parameters() {
		fields := r.object(part.Node)
		name, _ := fields["name"].(string)
		in, _ := fields["in"].(string)
		p := parameter{name, in, document.Types(r.object(fields, "schema"))}
		if isKey(p) || in == "cookie" {
			hasKeys = hasKeys || isKey(p)
			continue
		}
		o.parameters = append(o.parameters, p)
		if fields["required"] == true {
			required = append(required, p.field())
		}
		properties[p.field()] = true
		if isScalar := !slices.Contains(p.types, "array") && !slices.Contains(p.types, "object"); isScalar && p.types != nil {
			properties[p.field()] = r.schemas.prepare(fields["schema"])
		}
	}
	o.parameterSchema, err = r.schemas.compile(document.Object{"properties": properties, "required": required})
	return hasKeys, err
}

// checkParameters returns what is wrong with the parameters of a request. It does not
// check values of lists and objects, which can be written in many styles.
func (o *operation) checkParameters(r *http.Request, inPath map[string]string) []fault {
	values := document.Object{}
	for _, p := range o.parameters {
		texts := []string{inPath[p.name]}
		switch p.in {
		case "query":
			texts = r.URL.Query()[p.name]
		case "header":
			texts = r.Header.Values(p.name)
		}
		if len(texts) > 0 {
			values[p.field()] = typed(texts[0], p.types)
		}
	}
	return faultsOf(o.parameterSchema.Validate(values))
}

// typed returns a number or a boolean if a text stands for one, unless a parameter may be
// any text.
func typed(text string, types []string) any {
	if value, err := decodeJSON([]byte(text)); err == nil && !slices.Contains(types, "string") && !strings.ContainsAny(text, `[{"`) {
		return value
	}
	return text
}
