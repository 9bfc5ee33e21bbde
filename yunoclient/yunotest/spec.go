package yunotest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/api/document"
)

// spec is an OpenAPI document that a fake follows.
type spec struct {
	index *document.Index
	base  string // what its paths follow
	paths []template

	mu     sync.Mutex                       // guards loaded
	loaded map[string]map[string]*operation // by path and method: to load all of Yuno's takes seconds
}

// published is Yuno's document.
var published = sync.OnceValue(func() *spec { return newSpec(api.Index()) })

// readSpec reads a document as it is published, and checks all of it.
func readSpec(text string) (*spec, error) {
	doc, err := document.Read(text)
	if err != nil {
		return nil, err
	}
	if err := checkLoops(doc.Tree); err != nil {
		return nil, err
	}
	limitParts(doc.Tree)
	document.Walk(doc.Tree, repairProperties)
	document.Walk(doc.Tree, markParts)
	index, err := document.NewIndex(doc.JSON())
	if err != nil {
		return nil, err
	}
	s := newSpec(index)
	for _, path := range s.paths {
		if _, err := s.load(path.text); err != nil {
			return nil, fmt.Errorf("it is not a usable OpenAPI document: %w", err)
		}
	}
	return s, nil
}

// repairProperties makes a schema of an empty list that stands in its place, as on the
// page of Create Payment. No tool could load that.
func repairProperties(object document.Object) {
	properties, _ := object["properties"].(document.Object)
	for name, schema := range properties {
		if list, isList := schema.([]any); isList && len(list) == 0 {
			properties[name] = document.Object{}
		}
	}
}

func newSpec(index *document.Index) *spec {
	s := &spec{index: index, base: baseOf(index.Servers()), loaded: map[string]map[string]*operation{}}
	for _, path := range index.Paths() {
		s.paths = append(s.paths, newTemplate(path))
	}
	return s
}

// baseOf returns the path of a document's first server: it is /v1 on Yuno's pages,
// or nothing where the paths begin with that themselves.
func baseOf(servers openapi3.Servers) string {
	base, err := servers.BasePath()
	if err != nil || len(servers) == 0 {
		return basePath
	}
	return strings.TrimSuffix(base, "/")
}

// operations returns the operations that the document has for a path, by method.
func (s *spec) operations(path string) map[string]*operation {
	operations, err := s.load(path)
	if err != nil {
		panic("yunotest: " + err.Error()) // never: readSpec and the tests load every path
	}
	return operations
}

func (s *spec) load(path string) (map[string]*operation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.loaded[path]; known != nil {
		return known, nil
	}
	loaded, err := s.index.Load(path)
	if err != nil {
		return nil, err
	}
	if err := markSchemas(loaded); err != nil {
		return nil, err
	}
	item := loaded.Paths.Value(path)
	operations := map[string]*operation{}
	for method, one := range item.Operations() {
		operations[method] = newOperation(loaded, item, one)
	}
	s.loaded[path] = operations
	return operations, nil
}

// target is what a request is for.
type target struct {
	operation *operation
	path      template
	params    map[string]string // in the path
}

// find returns what a request is for, among several documents: of the paths that fit
// the one with the fewest parameters, and of those the first. One may be /reports/list,
// and another document's /reports/{id}. If only the method is unknown, it returns those
// that the paths have.
func find(specs []*spec, r *http.Request) (best *target, methods map[string]bool) {
	methods = map[string]bool{}
	for _, s := range specs {
		path, params := s.match(r.URL.EscapedPath())
		if params == nil {
			continue
		}
		operations := s.operations(path.text)
		for method := range operations {
			methods[method] = true
		}
		if one := operations[r.Method]; one != nil && (best == nil || len(path.names) < len(best.path.names)) {
			best = &target{one, path, params}
		}
	}
	return best, methods
}

// match returns the document's path that fits an escaped path, and the values of its
// parameters, or nil. OpenAPI prefers a path without parameters, whatever its methods.
func (s *spec) match(escaped string) (best template, params map[string]string) {
	below, ok := strings.CutPrefix(escaped, s.base)
	if !ok {
		return best, nil
	}
	for _, path := range s.paths {
		values, fits := path.match(below)
		if fits && (params == nil || len(path.names) < len(best.names)) {
			best, params = path, values
		}
	}
	return best, params
}
