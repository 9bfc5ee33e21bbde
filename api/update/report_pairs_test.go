package main

import "strings"

// things is a page with one of everything that a report judges.
const things = `openapi: 3.1.0
info: {title: t, version: "1"}
servers:
  - {url: https://api-sandbox.y.uno/v1, description: for tests}
  - {url: https://things.example/v1, description: for things}
security: [{key: []}]
paths:
  /things:
    get:
      operationId: list-things
      summary: Lists things
      parameters:
        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}
        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}
        - {name: after, in: query, required: true, schema: {type: string, maxLength: 40}}
        - {name: tags, in: query, schema: {type: array, maxItems: 5, items: {type: string, minLength: 2}}}
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {size: {type: integer}}}}
        - {name: where, in: query, content: {application/json: {schema: {type: string, maxLength: 44, description: a place}}}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        "200":
          description: a list
          headers: {X-Total: {description: of all, schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                required: [items]
                properties:
                  items: {type: array, items: {$ref: '#/components/schemas/Thing'}}
                  next: {type: string, maxLength: 100}
                  counts: {type: object, additionalProperties: {type: integer}}
        "404": {description: none}
    post:
      operationId: create-thing
      security: [{key: [], secret: []}, {bearer: []}]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [id, size]
              properties:
                id: {type: string, minLength: 3, maxLength: 10, description: an id}
                kind: {type: string, enum: [BIG, SMALL]}
                size: {type: integer, minimum: 1, maximum: 10}
                rank: {type: integer, format: int32}
                note: {type: [string, "null"]}
                mail: {type: string, format: email}
                zip: {type: string, pattern: '^[0-9]+$'}
                live: {type: boolean, default: false}
                labels: {type: array, minItems: 1, maxItems: 5, items: {type: string, maxLength: 20}}
                extra: {type: object, maxProperties: 9, additionalProperties: {type: string}}
                address: {$ref: '#/components/schemas/Address'}
                price: {allOf: [{$ref: '#/components/schemas/Money'}, {type: object, required: [amount]}]}
                way: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]}
                sort:
                  oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]
                  discriminator:
                    propertyName: kind
                    mapping: {card: '#/components/schemas/Card', cash: '#/components/schemas/Cash'}
                device: {type: object, required: [ip], properties: {ip: {type: string}, os: {type: string, maxLength: 9}}}
          text/csv: {schema: {type: string}}
          multipart/form-data:
            schema: {type: object, properties: {photo: {type: string}}}
            encoding: {photo: {contentType: image/png}}
      responses:
        "201":
          description: made
          content:
            application/json: {schema: {$ref: '#/components/schemas/Thing'}}
            text/plain: {schema: {type: string}}
        "400":
          description: bad
          content:
            application/json:
              schema: {type: object, properties: {code: {type: string}, messages: {type: array, items: {type: string}}}}
  /things/{thing_id}:
    parameters:
      - {name: thing_id, in: path, required: true, schema: {type: string, maxLength: 36}}
    get:
      operationId: retrieve-thing
      responses:
        "200": {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        "4XX": {description: wrong, content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}
    patch:
      operationId: update-thing
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}}}
      responses:
        "200": {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        "5XX": {description: broken}
    delete:
      operationId: delete-thing
      responses: {"204": {description: gone}}
components:
  schemas:
    Address: {type: object, required: [city], properties: {city: {type: string, maxLength: 30}, street: {type: string}}}
    Card: {type: object, properties: {kind: {type: string}, number: {type: string}, parent: {$ref: '#/components/schemas/Card'}}}
    Cash: {type: object, required: [amount], properties: {kind: {type: string}, amount: {type: number}}}
    Change: {type: object, minProperties: 1, properties: {title: {type: string}, weight: {type: number}}}
    Money: {type: object, properties: {amount: {type: number}, currency: {type: string}}}
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string}
        state: {type: string, enum: [UP, DOWN]}
        made_at: {type: string, format: date-time}
        score: {type: number}
        format: {type: string}
        payer:
          oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]
          discriminator: {propertyName: kind, mapping: {card: '#/components/schemas/Card', cash: '#/components/schemas/Cash'}}
        total: {$ref: '#/components/schemas/Money'}
        parts: {type: array, items: {type: object, properties: {leaf: {type: string}}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: x-key}
    secret: {type: apiKey, in: header, name: x-secret}
    bearer: {type: http, scheme: bearer}
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://things.example/token, scopes: {read: reads things}}}
`

