package document

import (
	"strings"
)

// Examples returns the examples of a media type, in the order of their names. An object that the page shows as a string of
// JSON, as some pages do, is decoded.
func (d *Document) Examples(media Object) []any {
	values := []any{media["example"]}
	named, _ := media["examples"].(Object)
	for _, name := range sortedKeys(named) {
		example, _ := d.Resolve(named[name]).(Object)
		values = append(values, example["value"])
	}
	var examples []any
	for _, value := range values {
		if text, ok := value.(string); ok && strings.HasPrefix(strings.TrimSpace(text), "{") {
			if object, err := decodeJSON(text); err == nil {
				value = object
			}
		}
		if value != nil {
			examples = append(examples, value)
		}
	}
	return examples
}
