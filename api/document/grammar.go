package document

import "strings"

// grammar lists the objects that OpenAPI 3.0 and 3.1 define: for each its keywords, and what a keyword holds. That is a
// value (see values), another object, a list of it ("[]schema"), or an object of it whose keys the document chooses
// ("{property}schema"). keys says which characters such keys may have. [Read] keeps what is listed here, and nothing else.
var grammar = expand(map[string]map[string]string{
	"document": {
		"openapi": "text", "info": "info", "servers": "[]server", "security": "[]{name}[]text",
		"paths": "{path}pathItem", "webhooks": "{name}pathItem", "components": "components", "tags": "[]tag",
		"externalDocs": "data",
	},
	"info":     {"title summary description termsOfService version": "text", "contact license": "data"},
	"tag":      {"name description": "text", "externalDocs": "data"},
	"server":   {"url": "url", "description": "text", "variables": "{name}variable"},
	"variable": {"default": "server variable", "description": "text", "enum": "[]text"},
	"components": {
		"schemas": "{name}schema", "responses": "{name}response", "parameters": "{name}parameter",
		"examples": "{example}example", "requestBodies": "{name}requestBody", "headers": "{name}header",
		"securitySchemes": "{name}scheme", "links": "{name}link", "callbacks": "{name}{expression}pathItem",
		"pathItems": "{name}pathItem",
	},
	"scheme": {
		"type description in scheme bearerFormat": "text", "name": "parameter name", "flows": "data",
		"openIdConnectUrl": "text",
	},
	"pathItem": {
		"get put post delete options head patch trace": "operation", "parameters": "[]parameter",
		"servers": "[]server", "summary description": "text", "$ref": "reference",
	},
	"operation": {
		"operationId": "operationId", "summary description": "text", "tags": "[]text", "deprecated": "flag",
		"parameters": "[]parameter", "requestBody": "requestBody", "responses": "{status}response",
		"callbacks": "{name}{expression}pathItem", "security": "[]{name}[]text", "servers": "[]server", "externalDocs": "data",
	},
	"parameter": {
		"name": "parameter name", "in": "in", "style": "style", "description": "text",
		"required deprecated allowEmptyValue explode allowReserved": "flag", "schema": "schema",
		"content": "{media type}media", "example": "data", "examples": "{example}example", "$ref": "reference",
	},
	"header": {
		"style": "style", "description": "text", "required deprecated allowEmptyValue explode allowReserved": "flag",
		"schema": "schema", "content": "{media type}media", "example": "data", "examples": "{example}example",
		"$ref": "reference",
	},
	"requestBody": {
		"description": "text", "required": "flag", "content": "{media type}media", "$ref": "reference",
	},
	"response": {
		"description": "text", "headers": "{parameter name}header", "content": "{media type}media",
		"links": "{name}link", "$ref": "reference",
	},
	"media": {
		"schema": "schema", "example": "data", "examples": "{example}example", "encoding": "{property}encoding",
	},
	"encoding": {
		"contentType": "text", "headers": "{parameter name}header", "style": "style", "explode allowReserved": "flag",
	},
	"link": {
		"operationId": "operationId", "operationRef description": "text", "parameters requestBody": "data", "server": "server",
		"$ref": "reference",
	},
	"example": {"summary description externalValue": "text", "value": "data", "$ref": "reference"},
	"schema": {
		"type": "type", "format": "format", "title description pattern contentEncoding contentMediaType": "text",
		"enum examples": "[]data", "const default example": "data",
		"multipleOf maximum minimum maxLength minLength maxItems minItems maxContains minContains": "number",
		"maxProperties minProperties": "number", "exclusiveMaximum exclusiveMinimum": "limit",
		"uniqueItems deprecated readOnly writeOnly nullable": "flag", "required": "[]text",
		"dependentRequired": "{property}[]text", "discriminator": "discriminator", "xml externalDocs": "data",
		"properties dependentSchemas": "{property}schema", "patternProperties": "{pattern}schema",
		"additionalProperties unevaluatedProperties unevaluatedItems": "schema",
		"items contains propertyNames not if then else contentSchema": "schema",
		"allOf anyOf oneOf prefixItems":                               "[]schema", "$ref": "reference",
	},
	"discriminator": {"propertyName": "property", "mapping": "{property}schema name"},
})

// expand splits each key that lists several keywords into a key for each keyword.
func expand(objects map[string]map[string]string) map[string]map[string]string {
	expanded := map[string]map[string]string{}
	for object, fields := range objects {
		expanded[object] = map[string]string{}
		for keywords, holds := range fields {
			for _, keyword := range strings.Fields(keywords) {
				expanded[object][keyword] = holds
			}
		}
	}
	return expanded
}