// A pair is one change of a document, and whether it breaks Go callers or their calls. The labels follow this definition,
// whatever the tools say.
type pair struct {
	name     string
	old, new string // new replaces old, which is there once
	breaking bool
	unjudged string // the JSON pointer of a change that no tool judges
}

// ofThings change the page things.
var ofThings = []pair{
	// Operations.
	{name: "operation added", old: "  /things/{thing_id}:", new: "  /new: {get: {operationId: n, responses: {'200': {description: a}}}}\n  /things/{thing_id}:"},
	{name: "operation removed", old: "    delete:\n      operationId: delete-thing\n      responses: {\"204\": {description: gone}}\n", new: "", breaking: true},
	{name: "operation of another method", old: "    patch:", new: "    put:", breaking: true},
	{name: "operationId renamed", old: "operationId: retrieve-thing", new: "operationId: get-thing", breaking: true},
	{name: "operation deprecated", old: "operationId: list-things", new: "operationId: list-things\n      deprecated: true"},
	{name: "x- keys", old: "operationId: list-things", new: "operationId: list-things\n      x-a: {b: [1]}\n      x-sunset: 2020-01-01"},
	// Parameters.
	{name: "optional query parameter added", old: "        - {name: X-Trace", new: "        - {name: more, in: query, schema: {type: string}}\n        - {name: X-Trace"},
	{name: "required query parameter added", old: "        - {name: X-Trace", new: "        - {name: more, in: query, required: true, schema: {type: string}}\n        - {name: X-Trace", breaking: true},
	{name: "required header added", old: "        - {name: X-Trace", new: "        - {name: X-More, in: header, required: true, schema: {type: string}}\n        - {name: X-Trace", breaking: true},
	{name: "required header of a path", old: "    parameters:\n      - {name: thing_id", new: "    parameters:\n      - {name: X-Org, in: header, required: true, schema: {type: string}}\n      - {name: thing_id", breaking: true},
	{name: "query parameter removed", old: "        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n", new: "", breaking: true},
	{name: "parameter's maximum lower", old: "maximum: 50", new: "maximum: 40", breaking: true},
	{name: "parameter's maximum higher", old: "maximum: 50", new: "maximum: 60"},
	{name: "parameter's pattern", old: "{name: X-Trace, in: header, schema: {type: string}}", new: "{name: X-Trace, in: header, schema: {type: string, pattern: '^a'}}", breaking: true},
	{name: "parameters in another order", old: "        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n", new: "        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n"},
	{name: "path parameter renamed", old: "  /things/{thing_id}:\n    parameters:\n      - {name: thing_id,", new: "  /things/{id}:\n    parameters:\n      - {name: id,"},
	{name: "path parameter's maxLength lower", old: "maxLength: 36", new: "maxLength: 35", breaking: true},
	{name: "path parameter's maxLength higher", old: "maxLength: 36", new: "maxLength: 64"},
	// Request bodies.
	{name: "request field added", old: "                kind: {type", new: "                new: {type: string}\n                kind: {type"},
	{name: "required request field added", old: "required: [id, size]\n              properties:", new: "required: [id, size, new]\n              properties:\n                new: {type: string}", breaking: true},
	{name: "request number becomes optional", old: "required: [id, size]", new: "required: [id]", breaking: true}, // an int becomes a pointer
	{name: "request field removed", old: "                mail: {type: string, format: email}\n", new: "", breaking: true},
	{name: "request field described", old: "description: an id", new: "description: the id\n                  of it"},
	{name: "request maxLength lower", old: "minLength: 3, maxLength: 10", new: "minLength: 3, maxLength: 9", breaking: true},
	{name: "request maxLength higher", old: "minLength: 3, maxLength: 10", new: "minLength: 3, maxLength: 36"},
	{name: "request pattern changed", old: "'^[0-9]+$'", new: "'^[1-9]+$'", breaking: true},
	{name: "request pattern gone", old: ", pattern: '^[0-9]+$'", new: ""},
	{name: "request format gone", old: "mail: {type: string, format: email}", new: "mail: {type: string}"},
	{name: "request required in a component", old: "required: [city]", new: "required: [city, street]", breaking: true},
	{name: "request required in an allOf", old: "{type: object, required: [amount]}", new: "{type: object, required: [amount, currency]}", breaking: true},
	{name: "request option removed", old: "way: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]", new: "way: {oneOf: [{$ref: '#/components/schemas/Card'}]", breaking: true},
	{name: "request body becomes required", old: "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Change'", new: "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Change'"}, // the method takes one
	{name: "component that nobody uses", old: "    Address:", new: "    Unused: {type: object}\n    Address:"},
	// Responses.
	{name: "response field added", old: "        id: {type: string}\n", new: "        id: {type: string}\n        more: {type: string}\n"},
	{name: "response object added", old: "        id: {type: string}\n", new: "        id: {type: string}\n        more: {$ref: '#/components/schemas/Address'}\n"},
	{name: "response field removed", old: "        score: {type: number}\n", new: "", breaking: true},
	{name: "response text becomes optional", old: "      required: [id]\n", new: ""},
	{name: "response number becomes required", old: "      required: [id]\n", new: "      required: [id, score]\n", breaking: true}, // a pointer goes
	{name: "response text nullable", old: "next: {type: string, maxLength: 100}", new: "next: {type: [string, \"null\"], maxLength: 100}"},
	{name: "response value added", old: "enum: [UP, DOWN]", new: "enum: [UP, DOWN, LOST]"},
	{name: "response values gone", old: "state: {type: string, enum: [UP, DOWN]}", new: "state: {type: string}", breaking: true},
	{name: "response limit higher", old: "maxLength: 100", new: "maxLength: 200"},
	{name: "response format gone", old: "made_at: {type: string, format: date-time}", new: "made_at: {type: string}"},
	{name: "response format changed", old: "made_at: {type: string, format: date-time}", new: "made_at: {type: string, format: date}"},
	{name: "inline object of a response grows", old: "properties: {leaf: {type: string}}", new: "properties: {leaf: {type: string}, twig: {type: string}}"},
	{name: "response field called format removed", old: "        format: {type: string}\n", new: "", breaking: true},
	{name: "response field called format retyped", old: "        format: {type: string}\n", new: "        format: {type: integer}\n", breaking: true},
	{name: "status removed", old: "        \"404\": {description: none}\n", new: "", breaking: true},
	{name: "response header removed", old: "          headers: {X-Total: {description: of all, schema: {type: string}}}\n", new: "", breaking: true},
	// Security and servers.
	{name: "another key needed", old: "security: [{key: []}]\npaths", new: "security: [{key: [], secret: []}]\npaths", breaking: true},
	{name: "no key needed", old: "security: [{key: []}]\npaths", new: "security: []\npaths"},
	{name: "server added", old: "servers:\n", new: "servers:\n  - {url: https://two.example}\n"},
	{name: "server gone", old: "  - {url: https://things.example/v1, description: for things}\n", new: "", breaking: true},
	{name: "server of an operation", old: "operationId: delete-thing", new: "operationId: delete-thing\n      servers: [{url: https://other.example}]", breaking: true}, // no other takes it any more
}

