package yunotest

import (
	"net/url"
	"regexp"
	"strings"
)

// template is a path of a document, such as /customers/{customer_id}.
type template struct {
	text     string
	segments []*regexp.Regexp
	names    []string // of its parameters, in order
}

var parameter = regexp.MustCompile(`\{([^{}]*)\}`)

func newTemplate(text string) template {
	t := template{text: text}
	for _, segment := range strings.Split(text, "/") {
		var pattern strings.Builder
		rest := 0
		for _, at := range parameter.FindAllStringSubmatchIndex(segment, -1) {
			pattern.WriteString(regexp.QuoteMeta(segment[rest:at[0]]) + "(.+)")
			t.names = append(t.names, segment[at[2]:at[3]])
			rest = at[1]
		}
		pattern.WriteString(regexp.QuoteMeta(segment[rest:]))
		t.segments = append(t.segments, regexp.MustCompile("(?s)^"+pattern.String()+"$"))
	}
	return t
}

// match returns the values of the parameters, if the escaped path of a URL fits. None
// is empty, and each is a part of one segment.
func (t template) match(escaped string) (params map[string]string, ok bool) {
	segments := strings.Split(escaped, "/")
	if len(segments) != len(t.segments) {
		return nil, false
	}
	var values []string
	for i, pattern := range t.segments {
		text, err := url.PathUnescape(segments[i])
		found := pattern.FindStringSubmatch(text)
		if err != nil || found == nil {
			return nil, false
		}
		values = append(values, found[1:]...)
	}
	params = map[string]string{}
	for i, name := range t.names {
		params[name] = values[i]
	}
	return params, true
}
