package yunotest

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"sync"

	"github.com/yuno-go/yuno/yunoclient"
)

// example is an error answer that the document shows.
type example struct {
	status int
	body   map[string]any
}

// examples are the error answers of all operations, by code.
var examples = sync.OnceValue(func() map[yunoclient.Code]example {
	found := map[yunoclient.Code]example{}
	for _, path := range document().Paths.Map() {
		for _, operation := range path.Operations() {
			for status, response := range operation.Responses.Map() {
				for _, media := range response.Value.Content {
					for _, shown := range media.Examples {
						body, _ := shown.Value.Value.(map[string]any)
						code, isError := body["code"].(string)
						number, err := strconv.Atoi(status)
						if isError && err == nil {
							found[yunoclient.Code(code)] = example{number, body}
						}
					}
				}
			}
		}
	}
	return found
})

// documented is an error answer whose status and body are those of the
// document's example for the code, if it has one. Messages replace its own.
type documented struct {
	status   int
	code     yunoclient.Code
	messages []string
}

// VisitCreateCustomerSessionResponse makes it an answer of the generated server.
func (d documented) VisitCreateCustomerSessionResponse(w http.ResponseWriter) error {
	writeDocumented(w, d.status, d.code, d.messages...)
	return nil
}

func writeDocumented(w http.ResponseWriter, status int, code yunoclient.Code, messages ...string) {
	shown, ok := examples()[code]
	if !ok {
		writeError(w, status, code, messages...)
		return
	}
	body := maps.Clone(shown.body)
	if messages != nil {
		body["messages"] = messages
	}
	writeJSON(w, shown.status, body)
}

func writeError(w http.ResponseWriter, status int, code yunoclient.Code, messages ...string) {
	writeJSON(w, status, map[string]any{"code": code, "messages": messages})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
