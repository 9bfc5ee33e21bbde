package generate

import (
	"fmt"
	"maps"
	"mime"
	"regexp"
	"slices"
	"strings"

	"github.com/yuno-go/yuno/api/document"
)

// page is one of Yuno's pages. Errors about it begin with its name.
type page struct {
	name string
	*document.Document
}

// operation is what Go needs to know about an operation.
type operation struct {
	id, method, path string // the path is below /v1
	summary          string
	deprecated       bool
	parameters       []parameter
	request          *schema // nil without a body
	requestType      string  // its media type
	result           *schema // nil without JSON
	accept           string  // the media types of a result that is not JSON
	page, pointer    string
}

type parameter struct {
	name, in, description string
	required              bool
	encoding              object // style and explode
	schema                *schema
}

func readOperation(p *page, tree document.Operation, count *int) (*operation, error) {
	o := &operation{id: tree.ID(), method: tree.Method, page: p.name, pointer: tree.Pointer()}
	o.summary, _ = tree.Tree["summary"].(string)
	o.deprecated, _ = tree.Tree["deprecated"].(bool)
	if words(o.id) == "" {
		return nil, fmt.Errorf("%s: the operationId %q has no letter or digit", o.pointer, o.id)
	}
	r := &reader{doc: p.Document, count: count}
	var err error
	if o.path, err = pathBelowBase(p, tree); err != nil {
		return nil, fmt.Errorf("%s: %w", o.pointer, err)
	}
	if err := o.readParameters(r, tree); err != nil {
		return nil, err
	}
	if err := o.readRequest(r, tree.Tree["requestBody"]); err != nil {
		return nil, err
	}
	return o, o.readResult(r, tree.Tree["responses"])
}

// base is the path of the client's base URL.
const base = "/v1"

// pathBelowBase returns the path of an operation without the base, on the first server that has it.
func pathBelowBase(p *page, o document.Operation) (string, error) {
	for _, server := range p.Servers(o) {
		if below, ok := strings.CutPrefix(pathOf(server)+o.Path, base+"/"); ok {
			return "/" + below, document.CheckPath("/" + below)
		}
	}
	return "", fmt.Errorf("no server of the operation has a path below %s, the path of the client's base URL: "+
		"correct a copy of the page", base)
}

// origin matches what comes before the path of a server's URL. A variable may replace it.
var origin = regexp.MustCompile(`^([a-z]+://[^/]*|\{[^{}]*\})`)

// pathOf returns the path of a server's URL, with the defaults of its variables. The host is not parsed, because it may
// contain an undeclared variable.
func pathOf(server object) string {
	address, _ := server["url"].(string)
	path := origin.ReplaceAllString(address, "")
	variables, _ := server["variables"].(object)
	path = document.PathParameter.ReplaceAllStringFunc(path, func(name string) string {
		variable, _ := variables[strings.Trim(name, "{}")].(object)
		value, _ := variable["default"].(string)
		return value
	})
	return strings.TrimSuffix(path, "/")
}

