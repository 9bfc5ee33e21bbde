package generate

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api"
)

// FuzzBuild checks that whatever the generator gets has names of safe characters, and that reading a page never panics.
func FuzzBuild(f *testing.F) {
	for _, seed := range []string{
		api.Document(),
		requestPage("{properties: {a: {enum: [A, B]}, b: {items: {type: object}}, c: {additionalProperties: {}}}}"),
		resultPage("{oneOf: [{properties: {a: {type: integer}}}, {allOf: [{items: {}}]}, true]}"),
		pathPage("'/a/{b}/c'", "{parameters: [{in: path, name: b}], get: {operationId: 'x {y}', "+
			"responses: {2XX: {content: {text/csv: {}}}}}}"),
		requestPage("{$ref: '#/components/schemas/A'}") + "components: {schemas: {A: {$ref: '#/components/callbacks/B'}}, " +
			"callbacks: {B: {type: {get: {}}}}}",
	} {
		f.Add(seed)
	}
	name := regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := built(text)
		if err != nil {
			return
		}
		for schema := range tree["components"].(object)["schemas"].(object) {
			require.Regexp(t, name, schema)
		}
		for path, item := range tree["paths"].(object) {
			require.Regexp(t, `^/[A-Za-z0-9._~:@$+,=/{}-]*$`, path)
			for _, operation := range item.(object) {
				require.Regexp(t, name, operation.(object)["operationId"])
			}
		}
	})
}
