package main

import (
	"strconv"
	"strings"
)

// breaks says why callers notice the change: calls that no longer work, or Go
// code that no longer compiles. It is "" for an additive change.
func (c change) breaks() string {
	switch {
	case c.from == nil:
		return addedBreaks(c.to)
	case c.to == nil:
		return removedBreaks(c.from)
	}
	return changedBreaks(c.from, c.to)
}

func addedBreaks(f *fact) string {
	switch f.kind {
	case kindParameter, kindBody:
		return "is a new argument"
	case kindField:
		if f.required && !f.response {
			return "is new and required"
		}
	case kindEnum, kindGoType:
		return "gives the field another Go type"
	case kindLimit:
		if tightens("", f.value, f) {
			return "is a new limit"
		}
	}
	return ""
}

func removedBreaks(f *fact) string {
	switch f.kind {
	case kindText, kindNote, kindLimit, kindSecurity:
		return ""
	case kindEnum, kindGoType:
		return "is gone: the field gets another Go type"
	}
	return "is removed"
}

func changedBreaks(from, to *fact) string {
	switch from.kind {
	case kindOperation:
		return "has another operationId"
	case kindSecurity:
		return "changes"
	case kindGoType:
		return "gives the field another Go type"
	case kindLimit:
		if tightens(from.value, to.value, to) {
			return "is tightened"
		}
	case kindParameter, kindContent, kindHeader, kindField, kindOption:
		switch {
		case from.value != to.value:
			return "has another type"
		case !from.response && !from.required && to.required:
			return "becomes required"
		case !from.response && from.nullable && !to.nullable:
			return "may no longer be null"
		}
	}
	return ""
}

// harmless are the rules of a schema that refuse no request.
var harmless = map[string]bool{
	"default": true, "deprecated": true, "readOnly": true, "writeOnly": true, "xml": true, "discriminator": true,
	"allowEmptyValue": true, "allowReserved": true, "contentMediaType": true, "contentEncoding": true,
}

// tightens reports whether a limit, "" for none before, refuses requests that
// were fine. A limit of a response refuses nothing of ours.
func tightens(from, to string, limit *fact) bool {
	keyword := limit.name[strings.LastIndex(limit.name, " ")+1:]
	if limit.response || harmless[keyword] || strings.HasPrefix(keyword, "x-") || strings.HasPrefix(keyword, "$") {
		return false
	}
	a, errA := strconv.ParseFloat(from, 64)
	b, errB := strconv.ParseFloat(to, 64)
	switch {
	case errA == nil && errB == nil && isMaximum(keyword):
		return b < a
	case errA == nil && errB == nil && isMinimum(keyword):
		return b > a
	}
	return to != "true" || keyword != "additionalProperties"
}

func isMaximum(keyword string) bool {
	return strings.HasPrefix(keyword, "max") || keyword == "exclusiveMaximum"
}

func isMinimum(keyword string) bool {
	return strings.HasPrefix(keyword, "min") || keyword == "exclusiveMinimum"
}
