// Package api holds the OpenAPI documents of Yuno's payments API, as published.
package api

import (
	_ "embed"
	"sync"

	"github.com/yuno-go/yuno/api/document"
)

// Document is all documents as one, in JSON: package yuno is generated from it, and the fake in package yunotest follows
// it. Read it with [Index], a path at a time.
//
//go:embed joined.json
var Document string

// Index returns the index of [Document]. It makes it once: for all of Yuno's pages that takes 40 ms.
var Index = sync.OnceValue(func() *document.Index {
	index, err := document.NewIndex(Document)
	if err != nil {
		panic("api: joined.json is broken, run go generate: " + err.Error())
	}
	return index
})
