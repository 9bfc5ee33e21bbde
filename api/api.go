// Package api holds the OpenAPI documents of Yuno's payments API, as published.
package api

import _ "embed"

// Document is all documents as one, in JSON: package yuno is generated from it, and the fake in package yunotest follows
// it. Read it with document.NewIndex, a path at a time.
//
//go:embed joined.json
var Document string
