package yunotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/yuno-go/yuno/api/document"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
	"github.com/yuno-go/yuno/yunoclient/internal/iso3166"
)

// operation is an operation of a document. It is read-only.
type operation struct {
	needsKeys       bool
	parameters      []parameter
	parameterSchema *jsonschema.Schema
	bodyRequired    bool
	contents        []content       // of the body
	excused         map[string]bool // the faults of the examples, as fault.anywhere returns them
	responses       []response      // by status
}

// content is a type of body that an operation takes.
type content struct {
	mediaType string             // as the document writes it
	schema    *jsonschema.Schema // nil matches any body
}

// reader reads the operations of a document.
type reader struct {
	doc     *document.Document
	schemas schemas
}

// object returns the object that a node has at the keys, through references, or nil.
func (r reader) object(node any, keys ...string) document.Object {
	object, _ := r.doc.Resolve(node).(document.Object)
	for _, key := range keys {
		object, _ = r.doc.Resolve(object[key]).(document.Object)
	}
	return object
}

func (r reader) read(described document.Operation) (o *operation, err error) {
	o = &operation{excused: map[string]bool{}, responses: r.responses(described.Tree)}
	if o.needsKeys, err = r.readParameters(o, described); err != nil {
		return nil, err
	}
	security, ok := described.Tree["security"].([]any)
	if !ok {
		security, _ = r.doc.Tree["security"].([]any)
	}
	o.needsKeys = o.needsKeys || len(security) > 0

	body := r.object(described.Tree, "requestBody")
	contents := r.object(body, "content")
	o.bodyRequired = body["required"] == true
	for _, mediaType := range slices.Sorted(maps.Keys(contents)) {
		media := r.object(contents[mediaType])
		required, _ := r.object(media, "schema")["required"].([]any)
		o.bodyRequired = o.bodyRequired || len(required) > 0 // most pages forget to require the body itself
		taken := content{mediaType: mediaType}
		if schema, ok := media["schema"]; ok {
			if taken.schema, err = r.requestSchema(described.ID(), schema); err != nil {
				return nil, err
			}
		}
		o.contents = append(o.contents, taken)
		for _, shown := range r.examples(0, document.Object{mediaType: media}) {
			for _, fault := range taken.check(shown.body) {
				o.excused[fault.anywhere()] = true
			}
		}
	}
	// application/json comes before application/*, which includes it.
	slices.SortStableFunc(o.contents, func(a, b content) int {
		return strings.Count(a.mediaType, "*") - strings.Count(b.mediaType, "*")
	})
	return o, nil
}

// requestSchema compiles the schema of a body. A session may have any country of ISO
// 3166-1 beside those that the document lists, as with the client, because Yuno takes more
// than the document has ever listed.
func (r reader) requestSchema(id string, node any) (*jsonschema.Schema, error) {
	prepared := r.schemas.prepare(r.doc.Resolve(node))
	schema, _ := prepared.(document.Object)
	properties, _ := schema["properties"].(document.Object)
	if country, ok := properties["country"].(document.Object); ok && id == createSessionID {
		listed, _ := country["enum"].([]any)
		countries := slices.Clone(listed)
		for _, code := range iso3166.Codes() {
			countries = append(countries, code)
		}
		country["enum"] = countries
	}
	return r.schemas.compile(prepared)
}

// takes returns the content that a Content-Type matches. It returns false if the operation
// takes other types only.
func (o *operation) takes(contentType string) (content, bool) {
	for _, taken := range o.contents {
		if ok, _ := path.Match(httptext.MediaType(taken.mediaType), httptext.MediaType(contentType)); ok {
			return taken, true
		}
	}
	return content{}, len(o.contents) == 0
}

// check returns what is wrong with a request, other than its keys and its content type.
func (o *operation) check(r *http.Request, inPath map[string]string, body []byte) []string {
	faults := o.checkParameters(r, inPath)
	contentType := r.Header.Get("Content-Type")
	if taken, _ := o.takes(contentType); len(body) > 0 && httptext.IsJSON(contentType) {
		faults = append(faults, taken.check(body)...)
	} else if len(body) == 0 && o.bodyRequired {
		faults = append(faults, fault{text: "the body is missing"})
	}
	return messages(slices.DeleteFunc(faults, func(f fault) bool { return o.excused[f.anywhere()] }))
}

// check returns what is wrong with a body, which must be JSON.
func (c content) check(body []byte) []fault {
	if c.schema == nil {
		return nil
	}
	value, err := decodeJSON(body)
	if err != nil {
		return []fault{{text: "the body cannot be read: " + err.Error()}}
	}
	return faultsOf(c.schema.Validate(value))
}

// decodeJSON decodes JSON with the numbers as they are written.
func decodeJSON(text []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("unexpected text after the JSON")
	}
	return value, nil
}
