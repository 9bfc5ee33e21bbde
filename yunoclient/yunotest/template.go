package yunotest

import (
	"net/url"
	"regexp"
	"strings"
)

// template is a path of a document, such as /customers/{customer_id}.
type template struct {
	text    string
	pattern *regexp.Regexp
	names   []string // of the parameters, in order
}

var pathParameter = regexp.MustCompile(`\{([^{}]*)\}`)

func newTemplate(text string) template {
	t := template{text: text}
	for _, found := range pathParameter.FindAllStringSubmatch(text, -1) {
		t.names = append(t.names, found[1])
	}
	literals := pathParameter.Split(text, -1)
	for i, literal := range literals {
		literals[i] = regexp.QuoteMeta(literal)
	}
	t.pattern = regexp.MustCompile("^" + strings.Join(literals, "([^/]+)") + "$")
	return t
}

// match returns the values of the parameters if an escaped path matches. A parameter is
// never empty, and never spans segments.
func (t template) match(escaped string) (parameters map[string]string, ok bool) {
	values := t.pattern.FindStringSubmatch(escaped)
	if values == nil {
		return nil, false
	}
	parameters = map[string]string{}
	for i, name := range t.names {
		parameters[name], _ = url.PathUnescape(values[i+1])
	}
	return parameters, true
}
