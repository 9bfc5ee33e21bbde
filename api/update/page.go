package main

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A block is a fenced block of a Markdown page.
type block struct {
	text   string // the bytes between the two fences, verbatim
	line   int    // the page's line that text begins on
	closed bool
}

var (
	fenceLine = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})([^\r\n]*)\r?\n?$")
	// claimLine is a line that only an OpenAPI document has, for text that does not parse.
	claimLine = regexp.MustCompile(`(?m)^[ \t{]*["']?(openapi|swagger)["']?[ \t]*:`)
	htmlTag   = regexp.MustCompile(`(?i)<(!doctype html|html|\?xml)`)
)

var errHTML = errors.New("it is an HTML page: give the address of the Markdown page (.md), of the YAML or of the JSON")

// find takes the document out of a page, or takes the whole of a source that
// is a document itself, and checks it.
func find(content []byte) (document, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	text := string(content)
	trimmed := strings.TrimSpace(text)
	html := htmlTag.FindStringIndex(trimmed)
	switch {
	case trimmed == "":
		return document{}, errors.New("it is empty")
	case !utf8.ValidString(text):
		return document{}, errors.New("it is not UTF-8 text")
	case html != nil && html[0] == 0:
		return document{}, errHTML
	}
	if isDocument(text) {
		return check(content, 1)
	}
	blocks := fencedBlocks(text)
	var claiming []block
	for _, b := range blocks {
		if claims(b.text) {
			claiming = append(claiming, b)
		}
	}
	switch {
	case len(claiming) == 1:
		return checkBlock(claiming[0])
	case len(claiming) > 1:
		return theOnlyUsable(claiming)
	case claims(text) || strings.HasPrefix(trimmed, "{"):
		return check(content, 1) // which says what is wrong with it
	case len(blocks) > 0 && !blocks[len(blocks)-1].closed:
		return checkBlock(blocks[len(blocks)-1]) // cut off before it could claim anything
	case len(blocks) > 0:
		return document{}, fmt.Errorf("it holds no OpenAPI document: none of its %d fenced blocks is one", len(blocks))
	case html != nil:
		return document{}, errHTML
	}
	return document{}, errors.New("it holds no OpenAPI document, nor a fenced block with one")
}

// isDocument reports whether all of text is one document. Markdown is not: it
// has front matter at most, a YAML document followed by other text.
func isDocument(text string) bool {
	root, err := parse([]byte(text), 1)
	return err == nil && (member(root, "openapi") != nil || member(root, "swagger") != nil)
}

// claims reports whether text is, or was meant to be, an OpenAPI document.
func claims(text string) bool {
	if _, err := parse([]byte(text), 1); err != nil {
		return claimLine.MatchString(text)
	}
	return isDocument(text)
}

func checkBlock(b block) (document, error) {
	if !b.closed {
		return document{}, fmt.Errorf("the fenced block that begins on line %d is not closed: the page is cut off", b.line-1)
	}
	return check([]byte(b.text), b.line)
}

// theOnlyUsable returns the one block that holds our operation: a page may show
// a snippet of a document too.
func theOnlyUsable(blocks []block) (document, error) {
	var usable []document
	var lines []string
	var firstErr error
	for _, b := range blocks {
		d, err := checkBlock(b)
		if err == nil {
			usable = append(usable, d)
			lines = append(lines, fmt.Sprint(b.line))
		} else if firstErr == nil {
			firstErr = err
		}
	}
	switch len(usable) {
	case 0:
		return document{}, fmt.Errorf("none of its %d OpenAPI documents is usable; the first: %w", len(blocks), firstErr)
	case 1:
		return usable[0], nil
	}
	return document{}, fmt.Errorf("it holds %d usable OpenAPI documents (lines %s): save the right one as a file and give that",
		len(usable), strings.Join(lines, ", "))
}

// fencedBlocks follows CommonMark, except that it keeps the indentation of
// a block whose fence is indented: YAML does not mind it.
func fencedBlocks(page string) []block {
	var blocks []block
	open := "" // the fence that opened the last block, while it is open
	offset, start, number := 0, 0, 0
	for line := range strings.Lines(page) {
		number++
		fence, info := "", ""
		if m := fenceLine.FindStringSubmatch(line); m != nil {
			fence, info = m[1], m[2]
		}
		switch {
		case fence == "":
		case open == "":
			if fence[0] == '`' && strings.Contains(info, "`") {
				break // code in the middle of a sentence
			}
			open = fence
			start = offset + len(line)
			blocks = append(blocks, block{line: number + 1})
		case strings.HasPrefix(fence, open) && strings.TrimSpace(info) == "":
			open = ""
			last := &blocks[len(blocks)-1]
			last.text, last.closed = page[start:offset], true
		}
		offset += len(line)
	}
	if open != "" {
		blocks[len(blocks)-1].text = page[start:]
	}
	return blocks
}
