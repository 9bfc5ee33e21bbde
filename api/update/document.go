package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/yaml"

	"github.com/yuno-go/yuno/api/document"
)

type object = document.Object

// page is a document that is vendored, or is to be.
type page struct {
	*document.Document
	text string   // what to vendor: YAML, as published
	ids  []string // of its operations, in the order of the text
}

const maxBytes = 16 << 20

func isURL(source string) bool { return strings.Contains(source, "://") }

// read returns the page that a URL or a file holds.
func read(ctx context.Context, source string) (*page, error) {
	body, err := open(ctx, source)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxBytes {
		return nil, fmt.Errorf("it is larger than %d MiB", maxBytes>>20)
	}
	return parse(string(text))
}

func open(ctx context.Context, source string) (io.ReadCloser, error) {
	if !isURL(source) {
		return os.Open(source)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, source, nil)
	if err != nil {
		return nil, err
	}
	resp, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("the server says %s", resp.Status)
	}
	return resp.Body, nil
}

// parse reads a page. JSON is written as YAML. Whether the document is valid OpenAPI is for the generator and the compiler
// to judge.
func parse(text string) (*page, error) {
	d, err := document.Read(text)
	if err != nil {
		return nil, err
	}
	p := &page{Document: d, text: d.Text}
	known := map[string]bool{}
	for _, operation := range d.Operations() {
		if strings.ContainsFunc(operation.ID()+operation.Path, isUnsafe) {
			return nil, fmt.Errorf("%q with the operationId %q: quotes, backslashes, percent signs and control characters are not taken",
				operation, operation.ID())
		}
		if known[operation.ID()] {
			return nil, fmt.Errorf("%s has the operationId %q, which stands there twice", operation, operation.ID())
		}
		known[operation.ID()] = true
		p.ids = append(p.ids, operation.ID())
	}
	sortByPlace(p.ids, d.Text)
	if document.IsJSON(d.Text) {
		asYAML, err := yaml.Marshal(d.Tree)
		if err != nil {
			return nil, err
		}
		p.text = string(asYAML)
	}
	return p, nil
}

// isUnsafe finds what would end a text of Go, or a comment, or be a verb of fmt: the generator writes paths and
// operationIds as they are.
func isUnsafe(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune("\"'`\\%", r) }

var operationID = regexp.MustCompile(`operationId["']?\s*:\s*["']?([^"'\s,]+)`)

// sortByPlace sorts operationIds by the place that they have in the text. Those that it does not find there come last.
func sortByPlace(ids []string, text string) {
	places := map[string]int{}
	for _, at := range operationID.FindAllStringSubmatchIndex(text, -1) {
		id := text[at[2]:at[3]]
		for _, id := range []string{id, strings.TrimRight(id, "}")} { // which may end the operation
			places[id] = cmp.Or(places[id], at[0])
		}
	}
	place := func(id string) int { return cmp.Or(places[id], len(text)) }
	slices.SortStableFunc(ids, func(a, b string) int { return place(a) - place(b) })
}

// fileName returns the name of the file of a further page, which an operationId may not lead elsewhere.
func (p *page) fileName() string {
	const longest = 100
	name := strings.Map(func(r rune) rune {
		if r == '_' || r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, p.ids[0])
	return "pages/" + name[:min(len(name), longest)] + ".yaml"
}

// pageOf returns the name that a file's page has in the names of its components.
func pageOf(file string) string {
	return strings.TrimSuffix(strings.TrimPrefix(file, "pages/"), ".yaml")
}

// fault says why a page is not valid OpenAPI: nil if it is.
func (p *page) fault() error {
	model, err := openapi3.NewLoader().LoadFromData([]byte(p.JSON())) // which reads nothing outside of the text
	if err != nil {
		return err
	}
	// A pattern may be valid in JavaScript and not in Go, and examples are only shown.
	return model.Validate(context.Background(), openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation())
}

// faults are errors of several pages.
type faults []error

func (f faults) Error() string { return errors.Join(f...).Error() }

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
