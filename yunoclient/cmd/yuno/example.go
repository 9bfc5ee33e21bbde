package main

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/yuno-go/yuno"
)

// exampleRequest returns the request that a document shows, without properties
// that a request does not have.
func exampleRequest(document string) (example yuno.CreateCustomerSessionRequest, err error) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(document))
	if err != nil {
		return example, err
	}
	examples := doc.Paths.Find("/customers/sessions").Post.RequestBody.Value.Content.Get("application/json").Examples
	if len(examples) == 0 {
		return example, errors.New("the document shows no example: set the keys, or use yuno mock")
	}
	first := slices.Min(slices.Collect(maps.Keys(examples)))
	shown := examples[first].Value.Value
	text, isText := shown.(string) // some of Yuno's documents write it as JSON
	data := []byte(text)
	if !isText {
		data, _ = json.Marshal(shown) // it was read from JSON or YAML
	}
	return example, json.Unmarshal(data, &example)
}
