package yunotest

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/yuno-go/yuno/api/document"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// response is a response that the document has for an operation.
type response struct {
	status   int
	examples []example // by name
	fallback example   // what is sent without an example
}

// example is a response that the document shows, or a sample of its schema.
type example struct {
	status      int
	name, code  string // code is that in the body, or empty
	contentType string
	body        []byte
}

// responses returns the responses of an operation, those with the lowest status first.
// The status for 2XX is 200, and so is that for default if no success is documented.
func (r reader) responses(tree document.Object) []response {
	documented := r.object(tree, "responses")
	isSuccess := func(name string) bool { return name[0] == '2' }
	hasSuccess := slices.ContainsFunc(slices.Collect(maps.Keys(documented)), isSuccess)
	var all []response
	for _, name := range slices.Sorted(maps.Keys(documented)) { // 200 comes before 2XX
		status, _ := strconv.Atoi(strings.Replace(name, "XX", "00", 1))
		if name == "default" && !hasSuccess {
			status = http.StatusOK
		}
		if status < 200 {
			continue // 1xx is not a final status
		}
		all = append(all, r.response(status, documented[name]))
	}
	return all
}

func (r reader) response(status int, node any) response {
	contents := r.object(node, "content")
	read := response{status: status, examples: r.examples(status, contents), fallback: example{status: status}}
	for _, contentType := range slices.Sorted(maps.Keys(contents)) {
		if schema, ok := r.object(contents[contentType])["schema"]; ok && read.fallback.contentType == "" {
			read.fallback.contentType = contentType
			read.fallback.body = exampleBody(contentType, r.sample(schema))
		}
	}
	return read
}

// examples returns the examples of contents, by name. One without a name comes first.
func (r reader) examples(status int, contents document.Object) []example {
	var all []example
	add := func(name, contentType string, value any) {
		if value == nil {
			return
		}
		body := exampleBody(contentType, value)
		var failure struct{ Code string }
		_ = json.Unmarshal(body, &failure)
		all = append(all, example{status, name, failure.Code, contentType, body})
	}
	for contentType, node := range contents {
		media := r.object(node)
		add("", contentType, media["example"])
		for name, shown := range r.object(media, "examples") {
			add(name, contentType, r.object(shown)["value"])
		}
	}
	slices.SortFunc(all, func(a, b example) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.contentType, b.contentType))
	})
	return all
}

// exampleBody returns the body for a value. Some pages write an object as a string of
// JSON.
func exampleBody(contentType string, value any) []byte {
	if text, ok := value.(string); ok {
		isObject := strings.HasPrefix(strings.TrimSpace(text), "{") && json.Valid([]byte(text))
		if isObject || !httptext.IsJSON(contentType) {
			return []byte(text)
		}
	}
	body, _ := json.Marshal(value) // it was decoded from JSON
	return body
}

// first returns the first example of a response, or what is sent without one.
func (r response) first() example {
	if len(r.examples) > 0 {
		return r.examples[0]
	}
	return r.fallback
}

// success returns the first example of the lowest 2xx that has one. Without any example
// it returns what the lowest 2xx sends, and false if there is no 2xx.
func (o *operation) success() (example, bool) {
	successes := slices.DeleteFunc(slices.Clone(o.responses), func(r response) bool { return r.status >= 300 })
	if i := slices.IndexFunc(successes, func(r response) bool { return len(r.examples) > 0 }); i >= 0 {
		return successes[i].examples[0], true
	}
	if len(successes) == 0 {
		return example{}, false
	}
	return successes[0].fallback, true
}

func (e example) write(w http.ResponseWriter) {
	if e.contentType != "" {
		w.Header().Set("Content-Type", e.contentType)
	}
	w.WriteHeader(e.status)
	_, _ = w.Write(e.body)
}
