package yunotest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// response is a response that the document has for an operation.
type response struct {
	status   int
	examples []example // by key
}

// example is a response that the document shows.
type example struct {
	status      int
	key, code   string // code is that of the body, if it has one
	contentType string
	body        []byte
}

// responses returns the responses of an operation, by status. One for several
// statuses, such as "default", is left out.
func responses(operation *openapi3.Operation) []response {
	var all []response
	for name, ref := range operation.Responses.Map() {
		status, _ := strconv.Atoi(name)
		if status < 200 {
			continue
		}
		all = append(all, response{status, examples(status, ref.Value.Content)})
	}
	slices.SortFunc(all, func(a, b response) int { return a.status - b.status })
	return all
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

// success returns the first example of the lowest 2xx status that has one. A 204
// needs none.
func success(all []response) (example, bool) {
	for _, one := range all {
		switch {
		case one.status >= 300:
		case len(one.examples) > 0:
			return one.examples[0], true
		case one.status == http.StatusNoContent:
			return example{status: one.status}, true
		}
	}
	return example{}, false
}

func (e example) write(w http.ResponseWriter) {
	if e.contentType != "" {
		w.Header().Set("Content-Type", e.contentType)
	}
	w.WriteHeader(e.status)
	_, _ = w.Write(e.body)
}
