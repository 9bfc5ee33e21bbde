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
	{name: "operation of another path", old: "  /things/{thing_id}:", new: "  /thing/{thing_id}:", breaking: true},
	{name: "operationId renamed", old: "operationId: retrieve-thing", new: "operationId: get-thing", breaking: true},
	{name: "operation deprecated", old: "operationId: list-things", new: "operationId: list-things\n      deprecated: true"},
	{name: "tags", old: "operationId: list-things", new: "operationId: list-things\n      tags: [a]"},
	{name: "summary", old: "summary: Lists things", new: "summary: 'Lists \"all\" `things`'"},
	{name: "info", old: "version: \"1\"", new: "version: \"2\""},
	{name: "x- keys", old: "operationId: list-things", new: "operationId: list-things\n      x-a: {b: [1]}\n      x-sunset: 2020-01-01"},
	// Parameters.
	{name: "optional query parameter added", old: "        - {name: X-Trace", new: "        - {name: more, in: query, schema: {type: string}}\n        - {name: X-Trace"},
	{name: "required query parameter added", old: "        - {name: X-Trace", new: "        - {name: more, in: query, required: true, schema: {type: string}}\n        - {name: X-Trace", breaking: true},
	{name: "optional header added", old: "        - {name: X-Trace", new: "        - {name: X-More, in: header, schema: {type: string}}\n        - {name: X-Trace"},
	{name: "required header added", old: "        - {name: X-Trace", new: "        - {name: X-More, in: header, required: true, schema: {type: string}}\n        - {name: X-Trace", breaking: true},
	{name: "first parameter of an operation", old: "operationId: delete-thing", new: "operationId: delete-thing\n      parameters: [{name: force, in: query, schema: {type: boolean}}]", breaking: true},
	{name: "required header of a path", old: "    parameters:\n      - {name: thing_id", new: "    parameters:\n      - {name: X-Org, in: header, required: true, schema: {type: string}}\n      - {name: thing_id", breaking: true},
	{name: "query parameter removed", old: "        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n", new: "", breaking: true},
	{name: "query parameter renamed", old: "{name: limit,", new: "{name: size,", breaking: true},
	{name: "query parameter required", old: "{name: X-Trace, in: header,", new: "{name: X-Trace, in: header, required: true,", breaking: true},
	{name: "integer parameter required", old: "{name: limit, in: query,", new: "{name: limit, in: query, required: true,", breaking: true},
	{name: "parameter retyped", old: "description: how many, schema: {type: integer, minimum: 1, maximum: 50}", new: "description: how many, schema: {type: string}", breaking: true},
	{name: "parameter described", old: "description: how many", new: "description: how many things"},
	{name: "parameter deprecated", old: "{name: X-Trace, in: header,", new: "{name: X-Trace, in: header, deprecated: true,"},
	{name: "parameter's maximum lower", old: "maximum: 50", new: "maximum: 40", breaking: true},
	{name: "parameter's maximum higher", old: "maximum: 50", new: "maximum: 60"},
	{name: "parameter's limit gone", old: "minimum: 1, maximum: 50", new: "maximum: 50"},
	{name: "parameter's maxLength lower", old: "maxLength: 40", new: "maxLength: 39", breaking: true},
	{name: "parameter's maxItems lower", old: "{type: array, maxItems: 5, items: {type: string, minLength: 2}}", new: "{type: array, maxItems: 4, items: {type: string, minLength: 2}}", breaking: true},
	{name: "parameter's items shorter", old: "items: {type: string, minLength: 2}", new: "items: {type: string, minLength: 3}", breaking: true},
	{name: "parameter's items longer", old: "items: {type: string, minLength: 2}", new: "items: {type: string, minLength: 1}"},
	{name: "parameter's pattern", old: "{name: X-Trace, in: header, schema: {type: string}}", new: "{name: X-Trace, in: header, schema: {type: string, pattern: '^a'}}", breaking: true},
	{name: "parameter's value added", old: "enum: [OPEN, CLOSED]", new: "enum: [OPEN, CLOSED, LOST]"},
	{name: "parameter's value removed", old: "enum: [OPEN, CLOSED]", new: "enum: [OPEN]", breaking: true},
	{name: "parameter's values in another order", old: "enum: [OPEN, CLOSED]", new: "enum: [CLOSED, OPEN]"},
	{name: "parameters in another order", old: "        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n", new: "        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n"},
	{name: "path parameter renamed", old: "  /things/{thing_id}:\n    parameters:\n      - {name: thing_id,", new: "  /things/{id}:\n    parameters:\n      - {name: id,"},
	{name: "path parameter retyped", old: "schema: {type: string, maxLength: 36}", new: "schema: {type: integer}", breaking: true},
	{name: "path parameter's maxLength lower", old: "maxLength: 36", new: "maxLength: 35", breaking: true},
	{name: "path parameter's maxLength higher", old: "maxLength: 36", new: "maxLength: 64"},
	// Request bodies.
	{name: "request field added", old: "                kind: {type", new: "                new: {type: string}\n                kind: {type"},
	{name: "request object added, with required fields", old: "                kind: {type", new: "                new: {type: object, required: [a], properties: {a: {type: string}}}\n                kind: {type"},
	{name: "required request field added", old: "required: [id, size]\n              properties:", new: "required: [id, size, new]\n              properties:\n                new: {type: string}", breaking: true},
	{name: "required request field added, with default", old: "required: [id, size]\n              properties:", new: "required: [id, size, new]\n              properties:\n                new: {type: string, default: a}", breaking: true},
	{name: "request text becomes required", old: "required: [id, size]", new: "required: [id, size, kind]", breaking: true},
	{name: "request object becomes required", old: "required: [id, size]", new: "required: [id, size, address]", breaking: true},
	{name: "request text becomes optional", old: "required: [id, size]", new: "required: [size]"},
	{name: "request number becomes optional", old: "required: [id, size]", new: "required: [id]", breaking: true}, // an int becomes a pointer
	{name: "request field removed", old: "                mail: {type: string, format: email}\n", new: "", breaking: true},
	{name: "request field renamed", old: "                mail: {type", new: "                email: {type", breaking: true},
	{name: "request field spelled otherwise", old: "                zip: {type", new: "                Zip: {type", breaking: true}, // the Go name is the same
	{name: "request field retyped", old: "live: {type: boolean, default: false}", new: "live: {type: string}", breaking: true},
	{name: "request field deprecated", old: "mail: {type: string,", new: "mail: {deprecated: true, type: string,"},
	{name: "request field described", old: "description: an id", new: "description: the id\n                  of it"},
	{name: "request field titled", old: "description: an id", new: "title: ID, example: abc"},
	{name: "request value added", old: "enum: [BIG, SMALL]", new: "enum: [BIG, SMALL, HUGE]"},
	{name: "request value removed", old: "enum: [BIG, SMALL]", new: "enum: [BIG]", breaking: true},
	{name: "request values gone", old: "kind: {type: string, enum: [BIG, SMALL]}", new: "kind: {type: string}", breaking: true},
	{name: "request values new", old: "mail: {type: string, format: email}", new: "mail: {type: string, enum: [a, b]}", breaking: true},
	{name: "request maxLength lower", old: "minLength: 3, maxLength: 10", new: "minLength: 3, maxLength: 9", breaking: true},
	{name: "request maxLength higher", old: "minLength: 3, maxLength: 10", new: "minLength: 3, maxLength: 36"},
	{name: "request maxLength gone", old: "minLength: 3, maxLength: 10", new: "minLength: 3"},
	{name: "request maxLength new", old: "street: {type: string}", new: "street: {type: string, maxLength: 3}", breaking: true},
	{name: "request minLength higher", old: "minLength: 3, maxLength: 10", new: "minLength: 4, maxLength: 10", breaking: true},
	{name: "request minLength lower", old: "minLength: 3, maxLength: 10", new: "minLength: 1, maxLength: 10"},
	{name: "request minimum higher", old: "minimum: 1, maximum: 10}", new: "minimum: 2, maximum: 10}", breaking: true},
	{name: "request minimum lower", old: "minimum: 1, maximum: 10}", new: "minimum: 0, maximum: 10}"},
	{name: "request exclusive maximum", old: "minimum: 1, maximum: 10}", new: "minimum: 1, exclusiveMaximum: 10}", breaking: true},
	{name: "request multipleOf", old: "minimum: 1, maximum: 10}", new: "minimum: 1, maximum: 10, multipleOf: 2}", breaking: true},
	{name: "request minItems higher", old: "minItems: 1", new: "minItems: 2", breaking: true},
	{name: "request minItems lower", old: "minItems: 1", new: "minItems: 0"},
	{name: "request uniqueItems", old: "minItems: 1", new: "uniqueItems: true, minItems: 1", breaking: true},
	{name: "request items' maxLength lower", old: "items: {type: string, maxLength: 20}", new: "items: {type: string, maxLength: 19}", breaking: true},
	{name: "request items retyped", old: "items: {type: string, maxLength: 20}", new: "items: {type: integer}", breaking: true},
	{name: "request maxProperties lower", old: "maxProperties: 9", new: "maxProperties: 8", breaking: true},
	{name: "request map retyped", old: "additionalProperties: {type: string}", new: "additionalProperties: {type: integer}", breaking: true},
	{name: "request map's limit", old: "additionalProperties: {type: string}", new: "additionalProperties: {type: string, maxLength: 5}", breaking: true},
	{name: "request minProperties higher", old: "minProperties: 1", new: "minProperties: 2", breaking: true},
	{name: "request pattern new", old: "street: {type: string}", new: "street: {type: string, pattern: '^[A-Z]'}", breaking: true},
	{name: "request pattern changed", old: "'^[0-9]+$'", new: "'^[1-9]+$'", breaking: true},
	{name: "request pattern gone", old: ", pattern: '^[0-9]+$'", new: ""},
	{name: "request format new", old: "street: {type: string}", new: "street: {type: string, format: uuid}", breaking: true},
	{name: "request format gone", old: "mail: {type: string, format: email}", new: "mail: {type: string}"},
	{name: "request number's format", old: "format: int32", new: "format: int64", breaking: true},
	{name: "request default changed", old: "default: false", new: "default: true"},
	{name: "request null refused", old: "note: {type: [string, \"null\"]}", new: "note: {type: string}", breaking: true},
	{name: "request null taken", old: "mail: {type: string, format: email}", new: "mail: {type: [string, \"null\"], format: email}"},
	{name: "request const", old: "street: {type: string}", new: "street: {type: string, const: a}", breaking: true},
	{name: "request required in a component", old: "required: [city]", new: "required: [city, street]", breaking: true},
	{name: "request limit in a component", old: "maxLength: 30", new: "maxLength: 29", breaking: true},
	{name: "request field added to a component", old: "street: {type: string}", new: "street: {type: string}, code: {type: string}"},
	{name: "request required in an inline object", old: "required: [ip]", new: "required: [ip, os]", breaking: true},
	{name: "request limit in an inline object", old: "os: {type: string, maxLength: 9}", new: "os: {type: string, maxLength: 8}", breaking: true},
	{name: "inline object of a request grows", old: "os: {type: string, maxLength: 9}", new: "os: {type: string, maxLength: 9}, app: {type: string}"},
	{name: "request required in an allOf", old: "{type: object, required: [amount]}", new: "{type: object, required: [amount, currency]}", breaking: true},
	{name: "request field in an allOf retyped", old: "currency: {type: string}", new: "currency: {type: number}", breaking: true},
	{name: "request option removed", old: "way: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]", new: "way: {oneOf: [{$ref: '#/components/schemas/Card'}]", breaking: true},
	{name: "request option added", old: "{$ref: '#/components/schemas/Cash'}]}\n", new: "{$ref: '#/components/schemas/Cash'}, {$ref: '#/components/schemas/Address'}]}\n"},
	{name: "request option's new field", old: "number: {type: string}", new: "number: {type: string}, cvv: {type: string}"},
	{name: "request option's required field", old: "required: [amount], properties: {kind: {type: string}, amount: {type: number}}", new: "required: [amount, coin], properties: {coin: {type: string}, amount: {type: number}}", breaking: true},
	{name: "request body becomes required", old: "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Change'", new: "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Change'"}, // the method takes one
	{name: "request body becomes optional", old: "        required: true\n        content:", new: "        content:"},
	{name: "request body added", old: "operationId: delete-thing", new: "operationId: delete-thing\n      requestBody: {content: {application/json: {schema: {type: object}}}}", breaking: true},
	{name: "request media type added", old: "          text/csv: {schema", new: "          text/xml: {schema: {type: string}}\n          text/csv: {schema"},
	{name: "request media type removed", old: "          text/csv: {schema: {type: string}}\n", new: "", breaking: true},
	{name: "component renamed", old: "schemas/Change'}}}}\n      responses:\n        \"200\": {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\n        \"5XX\": {description: broken}\n    delete:\n      operationId: delete-thing\n      responses: {\"204\": {description: gone}}\ncomponents:\n  schemas:\n    Address: {type: object, required: [city], properties: {city: {type: string, maxLength: 30}, street: {type: string}}}\n    Card: {type: object, properties: {kind: {type: string}, number: {type: string}, parent: {$ref: '#/components/schemas/Card'}}}\n    Cash: {type: object, required: [amount], properties: {kind: {type: string}, amount: {type: number}}}\n    Change:", new: "schemas/Patch'}}}}\n      responses:\n        \"200\": {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\n        \"5XX\": {description: broken}\n    delete:\n      operationId: delete-thing\n      responses: {\"204\": {description: gone}}\ncomponents:\n  schemas:\n    Address: {type: object, required: [city], properties: {city: {type: string, maxLength: 30}, street: {type: string}}}\n    Card: {type: object, properties: {kind: {type: string}, number: {type: string}, parent: {$ref: '#/components/schemas/Card'}}}\n    Cash: {type: object, required: [amount], properties: {kind: {type: string}, amount: {type: number}}}\n    Patch:", breaking: true},
	{name: "component that nobody uses", old: "    Address:", new: "    Unused: {type: object}\n    Address:"},
	// Responses.
	{name: "response field added", old: "        id: {type: string}\n", new: "        id: {type: string}\n        more: {type: string}\n"},
	{name: "response object added", old: "        id: {type: string}\n", new: "        id: {type: string}\n        more: {$ref: '#/components/schemas/Address'}\n"},
	{name: "response field added, without a component", old: "next: {type: string, maxLength: 100}", new: "more: {type: string}\n                  next: {type: string, maxLength: 100}"},
	{name: "response field removed, without a component", old: "                  next: {type: string, maxLength: 100}\n", new: "", breaking: true},
	{name: "response field removed", old: "        score: {type: number}\n", new: "", breaking: true},
	{name: "response field renamed", old: "        score: {type", new: "        points: {type", breaking: true},
	{name: "response field spelled otherwise", old: "        made_at: {type", new: "        madeAt: {type", breaking: true}, // the Go name is the same
	{name: "response field retyped", old: "score: {type: number}", new: "score: {type: string}", breaking: true},
	{name: "response number narrowed", old: "score: {type: number}", new: "score: {type: integer}", breaking: true},
	{name: "response text becomes optional", old: "      required: [id]\n", new: ""},
	{name: "response text becomes required", old: "      required: [id]\n", new: "      required: [id, made_at]\n"},
	{name: "response number becomes required", old: "      required: [id]\n", new: "      required: [id, score]\n", breaking: true}, // a pointer goes
	{name: "response text nullable", old: "next: {type: string, maxLength: 100}", new: "next: {type: [string, \"null\"], maxLength: 100}"},
	{name: "response value added", old: "enum: [UP, DOWN]", new: "enum: [UP, DOWN, LOST]"},
	{name: "response value removed", old: "enum: [UP, DOWN]", new: "enum: [UP]", breaking: true}, // its constant is gone
	{name: "response values gone", old: "state: {type: string, enum: [UP, DOWN]}", new: "state: {type: string}", breaking: true},
	{name: "response limit higher", old: "maxLength: 100", new: "maxLength: 200"},
	{name: "response limit lower", old: "maxLength: 100", new: "maxLength: 50"},
	{name: "response limit gone", old: "next: {type: string, maxLength: 100}", new: "next: {type: string}"},
	{name: "response format gone", old: "made_at: {type: string, format: date-time}", new: "made_at: {type: string}"},
	{name: "response format changed", old: "made_at: {type: string, format: date-time}", new: "made_at: {type: string, format: date}"},
	{name: "response map retyped", old: "additionalProperties: {type: integer}", new: "additionalProperties: {type: string}", breaking: true},
	{name: "response array retyped", old: "items: {type: object, properties: {leaf: {type: string}}}", new: "items: {type: string}", breaking: true},
	{name: "inline object of a response grows", old: "properties: {leaf: {type: string}}", new: "properties: {leaf: {type: string}, twig: {type: string}}"},
	{name: "response field called format removed", old: "        format: {type: string}\n", new: "", breaking: true},
	{name: "response field called format retyped", old: "        format: {type: string}\n", new: "        format: {type: integer}\n", breaking: true},
	{name: "status added", old: "        \"404\": {description: none}\n", new: "        \"404\": {description: none}\n        \"429\": {description: slow}\n"},
	{name: "status removed", old: "        \"404\": {description: none}\n", new: "", breaking: true},
	{name: "success of another status", old: "        \"201\":\n          description: made", new: "        \"200\":\n          description: made", breaking: true},
	{name: "status described", old: "description: none", new: "description: not found"},
	{name: "response media type added", old: "            text/plain: {schema: {type: string}}\n", new: "            text/plain: {schema: {type: string}}\n            text/html: {schema: {type: string}}\n"},
	{name: "response media type changed", old: "            application/json: {schema: {$ref: '#/components/schemas/Thing'}}\n            text/plain", new: "            application/xml: {schema: {$ref: '#/components/schemas/Thing'}}\n            text/plain", breaking: true},
	{name: "response header added", old: "headers: {X-Total:", new: "headers: {X-More: {schema: {type: string}}, X-Total:"},
	{name: "response header removed", old: "          headers: {X-Total: {description: of all, schema: {type: string}}}\n", new: "", breaking: true},
	// Security and servers.
	{name: "another key needed", old: "security: [{key: []}]\npaths", new: "security: [{key: [], secret: []}]\npaths", breaking: true},
	{name: "a key less needed", old: "security: [{key: [], secret: []}, {bearer: []}]", new: "security: [{key: []}, {bearer: []}]"},
	{name: "another way in", old: "security: [{key: []}]\npaths", new: "security: [{key: []}, {bearer: []}]\npaths"},
	{name: "a way in less", old: "security: [{key: [], secret: []}, {bearer: []}]", new: "security: [{key: [], secret: []}]", breaking: true},
	{name: "no key needed", old: "security: [{key: []}]\npaths", new: "security: []\npaths"},
	{name: "key in another header", old: "name: x-key", new: "name: x-token", breaking: true},
	{name: "key in the query", old: "key: {type: apiKey, in: header", new: "key: {type: apiKey, in: query", breaking: true},
	{name: "header of the key in upper case", old: "name: x-key", new: "name: X-KEY"},
	{name: "key described", old: "name: x-key}", new: "name: x-key, description: yours}"},
	{name: "another scheme", old: "scheme: bearer", new: "scheme: basic", breaking: true},
	{name: "server added", old: "servers:\n", new: "servers:\n  - {url: https://two.example}\n"},
	{name: "server gone", old: "  - {url: https://things.example/v1, description: for things}\n", new: "", breaking: true},
	{name: "server moved", old: "https://things.example/v1", new: "https://things.example/v2", breaking: true},
	{name: "server described", old: "description: for things}", new: "description: for all things}", breaking: true},                                                    // names a Go constant
	{name: "server of an operation", old: "operationId: delete-thing", new: "operationId: delete-thing\n      servers: [{url: https://other.example}]", breaking: true}, // no other takes it any more
}

