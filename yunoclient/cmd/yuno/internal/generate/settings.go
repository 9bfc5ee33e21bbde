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

// settings returns the generator's settings, in JSON, which is YAML too. Those that decide what Go looks like are the ones
// of package yuno; TestSettings holds them equal.
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
	var lines strings.Builder
	fmt.Fprintf(&lines, "// Package %s calls Yuno's operation", packageName)
	if len(operations) > 1 {
		lines.WriteString("s")
	}
	for i, o := range operations {
		switch {
		case i == 0:
			lines.WriteString(" ")
		case i == len(operations)-1:
			lines.WriteString(" and\n// ")
		default:
			lines.WriteString(",\n// ")
		}
		lines.WriteString(o.id)
	}
	lines.WriteString(`. Make a client with [New].
//
// Optional strings that are empty are left out of a request, so a PATCH cannot clear one. Other optional values are pointers:
// make them with [yunoclient.Ptr]. Errors are an *APIError or a *ValidationError of package yunoclient.
//
// NewClient, which the generator makes too, has neither keys nor retries. Do not use it.`)
	return lines.String()
}
