package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// isJSON reports whether a document is JSON, and not YAML.
func isJSON(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "{") }

// find returns the document in Yuno's page, or the whole of a text that is a document itself.
func find(text string) (string, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) {
		return "", errors.New("not UTF-8 text")
	}
	blocks := slices.DeleteFunc(fenced(text), func(block string) bool { return !isClaimed(block) })
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "<"):
		return "", errors.New("an HTML page, not a document: use the address of the Markdown page (.md), of the YAML or of the JSON")
	case len(blocks) == 1:
		return blocks[0], nil
	case len(blocks) > 1:
		return "", fmt.Errorf("%d OpenAPI documents in one page: save the right one as a file, and use that", len(blocks))
	case strings.Contains(text, "\n```"): // no line of YAML begins like this
		return "", errors.New("no OpenAPI document between two lines of four backticks")
	}
	return text, nil
}

// fence begins and ends the block that holds the document in Yuno's page. Examples are between three backticks.
const fence = "````"

// fenced returns the blocks of a page. As in Markdown, a fence may be indented by up to three spaces, and a block ends at a
// line of at least as many backticks as it began with.
func fenced(text string) (blocks []string) {
	opened, begin, at := "", 0, 0
	for line := range strings.Lines(text) {
		ticks, rest := cutFence(line)
		switch {
		case opened == "" && len(ticks) >= len(fence):
			opened, begin = ticks, at+len(line)
		case opened != "" && len(ticks) >= len(opened) && strings.TrimSpace(rest) == "":
			blocks = append(blocks, text[begin:at])
			opened = ""
		}
		at += len(line)
	}
	return blocks
}

// cutFence splits a line into the backticks that it begins with and the rest.
func cutFence(line string) (ticks, rest string) {
	unindented := strings.TrimLeft(line, " ")
	if len(line)-len(unindented) > 3 {
		return "", line
	}
	rest = strings.TrimLeft(unindented, "`")
	return unindented[:len(unindented)-len(rest)], rest
}

// isClaimed reports whether a block claims to be an OpenAPI document.
func isClaimed(block string) bool {
	for line := range strings.Lines(block) {
		key, _, ok := strings.Cut(line, ":")
		if ok && strings.Trim(key, " \t\"'") == "openapi" {
			return true
		}
	}
	return isJSON(block)
}
