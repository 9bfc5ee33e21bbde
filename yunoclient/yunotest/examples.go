package yunotest

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// response is a response that the document has for an operation.
type response struct {
	status   int
	examples []example      // by key
	sample   func() example // what stands for it without an example
}

// example is a response that the document shows.
type example struct {
	status      int
	key, code   string // code is that of the body, if it has one
	contentType string
	body        []byte
}

// responsesOf returns the responses of an operation, by status. One for several
// statuses, such as "default", is left out.
func responsesOf(operation *openapi3.Operation, options []openapi3.SchemaValidationOption) []response {
	var all []response
	for name, ref := range operation.Responses.Map() {
		status, _ := strconv.Atoi(name)
		if status < 200 || status > 999 {
			continue // or none that net/http writes
		}
		content := ref.Value.Content
		all = append(all, response{
			status:   status,
			examples: examples(status, content),
			sample:   sync.OnceValue(func() example { return sampleResponse(status, content, options) }),
		})
	}
	slices.SortFunc(all, func(a, b response) int { return a.status - b.status })
	return all
}

// first returns the first example of a response, or what stands for it.
func (r response) first() example {
	if len(r.examples) > 0 {
		return r.examples[0]
	}
	return r.sample()
}

// sampleResponse returns a response that is made up from its schema, or the bare status
// of one without content, or with a schema that nothing was found for.
func sampleResponse(status int, content openapi3.Content, options []openapi3.SchemaValidationOption) example {
	options = append(slices.Clone(options), openapi3.VisitAsResponse())
	for _, contentType := range slices.Sorted(maps.Keys(content)) {
		schema := content[contentType].Schema
		if schema == nil {
			continue
		}
		value, ok := sample(schema.Value, options...)
		if !ok {
			continue
		}
		if body, err := exampleBody(contentType, value); err == nil {
			return example{status: status, contentType: contentType, body: body}
		}
	}
	return example{status: status}
}

func examples(status int, content openapi3.Content) []example {
	var all []example
	add := func(key, contentType string, value any) {
		body, err := exampleBody(contentType, value)
		if err != nil || value == nil {
			return
		}
		var shown struct{ Code string }
		_ = json.Unmarshal(body, &shown)
		all = append(all, example{status, key, shown.Code, contentType, body})
	}
	for contentType, media := range content {
		add("", contentType, media.Example)
		for key, ref := range media.Examples {
			add(key, contentType, ref.Value.Value)
		}
	}
	slices.SortFunc(all, func(a, b example) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.contentType, b.contentType))
	})
	return all
}

// exampleBody returns the body that a value of the document stands for. Some
// documents write an object as a string of JSON.
func exampleBody(contentType string, value any) ([]byte, error) {
	if text, ok := value.(string); ok {
		isObject := strings.HasPrefix(strings.TrimSpace(text), "{") && json.Valid([]byte(text))
		if isObject || !strings.Contains(contentType, "json") {
			return []byte(text), nil
		}
	}
	return json.Marshal(value)
}

// success returns the first example of the lowest 2xx status that has one, else what
// stands for the lowest.
func success(all []response) (example, bool) {
	all = slices.DeleteFunc(slices.Clone(all), func(r response) bool { return r.status >= 300 })
	for _, one := range all {
		if len(one.examples) > 0 {
			return one.examples[0], true
		}
	}
	if len(all) == 0 {
		return example{}, false
	}
	return all[0].first(), true
}

func (e example) write(w http.ResponseWriter) {
	if e.contentType != "" {
		w.Header().Set("Content-Type", e.contentType)
	}
	w.WriteHeader(e.status)
	_, _ = w.Write(e.body)
}
