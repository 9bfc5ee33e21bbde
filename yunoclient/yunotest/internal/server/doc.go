// Package server is the server side of Yuno's API, generated from the document.
package server

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen -config oapi-codegen.yaml ../../../../api/openapi.yaml