const (
	parametersOfList = "/paths/~1things/get/parameters/"
	bodyOfCreate     = "/paths/~1things/post/requestBody/content/"
	oldWhere         = "{name: where, in: query, content: {application/json: {schema: " +
		"{type: string, maxLength: 44, description: a place}}}}"
	sortMapping = "                    mapping: {card:"
)

// ofUnjudged change things where the tools are blind, or are not, but nearly so.
var ofUnjudged = []pair{
	{name: "list no longer repeats its name", old: "{name: tags, in: query,", new: "{name: tags, in: query, explode: false,", breaking: true, unjudged: parametersOfList + "3/explode"},
	{name: "list with pipes", old: "{name: tags, in: query,", new: "{name: tags, in: query, style: pipeDelimited, explode: true,", breaking: true, unjudged: parametersOfList + "3/style"},
	{name: "object without brackets", old: "style: deepObject", new: "style: form, explode: false", breaking: true, unjudged: parametersOfList + "4/style"},
	{name: "path parameter after a dot", old: "{name: thing_id, in: path,", new: "{name: thing_id, in: path, style: label,", breaking: true, unjudged: "/paths/~1things~1{thing_id}/parameters/0/style"},
	{name: "parameter is no longer JSON", old: oldWhere, new: "{name: where, in: query, schema: {type: string, maxLength: 44}}", breaking: true, unjudged: parametersOfList + "5/content"},
	{name: "JSON parameter's maxLength lower", old: "maxLength: 44, description: a place", new: "maxLength: 39, description: a place", breaking: true, unjudged: parametersOfList + "5/content"},
	{name: "statuses 5XX removed", old: "        \"5XX\": {description: broken}\n", new: "", breaking: true, unjudged: "/paths/~1things~1{thing_id}/patch/responses/5XX"},
	{name: "part of another media type", old: "image/png", new: "image/jpeg", breaking: true, unjudged: bodyOfCreate + "multipart~1form-data/encoding"},
	{name: "request value forbidden", old: "street: {type: string}", new: "street: {type: string, not: {enum: [a]}}", breaking: true, unjudged: "/components/schemas/Address/properties/street/not"},
	{name: "request's discriminator renamed", old: sortMapping, new: strings.Replace(sortMapping, "card:", "credit:", 1), breaking: true, unjudged: bodyOfCreate + "application~1json/schema/properties/sort/discriminator"},
	{name: "token at another URL", old: "tokenUrl: https://things.example/token", new: "tokenUrl: https://things.example/tokens", breaking: true, unjudged: "/components/securitySchemes/oauth/flows"},

	{name: "defaults of style and explode written out", old: "{name: tags, in: query,", new: "{name: tags, in: query, style: form, explode: true,"},
	{name: "default style of a path written out", old: "{name: thing_id, in: path,", new: "{name: thing_id, in: path, style: simple, explode: false,"},
	{name: "parameter moved, and with explode", old: "        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n", new: "        - {name: state, in: query, explode: true, schema: {type: string, enum: [OPEN, CLOSED]}}\n        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n"},
	{name: "JSON parameter described", old: "description: a place", new: "description: the place, title: Place, example: here"},
	{name: "statuses 5XX added", old: "        \"4XX\":", new: "        \"5XX\": {description: slow}\n        \"4XX\":"},
	{name: "field of 4XX added", old: "why: {type: string}", new: "why: {type: string}, how: {type: string}"},
	{name: "multipart added", old: "{content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}}}", new: "{content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}, multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: text/plain}}}}}"},
	{name: "request field added that forbids a value", old: "street: {type: string}", new: "street: {type: string}, code: {type: string, not: {enum: [a]}}"},
	{name: "response field with variants added", old: "        id: {type: string}\n", new: "        id: {type: string}\n        more: {oneOf: [{$ref: '#/components/schemas/Card'}], discriminator: {propertyName: kind}}\n"},
	{name: "request's discriminator described", old: "oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]\n                  discriminator", new: "description: how\n                  oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]\n                  discriminator"},
	{name: "scope described", old: "read: reads things", new: "read: reads all things"},
}

