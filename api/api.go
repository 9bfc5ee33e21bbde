// Package api holds the OpenAPI documents of Yuno's payments API, as published.
package api

import _ "embed"

// Document is all documents as one: package yuno is generated from it, and the fake checks requests against it.
//
//go:embed joined.yaml
var Document string
