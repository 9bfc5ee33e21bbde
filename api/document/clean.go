package document

import (
	"errors"
	"fmt"
	"strings"
)

// cleaner builds a document anew from what the grammar knows.
type cleaner struct {
	isVersion30 bool   // of OpenAPI
	components  Object // to check references
	dropped     map[string]any
}

// clean returns a part of the document: of a kind that the grammar names, such as "schema", "[]schema" or
// "{property}schema". at is its JSON pointer.
func (c *cleaner) clean(kind, at string, node any) (any, error) {
	if node == nil && kind != "data" {
		return nil, fmt.Errorf("unexpected null at %s", at)
	}
	if of, ok := strings.CutPrefix(kind, "[]"); ok {
		return c.list(of, at, node)
	}
	if strings.HasPrefix(kind, "{") {
		keyKind, of, _ := strings.Cut(kind[1:], "}")
		return c.named(keyKind, of, at, node)
	}
	if grammar[kind] != nil {
		return c.object(kind, at, node)
	}
	cleaned, err := value(kind, node)
	if err != nil {
		return nil, fmt.Errorf("%w at %s", err, at)
	}
	return cleaned, nil
}

func (c *cleaner) list(of, at string, node any) (any, error) {
	list, err := as[[]any](node, "a list")
	if err != nil {
		return nil, fmt.Errorf("%w at %s", err, at)
	}
	cleaned := []any{}
	for i, item := range list {
		part, err := c.clean(of, fmt.Sprint(at, "/", i), item)
		if err != nil {
			return nil, err
		}
		cleaned = append(cleaned, part)
	}
	return cleaned, nil
}

// named cleans an object whose keys the document chooses.
func (c *cleaner) named(keyKind, of, at string, node any) (any, error) {
	object, err := as[Object](node, "an object")
	if err != nil {
		return nil, fmt.Errorf("%w at %s", err, at)
	}
	cleaned := Object{}
	for _, key := range sortedKeys(object) {
		at := Pointer(at, key)
		if isExtension(keyKind, key) {
			c.dropped[at] = object[key]
			continue
		}
		if err := checkKey(keyKind, key); err != nil {
			return nil, fmt.Errorf("%w at %s", err, at)
		}
		if cleaned[key], err = c.clean(of, at, object[key]); err != nil {
			return nil, err
		}
	}
	return cleaned, nil
}

// isExtension reports whether a key among names is an extension: paths, responses and callbacks may contain
// extensions among their names.
func isExtension(keyKind, key string) bool {
	return (keyKind == "path" || keyKind == "status" || keyKind == "expression") && strings.HasPrefix(key, "x-")
}

// object cleans an object that OpenAPI defines.
func (c *cleaner) object(kind, at string, node any) (any, error) {
	switch node := node.(type) {
	case bool:
		if kind == "schema" {
			return node, nil
		}
	case []any:
		if kind == "schema" && len(node) == 0 { // a mistake of Yuno's page of Create Payment: anything may be there
			return Object{}, nil
		}
	}
	object, err := as[Object](node, "an object")
	if err != nil {
		return nil, fmt.Errorf("%w at %s", err, at)
	}
	_, isReference := object["$ref"]
	isReference = isReference && grammar[kind]["$ref"] != ""
	cleaned := Object{}
	for _, keyword := range sortedKeys(object) {
		at := Pointer(at, keyword)
		holds, ok := grammar[kind][keyword]
		if !ok {
			c.dropped[at] = object[keyword]
			continue
		}
		isEmptyText := object[keyword] == nil && (holds == "text" || holds == "format") // nothing follows the colon in YAML
		if isEmptyText {
			continue
		}
		part, err := c.clean(holds, at, object[keyword])
		if err != nil {
			return nil, err
		}
		if !isReference || keyword == "$ref" {
			cleaned[keyword] = part
		} else if !c.mayDrop(holds) {
			return nil, fmt.Errorf("unsupported keyword beside $ref at %s", at)
		}
	}
	if reference, ok := cleaned["$ref"].(string); ok {
		if err := c.checkReference(kind, reference); err != nil {
			return nil, fmt.Errorf("%w at %s/$ref", err, at)
		}
	}
	return cleaned, nil
}

// mayDrop reports whether a keyword beside a reference can be left out. OpenAPI 3.0 ignores all of them. From 3.1 on, some
// change what the reference means.
func (c *cleaner) mayDrop(holds string) bool {
	switch holds {
	case "text", "flag", "data", "[]data", "format":
		return true
	}
	return c.isVersion30
}

// componentKinds says which components an object may refer to.
var componentKinds = map[string]string{
	"schema": "schemas", "parameter": "parameters", "response": "responses", "requestBody": "requestBodies",
	"header": "headers", "example": "examples", "link": "links", "pathItem": "pathItems", "scheme": "securitySchemes",
}

// checkReference returns an error unless a reference leads to a component of the right kind, in a few steps.
func (c *cleaner) checkReference(kind, reference string) error {
	for range longestChain {
		if !strings.HasPrefix(reference, "#/components/"+componentKinds[kind]+"/") {
			return fmt.Errorf("%s is not one of components/%s", reference, componentKinds[kind])
		}
		target := lookUp(c.components, reference)
		if target == nil {
			return fmt.Errorf("%s does not exist", reference)
		}
		object, _ := target.(Object)
		next, ok := object["$ref"].(string)
		if !ok {
			return nil
		}
		reference = next
	}
	return fmt.Errorf("%s is a reference to a reference, more than %d times", reference, longestChain)
}

// longestChain is how many references may follow each other.
const longestChain = 10

// lookUp returns the component that a reference refers to, or nil.
func lookUp(components Object, reference string) any {
	kind, name, _ := strings.Cut(strings.TrimPrefix(reference, "#/components/"), "/")
	named, _ := components[kind].(Object)
	return named[name]
}

// clean returns the document that a decoded text holds, without what the grammar does not list.
func clean(tree Object) (cleaned Object, dropped map[string]any, err error) {
	components, _ := tree["components"].(Object)
	version, _ := tree["openapi"].(string)
	c := cleaner{isVersion30: strings.HasPrefix(version, "3.0"), components: components, dropped: map[string]any{}}
	node, err := c.clean("document", "", tree)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: correct a copy of the page", err)
	}
	cleaned = node.(Object)
	if len(cleaned) == 0 {
		return nil, nil, errors.New("not an OpenAPI document")
	}
	return cleaned, c.dropped, nil
}
