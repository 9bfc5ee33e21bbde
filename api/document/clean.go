package document

import (
	"errors"
	"fmt"
	"strings"
)

// cleaner builds a document anew from what the grammar knows.
type cleaner struct {
	components Object // those of the document, to find references to nothing
	dropped    map[string]any
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
	if err == nil && kind == "reference" {
		err = c.checkTarget(cleaned.(string))
	}
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
		at := pointer(at, key)
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

// isExtension reports whether a key among names is an extension: paths and responses may have some beside the names.
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
	cleaned := Object{}
	for _, keyword := range sortedKeys(object) {
		at := pointer(at, keyword)
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
		isBesideReference := object["$ref"] != nil && keyword != "$ref" // checked, because the generator reads it
		if !isBesideReference {
			cleaned[keyword] = part
		}
	}
	return cleaned, nil
}

// checkTarget returns an error if there is no component that a reference refers to.
func (c *cleaner) checkTarget(reference string) error {
	if lookUp(c.components, reference) == nil {
		return fmt.Errorf("the component %s does not exist, as referred to", reference)
	}
	return nil
}

// lookUp returns the component that a reference refers to, or nil.
func lookUp(components Object, reference string) any {
	kind, name, _ := strings.Cut(strings.TrimPrefix(reference, "#/components/"), "/")
	named, _ := components[kind].(Object)
	return named[name]
}

// clean returns the document that a decoded text holds, without what the grammar does not list.
func clean(tree Object) (cleaned Object, dropped map[string]any, err error) {
	components, _ := tree["components"].(Object)
	c := cleaner{components: components, dropped: map[string]any{}}
	node, err := c.clean("document", "", tree)
	if err != nil {
		return nil, nil, err
	}
	cleaned = node.(Object)
	if len(cleaned) == 0 {
		return nil, nil, errors.New("not an OpenAPI document")
	}
	return cleaned, c.dropped, nil
}
