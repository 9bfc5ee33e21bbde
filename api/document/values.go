package document

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// keys matches the names that a document may choose. The generator writes most of them into Go unescaped, so those
// may not contain quotes, backslashes, percent signs or control characters.
var keys = map[string]*regexp.Regexp{
	"path":            regexp.MustCompile(`^(/([A-Za-z0-9._~:@$+,=-]|\{[A-Za-z0-9._-]+\})*)+$`),
	"name":            regexp.MustCompile(`^[A-Za-z0-9._-]+$`), // as the specification wants
	"property":        regexp.MustCompile(`^[A-Za-z0-9._$@:/+*()\[\] -]*$`),
	"parameter name":  regexp.MustCompile(`^[A-Za-z0-9._$@:\[\]-]+$`),
	"operationId":     regexp.MustCompile(`^[A-Za-z0-9._:/{} -]+$`),
	"status":          regexp.MustCompile(`^([1-5]([0-9][0-9]|XX)|default)$`),
	"media type":      regexp.MustCompile(`^[A-Za-z0-9.+*/_=; -]+$`),
	"expression":      regexp.MustCompile(`^[A-Za-z0-9._~:@$+,=#?&/{} -]+$`),
	"example":         regexp.MustCompile(``), // no name of an example or pattern reaches the generated code
	"pattern":         regexp.MustCompile(``),
	"url":             regexp.MustCompile(`^[A-Za-z0-9._~:@$+,=/{}-]*$`),
	"server variable": regexp.MustCompile(`^[A-Za-z0-9._~:@/-]*$`),
	"format":          regexp.MustCompile(`^[A-Za-z0-9._-]*$`),
	"reference":       regexp.MustCompile(`^#/components/[A-Za-z]+/[A-Za-z0-9._-]+$`),
	"schema name":     regexp.MustCompile(`^(#/components/schemas/)?[A-Za-z0-9._-]+$`),
	"in":              regexp.MustCompile(`^(path|query|header|cookie)$`),
	"style":           regexp.MustCompile(`^(matrix|label|simple|form|spaceDelimited|pipeDelimited|deepObject)$`),
	"type":            regexp.MustCompile(`^(array|boolean|integer|null|number|object|string)$`),
}

// maxName limits the names that a document chooses, because they become parts of other names.
const maxName = 200

// checkKey returns an error for a name that is too long, or has characters that it must not have.
func checkKey(kind, name string) error {
	if len(name) > maxName && kind != "pattern" {
		return fmt.Errorf("a %s of more than %d bytes", kind, maxName)
	}
	if keys[kind].MatchString(name) && (kind != "path" || !hasOddSegment(name)) {
		return nil
	}
	if kind == "reference" || kind == "schema name" {
		return fmt.Errorf("%.100q: only references to #/components/… are supported", name)
	}
	return fmt.Errorf("unsupported %s %.100q", kind, name)
}

// CheckPath returns an error for a path with characters or segments that a document must not have.
func CheckPath(path string) error { return checkKey("path", path) }

// hasOddSegment reports whether a path has a segment that is empty or leads elsewhere. It may end with a slash.
func hasOddSegment(path string) bool {
	if strings.HasPrefix(path, "//") || strings.HasSuffix(path, "//") {
		return true
	}
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if segment == "" && path != "/" || segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

// value returns the value of a keyword, or an error if it is of another kind.
func value(kind string, node any) (any, error) {
	switch kind {
	case "data":
		return node, nil
	case "text":
		return as[string](node, "a string")
	case "flag":
		return as[bool](node, "true or false")
	case "number":
		return as[json.Number](node, "a number")
	case "limit": // a flag in OpenAPI 3.0
		if flag, ok := node.(bool); ok {
			return flag, nil
		}
		return as[json.Number](node, "a number")
	case "type":
		return types(node)
	}
	text, err := as[string](node, "a string")
	if err != nil {
		return nil, err
	}
	return text, checkKey(kind, text)
}

func as[T any](node any, kind string) (T, error) {
	typed, ok := node.(T)
	if !ok {
		return typed, fmt.Errorf("%s, and not %.60s, is needed", kind, encoded(node))
	}
	return typed, nil
}

// types returns the value of the keyword type, which is one type or a list of them.
func types(node any) (any, error) {
	list, ok := node.([]any)
	if !ok {
		list = []any{node}
	}
	for _, item := range list {
		name, err := as[string](item, "the name of a type")
		if err != nil {
			return nil, err
		}
		if err := checkKey("type", name); err != nil {
			return nil, err
		}
	}
	return node, nil
}

// Types returns the names in the keyword type of a schema, which is one type or a list of them.
func Types(schema Object) []string {
	list, ok := schema["type"].([]any)
	if !ok {
		list = []any{schema["type"]}
	}
	var names []string
	for _, item := range list {
		if name, ok := item.(string); ok {
			names = append(names, name)
		}
	}
	return names
}

func encoded(node any) []byte {
	text, err := json.Marshal(node)
	if err != nil {
		panic(err) // the node was decoded from JSON
	}
	return text
}

// Pointer returns the JSON pointer of a key below another pointer.
func Pointer(at, key string) string { return at + "/" + escape.Replace(key) }

var escape = strings.NewReplacer("~", "~0", "/", "~1")

func sortedKeys(o Object) []string { return slices.Sorted(maps.Keys(o)) }
