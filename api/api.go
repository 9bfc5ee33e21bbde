// Package api holds the OpenAPI documents of Yuno's payments API, as published.
package api

import _ "embed"

// Document is all vendored documents as one, api/joined.yaml. Package yuno is
// generated from it, and the fake in yunotest checks requests against it.
//
//go:embed joined.yaml
var Document string
