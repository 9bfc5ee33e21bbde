package yunotest

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/api/document"
)

// contract is an OpenAPI document that a server follows. It is read-only.
type contract struct {
	base  string // the path of its server
	paths []pathItem
}

type pathItem struct {
	template   template
	operations map[string]*operation // by method
}

// published returns the document of this module.
var published = sync.OnceValue(func() *contract {
	c, err := readContract(api.Document())
	if err != nil {
		panic("yunotest: api/openapi.yaml: " + err.Error())
	}
	return c
})

// readContract returns the document in a text, or an error if a server cannot follow it.
func readContract(text string) (*contract, error) {
	doc, err := document.Read(text)
	if err != nil {
		return nil, err
	}
	c, operations := &contract{base: basePathOf(doc.Tree)}, reader{doc, newSchemas(doc)}
	for _, described := range doc.Operations() { // sorted by path
		op, err := operations.read(described)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", described, err)
		}
		if len(c.paths) == 0 || c.paths[len(c.paths)-1].template.text != described.Path {
			c.paths = append(c.paths, pathItem{newTemplate(described.Path), map[string]*operation{}})
		}
		c.paths[len(c.paths)-1].operations[strings.ToUpper(described.Method)] = op
	}
	return c, nil
}

// basePathOf returns the path of a document's first server. That is /v1 on most of Yuno's
// pages, and empty on those whose paths begin with it.
func basePathOf(tree document.Object) string {
	servers, _ := tree["servers"].([]any)
	if len(servers) == 0 {
		return basePath
	}
	server, _ := servers[0].(document.Object)
	address, _ := server["url"].(string)
	return strings.TrimRight(schemeAndHost.ReplaceAllString(address, ""), "/")
}

// schemeAndHost does not parse the host, because one page has {merchant_base_URL}.
var schemeAndHost = regexp.MustCompile("^[a-z]+://[^/]*")

// target is the operation that a request asks for.
type target struct {
	*operation
	template template
	inPath   map[string]string // the values of its parameters
}

// find returns the operation that a request asks for. Each document has at most one path
// for a request, and if several documents have a path for a request, the path with the
// fewest parameters wins: /reports/list of one page comes before /reports/{id} of
// another. If no path has the method, find returns the methods that the paths have.
func find(contracts []*contract, r *http.Request) (best *target, methods map[string]bool) {
	methods = map[string]bool{}
	for _, c := range contracts {
		path, parameters := c.match(r.URL.EscapedPath())
		for method := range path.operations {
			methods[method] = true
		}
		op := path.operations[r.Method]
		if op != nil && (best == nil || len(path.template.names) < len(best.template.names)) {
			best = &target{op, path.template, parameters}
		}
	}
	return best, methods
}

// match returns the path that matches an escaped one, and the values of its parameters.
// As OpenAPI wants, a path with fewer parameters wins, whatever methods it has.
func (c *contract) match(escaped string) (best pathItem, parameters map[string]string) {
	below, ok := strings.CutPrefix(escaped, c.base)
	if !ok {
		return best, nil
	}
	for _, path := range c.paths {
		values, ok := path.template.match(below)
		if ok && (parameters == nil || len(path.template.names) < len(best.template.names)) {
			best, parameters = path, values
		}
	}
	return best, parameters
}

// template is a path of a document, such as /customers/{customer_id}.
type template struct {
	text    string
	pattern *regexp.Regexp
	names   []string // of the parameters, in order
}

func newTemplate(text string) template {
	t := template{text: text}
	for _, found := range document.PathParameter.FindAllStringSubmatch(text, -1) {
		t.names = append(t.names, found[1])
	}
	literals := document.PathParameter.Split(text, -1)
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
