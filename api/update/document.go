package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/yaml"
)

type object = map[string]any

// A document is an OpenAPI document that the code can be generated from.
type document struct {
	text string // what to vendor: YAML, as published
	tree object
	ids  []string // the operationIds, in the order of the text
}

const maxBytes = 16 << 20

var (
	// block is what Yuno's page has its document in.
	block     = regexp.MustCompile("(?ms)^ {0,3}`{4,}[^`\n]*\n(.*?)^ {0,3}`{4,}[ \t\r]*$")
	isClaimed = regexp.MustCompile(`(?m)^[ {]*["']?openapi["']?[ \t]*:`)
	isID      = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	isNamed   = regexp.MustCompile(`operationId["']?\s*:\s*["']?([A-Za-z0-9_-]+)`)
)

func isURL(source string) bool { return strings.Contains(source, "://") }
func isJSON(text string) bool  { return strings.HasPrefix(strings.TrimSpace(text), "{") }

// read returns the document that a URL or a file holds.
func read(source string) (*document, error) {
	body, err := open(source)
	var text []byte
	if err == nil {
		defer body.Close()
		text, err = io.ReadAll(io.LimitReader(body, maxBytes+1))
	}
	if len(text) > maxBytes {
		err = fmt.Errorf("it is larger than %d MiB", maxBytes>>20)
	}
	if err != nil {
		return nil, err
	}
	return find(strings.TrimPrefix(string(text), "\ufeff"))
}

func open(source string) (io.ReadCloser, error) {
	if !isURL(source) {
		return os.Open(source)
	}
	response, err := (&http.Client{Timeout: 30 * time.Second}).Get(source)
	if err != nil {
		return nil, err
	} else if response.StatusCode != http.StatusOK {
		return nil, errors.Join(fmt.Errorf("the server says %s", response.Status), response.Body.Close())
	}
	return response.Body, nil
}

// find takes the document out of Yuno's page, or takes the whole of a source that is a document itself.
func find(text string) (*document, error) {
	found := block.FindAllStringSubmatch(text, -1)
	found = slices.DeleteFunc(found, func(m []string) bool { return !isClaimed.MatchString(m[1]) && !isJSON(m[1]) })
	switch {
	case !utf8.ValidString(text):
		return nil, errors.New("it is not UTF-8 text")
	case strings.HasPrefix(strings.TrimSpace(text), "<"):
		return nil, errors.New("it is an HTML page: give the address of the Markdown page (.md), of the YAML or of the JSON")
	case len(found) == 1:
		return parse(found[0][1])
	case len(found) > 1:
		return nil, fmt.Errorf("it holds %d OpenAPI documents: save the right one as a file, and give that", len(found))
	case strings.Contains(text, "\n````"):
		return nil, errors.New("it has no block, between two lines of four backticks, that is an OpenAPI document")
	}
	return parse(text)
}

// parse checks a document. JSON is written as YAML.
func parse(text string) (d *document, err error) {
	d = &document{text: text}
	asJSON := []byte(text)
	if !isJSON(text) {
		asJSON, err = yaml.YAMLToJSON(asJSON)
	}
	if err = errors.Join(err, json.Unmarshal(asJSON, &d.tree)); err != nil {
		return nil, fmt.Errorf("invalid YAML or JSON: %w", err)
	}
	if version, _ := d.tree["openapi"].(string); !strings.HasPrefix(version, "3.") {
		return nil, fmt.Errorf("it is not an OpenAPI 3.x document: openapi is %q, swagger %q", version, fmt.Sprint(d.tree["swagger"]))
	}
	model, err := openapi3.NewLoader().LoadFromData(asJSON) // which reads nothing outside of the document
	if err != nil {
		return nil, fmt.Errorf("it is not a usable OpenAPI document: %w", err)
	}
	ids := map[string]int{} // and where they stand
	for path, item := range model.Paths.Map() {
		for method, operation := range item.Operations() {
			id := operation.OperationID
			if ids[id] > 0 || !isID.MatchString(id) {
				return nil, fmt.Errorf("%s %s has the operationId %q: letters, digits, - and _ are wanted, once", method, path, id)
			}
			ids[id] = len(text)
		}
	}
	if len(ids) == 0 {
		return nil, errors.New("it has no operations")
	}
	// What is published has mistakes in its examples, and a pattern may be valid in JavaScript and not in Go.
	if err = model.Validate(context.Background(), openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation()); err != nil {
		return nil, fmt.Errorf("it is not a valid OpenAPI document: %w", err)
	}
	for _, at := range isNamed.FindAllStringSubmatchIndex(text, -1) {
		if id := text[at[2]:at[3]]; ids[id] == len(text) {
			ids[id] = at[0]
		}
	}
	d.ids = slices.SortedFunc(maps.Keys(ids), func(a, b string) int { return cmp.Or(ids[a]-ids[b], strings.Compare(a, b)) })
	if isJSON(text) {
		asJSON, err = yaml.Marshal(d.tree)
		d.text = string(asJSON)
	}
	return d, err
}
