// Package api holds the OpenAPI document of this module's call, as Yuno publishes it.
package api

import _ "embed"

//go:embed openapi.yaml
var document string

// Document returns the vendored document, in YAML. Package yuno is generated from it, and the fake in package yunotest
// follows it.
func Document() string { return document }
