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

// exampleRequest returns the first example of a document, without properties that a
// request does not have.
func exampleRequest(text string) (example yuno.CreateCustomerSessionRequest, err error) {
	target, err := sessionsURL("")
	if err != nil {
		return example, err
	}
	doc, err := document.Read(text)
	if err != nil {
		return example, err
	}
	var tree struct {
		Paths map[string]struct {
			Post struct {
				RequestBody struct {
					Content map[string]struct{ Examples map[string]struct{ Value json.RawMessage } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(doc.JSON()), &tree); err != nil {
		return example, err
	}
	examples := tree.Paths[target.Path].Post.RequestBody.Content["application/json"].Examples
	if len(examples) == 0 {
		return example, errors.New("the document shows no example: set the keys, or use yuno mock")
	}
	data := examples[slices.Min(slices.Collect(maps.Keys(examples)))].Value
	var quoted string
	if json.Unmarshal(data, &quoted) == nil { // some of Yuno's documents write examples as JSON in a string
		data = []byte(quoted)
	}
	return example, json.Unmarshal(data, &example)
}
