package main

import (
	"encoding/json"
	"errors"
	"net/url"

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

// exampleRequest returns the first example in the document of the call, without properties that a request does not have.
func exampleRequest(text string) (example yuno.CreateCustomerSessionRequest, err error) {
	doc, err := document.Read(text)
	if err != nil {
		return example, err
	}
	target, err := sessionsURL("")
	if err != nil {
		return example, err
	}
	for _, operation := range doc.Operations() {
		if operation.String() != "POST "+target.Path {
			continue
		}
		body, _ := doc.Resolve(operation.Tree["requestBody"]).(document.Object)
		content, _ := body["content"].(document.Object)
		media, _ := content["application/json"].(document.Object)
		for _, value := range doc.Examples(media) {
			data, err := json.Marshal(value)
			if err != nil {
				return example, err
			}
			return example, json.Unmarshal(data, &example)
		}
	}
	return example, errors.New("the document shows no example: set the keys, or use yuno mock")
}
