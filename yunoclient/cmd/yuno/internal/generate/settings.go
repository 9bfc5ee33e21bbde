package generate

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

//go:embed methods.tmpl
var methodsTemplate string

//go:embed imports.tmpl
var importsTemplate string

// settings returns the generator's settings in JSON, which is also YAML. They follow oapi-codegen.yaml, except for the
// differences that TestSettings lists.
func settings(packageName, output string, operations []*operation) ([]byte, error) {
	text := object{"type": "string"}
	number := object{"type": "float64"} // the generator's default, float32, cannot hold an amount of money
	comment := "{{" + strconv.Quote(packageComment(packageName, operations)) + "}}"
	return json.Marshal(object{
		"package": packageName, "output": output,
		"allow-remote-refs-from": []string{},
		"generate":               object{"models": true, "client": true},
		"compatibility":          object{"always-prefix-enum-values": true},
		"output-options": object{
			"client-type-name": "RawClient",
			"name-normalizer":  "ToCamelCaseWithInitialisms",
			"prefer-skip-optional-pointer-on-container-types": true,
			"user-templates": object{
				"client-with-responses.tmpl": methodsTemplate,
				"imports.tmpl":               strings.Replace(importsTemplate, "{{COMMENT}}", comment, 1),
			},
			"type-mapping": object{
				"string": object{"formats": object{
					"binary": text, "byte": text, "date": text, "date-time": text, "duration": text, "email": text,
					"json": text, "uuid": text,
				}},
				"number": object{"default": number, "formats": object{"float": number}},
			},
		},
	})
}

// packageComment returns the comment of the generated package.
func packageComment(packageName string, operations []*operation) string {
	ids := make([]string, len(operations))
	for i, o := range operations {
		ids[i] = o.id
	}
	called := "operation " + ids[0]
	if last := len(ids) - 1; last > 0 {
		called = "operations " + strings.Join(ids[:last], ", ") + " and " + ids[last]
	}
	return comment(fmt.Sprintf("Package %s calls Yuno's %s. Make a client with [New].", packageName, called)) + "//\n" +
		comment("Optional strings, lists and maps that are empty are left out of a request, so a PATCH cannot clear a field. "+
			"A required list that is nil is sent as null. Other optional values are pointers: make them with [yunoclient.Ptr]. Errors are an "+
			"*APIError or a *ValidationError of package yunoclient.") + "//\n" +
		strings.TrimSuffix(comment("NewClient comes from oapi-codegen and has neither keys nor retries. Do not use it."), "\n")
}

// comment returns a text as lines of a comment.
func comment(text string) string {
	const width = 120
	var lines strings.Builder
	line := "//"
	for word := range strings.FieldsSeq(text) {
		if len(line)+len(word) > width {
			lines.WriteString(line + "\n")
			line = "//"
		}
		line += " " + word
	}
	return lines.String() + line + "\n"
}
