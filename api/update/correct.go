package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/oasdiff/yaml"
	"github.com/speakeasy-api/openapi/overlay"
	yaml3 "gopkg.in/yaml.v3"
)

const overlayFile, correctionsFile = "overlay.yaml", "corrections.yaml"

// assemble returns joined.json: all documents as one, with the corrections.
func assemble(pages map[string]*page) ([]byte, error) {
	taken, err := overlayNames()
	if err != nil {
		return nil, err
	}
	joined, err := join(pages, taken)
	if err != nil {
		return nil, err
	}
	file := filepath.Join("api", correctionsFile)
	corrections, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) { // none are needed
		return indented(joined)
	}
	if err != nil {
		return nil, err
	}
	corrected, err := correct(joined, corrections)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return indented(corrected)
}

// goNamed finds the Go names that the overlay gives.
var goNamed = regexp.MustCompile(`x-go-(?:type|type-name|name): *['"]?(\w+)`)

// overlayNames returns the Go names that the overlay gives, which no component may have.
func overlayNames() (names []string, err error) {
	text, err := os.ReadFile(filepath.Join("api", overlayFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // whether it has to be there is for the generator to say
		return nil, err
	}
	for _, found := range goNamed.FindAllStringSubmatch(string(text), -1) {
		names = append(names, found[1])
	}
	return names, nil
}

// correct applies an overlay. An action that selects nothing, or changes nothing, is an error.
func correct(doc object, corrections []byte) (object, error) {
	actions, err := overlay.ParseReader(bytes.NewReader(corrections))
	if err != nil {
		return nil, err
	}
	if err := actions.Validate(); err != nil {
		return nil, err
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	var node yaml3.Node
	if err := yaml3.Unmarshal(text, &node); err != nil {
		return nil, err
	}
	idle, err := actions.ApplyToStrict(&node)
	if err != nil {
		return nil, err
	}
	if len(idle) > 0 {
		return nil, errors.New(strings.Join(idle, "; "))
	}
	corrected, err := yaml3.Marshal(&node)
	if err != nil {
		return nil, err
	}
	var asJSON json.RawMessage
	if _, err := yaml.Unmarshal(corrected, &asJSON, yaml.DecodeOpts{DisableTimestamps: true}); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(asJSON))
	decoder.UseNumber()
	var tree object
	return tree, decoder.Decode(&tree)
}

// indented returns the text of a joined document. One space a level keeps a large file readable, and quick to read.
func indented(doc object) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(doc)
	return text.Bytes(), err
}
