// Package api holds the OpenAPI document of Yuno's payments API, as published.
package api

import _ "embed"

// Document is the vendored document, api/openapi.yaml. Package yuno is
// generated from it, the fake in yunotest checks requests against it, and
// go run ./api/update replaces it.
//
//go:embed openapi.yaml
var Document string
