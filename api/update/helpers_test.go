package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api/document"
)

// small is a document of this call, without a list of countries or the like.
const small = `openapi: 3.1.0
info: {title: a, version: 1.0.0}
servers: [{url: https://api-sandbox.y.uno/v1}]
security: [{sec0: [], sec1: []}]
paths:
  /customers/sessions:
    post:
      operationId: create-customer-session
      responses:
        '201': {description: '201', content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
components:
  securitySchemes:
    sec0: {type: apiKey, in: header, name: public-api-key, x-default: a}
    sec1: {type: apiKey, in: header, name: private-secret-key}
`

// session returns a version of this call's document, which the vendored one need not be.
func session(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/create-customer-session.yaml")
	require.NoError(t, err)
	return string(text)
}

// edited returns the text with one place replaced.
func edited(t testing.TB, text, old, replacement string) string {
	t.Helper()
	require.Equal(t, 1, strings.Count(text, old), "%q must be there once", old)
	return strings.Replace(text, old, replacement, 1)
}

func write(t testing.TB, name, content string) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(content), 0o600))
	return name
}

func parsed(t testing.TB, text string) *document.Document {
	t.Helper()
	d, err := document.Read(text)
	require.NoError(t, err)
	return d
}

// contents returns the files of the working directory.
func contents(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(".", func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		files[filepath.ToSlash(name)] = string(text)
		return err
	}))
	return files
}
