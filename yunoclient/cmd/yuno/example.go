package main

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
)

// exampleRequest returns the request that the document shows, without properties
// that a request does not have.
func exampleRequest() (example yuno.CreateCustomerSessionRequest, err error) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(api.Document))
	if err != nil {
		return example, err
	}
	examples := doc.Paths.Find("/customers/sessions").Post.RequestBody.Value.Content.Get("application/json").Examples
	if len(examples) == 0 {
		return example, errors.New("the document shows no example: set the keys, or use yuno mock")
	}
	first := slices.Min(slices.Collect(maps.Keys(examples)))
	shown := examples[first].Value.Value
	if text, ok := shown.(string); ok { // some of Yuno's documents write it as JSON
		return example, json.Unmarshal([]byte(text), &example)
	}
	data, err := json.Marshal(shown)
	if err != nil {
		return example, err
	}
	return example, json.Unmarshal(data, &example)
}