const countries = `                  enum:
                    - AR
                    - BO
                    - BR
                    - CL
                    - CO
                    - CR
                    - EC
                    - SV
                    - GT
                    - HN
                    - MX
                    - NI
                    - PA
                    - PY
                    - PE
                    - US
                    - UY
`

// ofSessions change the vendored document.
var ofSessions = []pair{
	{name: "country added", old: "                    - UY\n", new: "                    - UY\n                    - ES\n"},
	{name: "country removed", old: "                    - UY\n", new: "", breaking: true},
	{name: "list of countries gone", old: countries, new: "", breaking: true}, // and the constants
	{name: "response country retyped", old: "                  country:\n                    type: string\n                    example: US", new: "                  country:\n                    type: integer\n                    example: US", breaking: true},
	{name: "response country a list", old: "                    type: string\n                    example: US", new: "                    type: string\n                    enum: [US, BR]\n                    example: US"},
	{name: "error code gone", old: "                  code:\n                    type: string\n                    example: INVALID_CREDENTIALS\n", new: "", breaking: true}, // ErrorResponse stays as it is
	{name: "error described", old: "description: '401'", new: "description: wrong keys"},
	{name: "response field added to this call's", old: "                  created_at:\n                    type", new: "                  more:\n                    type: string\n                  created_at:\n                    type"},
	{name: "request body required", old: "      requestBody:\n", new: "      requestBody:\n        required: true\n"},
	{name: "sandbox gone", old: "https://api-sandbox.y.uno/v1", new: "https://sandbox.y.uno/v1", breaking: true},
	{name: "required header", old: "      operationId: create-customer-session\n", new: "      operationId: create-customer-session\n      parameters: [{name: X-Org, in: header, required: true, schema: {type: string}}]\n", breaking: true},
}
