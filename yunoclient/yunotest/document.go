package yunotest

import (
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers/legacy/pathpattern"

	"github.com/yuno-go/yuno/api"
)

// document is the vendored document, which nobody may change.
var document = sync.OnceValue(func() *openapi3.T {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(api.Document))
	if err != nil {
		panic(err)
	}
	return doc
})

// paths has the paths of the document. Each value is the path's template.
var paths = sync.OnceValue(func() *pathpattern.Node {
	root := &pathpattern.Node{}
	for template := range document().Paths.Map() {
		root.MustAdd(template, template, nil)
	}
	return root
})

// findPath returns the template of an escaped path below the base path, and
// the values of its parameters. It returns "" for a path that the document
// does not have.
func findPath(escaped string) (template string, params map[string]string) {
	node, values := paths().Match(escaped)
	if node == nil || strings.HasSuffix(escaped, "/") || slices.Contains(values, "") {
		return "", nil
	}
	params = map[string]string{}
	for i, name := range node.VariableNames {
		value, err := url.PathUnescape(values[i])
		if err != nil {
			return "", nil
		}
		params[name] = value
	}
	return node.Value.(string), params
}
