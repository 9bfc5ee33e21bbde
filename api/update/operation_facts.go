package main

import "github.com/getkin/kin-openapi/openapi3"

func (all facts) operation(doc *openapi3.T, name string, item *openapi3.PathItem, operation *openapi3.Operation) {
	f := fact{kind: kindOperation, name: name, value: operation.OperationID}
	all.add(f)
	all.rest(f, kindNote, operation, "operationId", "parameters", "requestBody", "responses", "security")
	all.add(fact{kind: kindSecurity, name: name + " security", parent: name, value: securityOf(doc, operation)})

	all.parameters(name, operation.Parameters)
	all.parameters(name, item.Parameters) // the operation's own come first: they win
	if operation.RequestBody != nil {
		all.requestBody(name, operation.RequestBody.Value)
	}
	for status, response := range operation.Responses.Map() {
		all.response(name, status, response.Value)
	}
}

func (all facts) parameters(operation string, parameters openapi3.Parameters) {
	for _, ref := range parameters {
		parameter := ref.Value
		f := fact{
			kind: kindParameter, name: operation + " parameter " + parameter.Name + " (" + parameter.In + ")",
			parent: operation, value: typeName(parameter.Schema), required: parameter.Required, nullable: nullable(parameter.Schema),
		}
		all.add(f)
		all.rest(f, kindLimit, parameter, "name", "in", "required", "schema")
		all.schema(f, f.name, parameter.Schema)
	}
}

func (all facts) requestBody(operation string, body *openapi3.RequestBody) {
	f := fact{kind: kindBody, name: operation + " request body", parent: operation, required: body.Required}
	all.add(f)
	all.rest(f, kindNote, body, "required", "content")
	all.content(f, operation+" request", body.Content)
}

func (all facts) response(operation, status string, response *openapi3.Response) {
	f := fact{kind: kindStatus, name: operation + " response " + status, parent: operation, response: true}
	all.add(f)
	all.rest(f, kindNote, response, "headers", "content")
	for name, header := range response.Headers {
		h := fact{kind: kindHeader, name: f.name + " header " + name, parent: f.name, value: typeName(header.Value.Schema), response: true}
		all.add(h)
		all.rest(h, kindNote, header.Value, "schema")
		all.schema(h, h.name, header.Value.Schema)
	}
	all.content(f, f.name, response.Content)
}

func (all facts) content(owner fact, message string, content openapi3.Content) {
	for contentType, media := range content {
		f := fact{
			kind: kindContent, name: message + " " + contentType, parent: owner.name,
			value: typeName(media.Schema), nullable: nullable(media.Schema), response: owner.response,
		}
		all.add(f)
		all.rest(f, kindNote, media, "schema")
		fields := f.name
		if contentType == "application/json" {
			fields = message // the usual type needs no mention at each field
		}
		all.schema(f, fields, media.Schema)
	}
}
