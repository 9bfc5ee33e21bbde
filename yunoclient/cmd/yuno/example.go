package main

import (
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api/document"
)

// sessionsURL returns the URL of the call. The generated code has its path.
func sessionsURL(base string) (*url.URL, error) {
	req, err := yuno.NewCreateCustomerSessionRequest(base+"/", yuno.CreateCustomerSessionRequest{})
	if err != nil {
		return nil, err
	}
	return req.URL, nil
}

// exampleRequest returns the document's example, without properties that a request does
// not have.
func exampleRequest(index *document.Index) (example yuno.CreateCustomerSessionRequest, err error) {
	target, err := sessionsURL("")
	if err != nil {
		return example, err
	}
	doc, err := index.Load(target.Path)
	if err != nil {
		return example, err
	}
	examples := doc.Paths.Find(target.Path).Post.RequestBody.Value.Content.Get("application/json").Examples
	if len(examples) == 0 {
		return example, errors.New("the document shows no example: set the keys, or use yuno mock")
	}
	first := slices.Min(slices.Collect(maps.Keys(examples)))
	shown := examples[first].Value.Value
	text, ok := shown.(string) // some of Yuno's documents write examples as JSON in a string
	data := []byte(text)
	if !ok {
		data, _ = json.Marshal(shown) // it was read from JSON or YAML
	}
	return example, json.Unmarshal(data, &example)
}