// readParameters reads the parameters of an operation and of its path.
func (o *operation) readParameters(r *reader, tree document.Operation) error {
	declared := map[string]parameter{}
	for _, part := range tree.Parameters() {
		p, err := readParameter(r, part.Node, part.Pointer)
		if err != nil {
			return err
		}
		declared[p.in+" "+p.name] = p
	}
	inPath := map[string]bool{}
	for _, match := range document.PathParameter.FindAllStringSubmatch(o.path, -1) {
		name := match[1]
		inPath[name] = true
		if _, ok := declared["path "+name]; !ok { // one of Yuno's pages forgets to declare it
			declared["path "+name] = parameter{name: name, in: "path", required: true, schema: &schema{kind: kindString}}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(declared)) {
		if p := declared[key]; !p.isSetByClient() && (p.in != "path" || inPath[p.name]) {
			o.parameters = append(o.parameters, p)
		}
	}
	return nil
}

// styles are the styles of parameters that OpenAPI has for a place.
var styles = map[string][]string{
	"path": {"simple", "label", "matrix"}, "query": {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"}, "cookie": {"form"},
}

func readParameter(r *reader, node any, pointer string) (parameter, error) {
	tree, _ := r.doc.Resolve(node).(object)
	p := parameter{encoding: object{}}
	p.name, _ = tree["name"].(string)
	p.in, _ = tree["in"].(string)
	if p.name == "" || p.in == "" {
		return p, fmt.Errorf("%s: the parameter has no name, or no place", pointer)
	}
	p.description, _ = tree["description"].(string)
	p.required, _ = tree["required"].(bool)
	for _, keyword := range []string{"style", "explode"} {
		if tree[keyword] != nil {
			p.encoding[keyword] = tree[keyword]
		}
	}
	if style, ok := tree["style"].(string); ok && !slices.Contains(styles[p.in], style) {
		return p, fmt.Errorf("%s: unsupported style %q in a %s: correct a copy of the page", pointer, style, p.in)
	}
	if tree["content"] != nil {
		return p, fmt.Errorf("%s: a parameter with content is not supported: use Client.Do", pointer)
	}
	var err error
	if p.schema, err = r.read(tree["schema"], pointer+"/schema"); err != nil {
		return p, err
	}
	if p.in == "path" {
		if p.schema.kind == kindArray || p.schema.kind == kindObject {
			return p, fmt.Errorf("%s: only a text is supported in a path: use Client.Do", pointer)
		}
		p.schema, p.required = &schema{kind: kindString}, true
	}
	for s := p.schema; s != nil; s = s.items {
		if s.kind == kindUnknown || s.kind == kindAny {
			s.kind = kindString // Go could not say that a value of any type is absent
		}
	}
	return p, nil
}

// isSetByClient reports whether a parameter is a header that the client sets. Those are the keys, and the headers that
// OpenAPI does not allow as parameters.
func (p parameter) isSetByClient() bool {
	if p.in != "header" {
		return false
	}
	switch strings.ToLower(p.name) {
	case "public-api-key", "private-secret-key", "accept", "content-type", "authorization":
		return true
	}
	return false
}

func (o *operation) readRequest(r *reader, node any) error {
	body, ok := r.doc.Resolve(node).(object)
	if !ok {
		return nil
	}
	pointer := o.pointer + "/requestBody"
	content, _ := body["content"].(object)
	media, mediaType := jsonOf(content)
	if media == nil {
		return fmt.Errorf("%s: only JSON is supported: use Client.Do", pointer)
	}
	var err error
	o.requestType = mediaType
	if o.request, err = r.read(media["schema"], document.Pointer(pointer+"/content", mediaType)+"/schema"); err != nil {
		return err
	}
	for _, example := range r.doc.Examples(media) {
		o.request.relax(example)
	}
	return nil
}

// readResult merges the JSON of all 2xx responses. The client turns other responses into an *APIError. If one 2xx is not
// JSON, callers get the response itself.
func (o *operation) readResult(r *reader, node any) error {
	r.isResult = true
	var others []string // media types that are not JSON
	responses, _ := node.(object)
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		response, _ := r.doc.Resolve(responses[status]).(object)
		content, _ := response["content"].(object)
		if !strings.HasPrefix(status, "2") || len(content) == 0 {
			continue
		}
		media, mediaType := jsonOf(content)
		if media == nil {
			others = slices.AppendSeq(others, maps.Keys(content))
			continue
		}
		result, err := r.read(media["schema"], document.Pointer(o.pointer+"/responses/"+status+"/content", mediaType)+"/schema")
		switch {
		case err != nil:
			return err
		case o.result == nil:
			o.result = result
		default:
			o.result.merge(result, false)
		}
	}
	if len(others) > 0 {
		if o.result != nil {
			others = append(others, "application/json")
		}
		slices.Sort(others)
		o.result, o.accept = nil, strings.Join(slices.Compact(others), ", ")
	}
	return nil
}

// jsonOf returns the JSON media type of a content and its name, or nil.
func jsonOf(content object) (media object, mediaType string) {
	if media, ok := content["application/json"].(object); ok {
		return media, "application/json"
	}
	for _, name := range slices.Sorted(maps.Keys(content)) {
		mediaType, _, err := mime.ParseMediaType(name)
		if err == nil && (mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")) {
			media, _ := content[name].(object)
			return media, name
		}
	}
	return nil, ""
}