const (
	parametersOfList = "/paths/~1things/get/parameters/"
	bodyOfCreate     = "/paths/~1things/post/requestBody/content/"
	oldWhere         = "{name: where, in: query, content: {application/json: {schema: " +
		"{type: string, maxLength: 44, description: a place}}}}"
	sortMapping  = "                    mapping: {card:"
	payerMapping = "          discriminator: {propertyName: kind, mapping: {card:"
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
	{name: "statuses 4XX with a type removed", old: "        \"4XX\": {description: wrong, content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}\n", new: "", breaking: true, unjudged: "/paths/~1things~1{thing_id}/get/responses/4XX"},
	{name: "part of another media type", old: "image/png", new: "image/jpeg", breaking: true, unjudged: bodyOfCreate + "multipart~1form-data/encoding"},
	{name: "request value forbidden", old: "street: {type: string}", new: "street: {type: string, not: {enum: [a]}}", breaking: true, unjudged: "/components/schemas/Address/properties/street/not"},
	{name: "request's discriminator renamed", old: sortMapping, new: strings.Replace(sortMapping, "card:", "credit:", 1), breaking: true, unjudged: bodyOfCreate + "application~1json/schema/properties/sort/discriminator"},
	{name: "response's discriminator renamed", old: "\n" + payerMapping, new: "\n" + strings.Replace(payerMapping, "card:", "credit:", 1), breaking: true, unjudged: "/components/schemas/Thing/properties/payer/discriminator"},
	{name: "token at another URL", old: "tokenUrl: https://things.example/token", new: "tokenUrl: https://things.example/tokens", breaking: true, unjudged: "/components/securitySchemes/oauth/flows"},
	{name: "another flow of OAuth", old: "clientCredentials: {", new: "password: {", breaking: true, unjudged: "/components/securitySchemes/oauth/flows"},
	{name: "default response added", old: "      responses: {\"204\": {description: gone}}", new: "      responses: {default: {description: gone}, \"204\": {description: gone}}"},

	{name: "defaults of style and explode written out", old: "{name: tags, in: query,", new: "{name: tags, in: query, style: form, explode: true,"},
	{name: "default style of a path written out", old: "{name: thing_id, in: path,", new: "{name: thing_id, in: path, style: simple, explode: false,"},
	{name: "list parameter added", old: "        - {name: X-Trace", new: "        - {name: more, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}\n        - {name: X-Trace"},
	{name: "JSON parameter added", old: "        - {name: X-Trace", new: "        - {name: more, in: query, content: {application/json: {schema: {type: string}}}}\n        - {name: X-Trace"},
	{name: "parameter moved, and with explode", old: "        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n        - {name: state, in: query, schema: {type: string, enum: [OPEN, CLOSED]}}\n", new: "        - {name: state, in: query, explode: true, schema: {type: string, enum: [OPEN, CLOSED]}}\n        - {name: limit, in: query, description: how many, schema: {type: integer, minimum: 1, maximum: 50}}\n"},
	{name: "JSON parameter described", old: "description: a place", new: "description: the place, title: Place, example: here"},
	{name: "statuses 5XX added", old: "        \"4XX\":", new: "        \"5XX\": {description: slow}\n        \"4XX\":"},
	{name: "statuses 4XX described", old: "\"4XX\": {description: wrong,", new: "\"4XX\": {description: bad,"},
	{name: "field of 4XX added", old: "why: {type: string}", new: "why: {type: string}, how: {type: string}"},
	{name: "field of 4XX removed", old: "properties: {why: {type: string}}", new: "properties: {}", breaking: true},
	{name: "part added", old: "{type: object, properties: {photo: {type: string}}}", new: "{type: object, properties: {photo: {type: string}, name: {type: string}}}"},
	{name: "multipart added", old: "{content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}}}", new: "{content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}, multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: text/plain}}}}}"},
	{name: "request field added that forbids a value", old: "street: {type: string}", new: "street: {type: string}, code: {type: string, not: {enum: [a]}}"},
	{name: "request field called not added", old: "street: {type: string}", new: "street: {type: string}, not: {type: string}"},
	{name: "response field with variants added", old: "        id: {type: string}\n", new: "        id: {type: string}\n        more: {oneOf: [{$ref: '#/components/schemas/Card'}], discriminator: {propertyName: kind}}\n"},
	{name: "request's discriminator described", old: "oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]\n                  discriminator", new: "description: how\n                  oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]\n                  discriminator"},
	{name: "scope described", old: "read: reads things", new: "read: reads all things"},
	{name: "scheme added", old: "    bearer: {type: http, scheme: bearer}\n", new: "    bearer: {type: http, scheme: bearer}\n    more: {type: oauth2, flows: {password: {tokenUrl: https://things.example/token, scopes: {}}}}\n"},
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
	{name: "version", old: "version: ", new: "version: 9."},
	{name: "callback_url required", old: "                - customer_id\n", new: "                - customer_id\n                - callback_url\n", breaking: true},
	{name: "list of countries gone", old: countries, new: "", breaking: true}, // and the constants
	{name: "response country retyped", old: "                  country:\n                    type: string\n                    example: US", new: "                  country:\n                    type: integer\n                    example: US", breaking: true},
	{name: "response country a list", old: "                    type: string\n                    example: US", new: "                    type: string\n                    enum: [US, BR]\n                    example: US"},
	{name: "error code gone", old: "                  code:\n                    type: string\n                    example: INVALID_CREDENTIALS\n", new: "", breaking: true}, // ErrorResponse stays as it is
	{name: "error messages a text", old: "                    type: array\n                    items:\n                      type: string\n                      example: Invalid credentials\n", new: "                    type: string\n", breaking: true},
	{name: "error of a new status", old: "        '401':", new: "        '409':\n          description: '409'\n        '401':"},
	{name: "error described", old: "description: '401'", new: "description: wrong keys"},
	{name: "example", old: "example: US", new: "example: BR"},
	{name: "response field added to this call's", old: "                  created_at:\n                    type", new: "                  more:\n                    type: string\n                  created_at:\n                    type"},
	{name: "response field removed from this call's", old: "                  created_at:\n                    type: string\n                    example: '2025-05-07T20:00:18.721786Z'\n", new: "", breaking: true},
	{name: "request body required", old: "      requestBody:\n", new: "      requestBody:\n        required: true\n"},
	{name: "sandbox gone", old: "https://api-sandbox.y.uno/v1", new: "https://sandbox.y.uno/v1", breaking: true},
	{name: "EMEA", old: "servers:\n", new: "servers:\n  - url: https://api.eu.y.uno/v1\n"},
	{name: "required header", old: "      operationId: create-customer-session\n", new: "      operationId: create-customer-session\n      parameters: [{name: X-Org, in: header, required: true, schema: {type: string}}]\n", breaking: true},
	{name: "country optional", old: "                - country\n", new: ""},
}
