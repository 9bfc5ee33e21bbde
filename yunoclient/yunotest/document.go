package yunotest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy/pathpattern"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient"
)

// basePath is where the API is on a server, as on Yuno's own.
var basePath = func() string {
	sandbox, _ := url.Parse(yuno.Sandbox)
	return sandbox.Path
}()

// document is what a fake follows. It is read-only once it is made.
type document struct {
	spec  *openapi3.T
	paths *pathpattern.Node // each value is a path as the document writes it
}

// published is Yuno's document.
var published = sync.OnceValue(func() *document { return newDocument(api.Document) })

func newDocument(text string) *document {
	spec, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		panic("yunotest: " + err.Error())
	}
	d := &document{spec: spec, paths: &pathpattern.Node{}}
	for path, item := range spec.Paths.Map() {
		d.paths.MustAdd(path, path, nil)
		for _, operation := range item.Operations() {
			correct(operation)
		}
	}
	return d
}

// correct makes an operation's request what Yuno takes, where the document says
// otherwise.
func correct(operation *openapi3.Operation) {
	if operation.RequestBody == nil {
		return
	}
	body := operation.RequestBody.Value
	for _, media := range body.Content {
		if media.Schema == nil {
			continue
		}
		schema := media.Schema.Value
		if len(schema.Required) > 0 {
			body.Required = true // which the document forgets
		}
		if country := schema.Properties["country"]; country != nil && operation.OperationID == "create-customer-session" {
			country.Value.Enum = withCountries(country.Value.Enum)
		}
	}
}

// withCountries adds all of ISO 3166-1 to the document's countries, of which
// Yuno takes more than it lists, as the client does.
func withCountries(countries []any) []any {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string([]rune{a, b}); yunoclient.CountryName(yuno.Country(code)) != "" {
				countries = append(countries, code)
			}
		}
	}
	return countries
}

// find returns the operation that a request is for, and the values of the
// parameters in its path. If only the method is unknown, it returns those that the
// path has.
func (d *document) find(r *http.Request) (route *routers.Route, params map[string]string, methods []string) {
	below, ok := strings.CutPrefix(r.URL.EscapedPath(), basePath)
	node, values := d.paths.Match(below)
	if !ok || node == nil || strings.HasSuffix(below, "/") || slices.Contains(values, "") {
		return nil, nil, nil
	}
	params = map[string]string{}
	for i, name := range node.VariableNames {
		params[name], _ = url.PathUnescape(values[i]) // EscapedPath returns valid escapes
	}
	item := d.spec.Paths.Value(node.Value.(string))
	operation := item.GetOperation(r.Method)
	if operation == nil {
		return nil, nil, slices.Sorted(maps.Keys(item.Operations()))
	}
	return &routers.Route{Spec: d.spec, PathItem: item, Operation: operation}, params, nil
}

// asksForKeys reports whether an operation is called with keys, as all of
// Yuno's are.
func (d *document) asksForKeys(operation *openapi3.Operation) bool {
	if operation.Security != nil {
		return len(*operation.Security) > 0
	}
	return len(d.spec.Security) > 0
}
