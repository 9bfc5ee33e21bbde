package main

import (
	"strings"
	"unicode"
)

const maxShown = 80 // of a value in a report

// printable makes text one line without control characters: it quotes what
// a server or a document says.
func printable(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, text)
}

// shorten cuts text to what a person reads in a line.
func shorten(text string) string {
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return text
}
