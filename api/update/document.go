package main

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// operationID is the operation that package yunoclient is written for.
const operationID = "create-customer-session"

// A document is a usable OpenAPI document.
type document struct {
	text  []byte // what to vendor: YAML, as published
	model *openapi3.T
}

var versionNumber = regexp.MustCompile(`^3\.\d+(\.\d+)?$`)

// check refuses a document that package yuno cannot be generated from. Lines
// in its errors are counted from firstLine.
func check(text []byte, firstLine int) (document, error) {
	root, err := parse(text, firstLine)
	if err != nil {
		return document{}, err
	}
	if err := new(inspector).inspect(root, 0); err != nil {
		return document{}, err
	}
	if err := checkVersion(root); err != nil {
		return document{}, err
	}
	paths := member(root, "paths")
	if paths == nil || paths.Kind != yaml.MappingNode || len(paths.Content) == 0 {
		return document{}, fmt.Errorf("line %d: an OpenAPI document without paths", root.Line)
	}
	if isJSON(text) {
		if text, err = emit(root); err != nil {
			return document{}, err
		}
	}
	model, err := load(text)
	return document{text: text, model: model}, err
}

func checkVersion(root *yaml.Node) error {
	if swagger := member(root, "swagger"); swagger != nil {
		return fmt.Errorf("line %d: swagger %q: an OpenAPI 3.x document is wanted", swagger.Line, swagger.Value)
	}
	version := member(root, "openapi")
	if version == nil {
		return fmt.Errorf("line %d: no OpenAPI document: it has no key openapi", root.Line)
	}
	if version.Kind != yaml.ScalarNode || version.Tag != "!!str" || !versionNumber.MatchString(version.Value) {
		return fmt.Errorf("line %d: openapi %q: a text such as 3.1.0 is wanted, and 3.x only", version.Line, version.Value)
	}
	return nil
}

// load reads a document with the model of the generator, and fetches nothing.
func load(text []byte) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
		return nil, fmt.Errorf("it points out of itself, to %s", location)
	}
	model, err := loader.LoadFromData(text)
	if err != nil {
		// The loader tries JSON first, and what it says of that helps nobody.
		_, message, found := strings.Cut(err.Error(), "yaml error: ")
		if !found {
			message = err.Error()
		}
		return nil, fmt.Errorf("not a usable OpenAPI document: %s", message)
	}
	if !slices.Contains(operationIDs(model), operationID) {
		return nil, fmt.Errorf("the document of another API: it has no operation %s, only %s",
			operationID, shorten(strings.Join(operationIDs(model), ", ")))
	}
	err = model.Validate(context.Background(),
		// What is published has slips in the examples; and a pattern may be one
		// that JavaScript knows and Go does not.
		openapi3.DisableExamplesValidation(), openapi3.DisableSchemaPatternValidation(),
		openapi3.DisableSchemaDefaultsValidation())
	if err != nil {
		return nil, fmt.Errorf("not a valid OpenAPI document: %w", err)
	}
	return model, nil
}

func operationIDs(model *openapi3.T) []string {
	var ids []string
	for _, path := range slices.Sorted(maps.Keys(model.Paths.Map())) {
		item := model.Paths.Value(path)
		if item == nil {
			continue // a path without operations; Validate refuses it
		}
		for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
			ids = append(ids, item.GetOperation(method).OperationID)
		}
	}
	return ids
}
