// Package server is the server side of Yuno's API, generated from the document.
package server

//go:generate go tool oapi-codegen -config oapi-codegen.yaml ../../../../api/joined.json
