package yunotest

import (
	"maps"
	"math"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// formats has a text for each format that generated code decodes into a type of its
// own, and for those that a pattern most often means.
var formats = map[string]string{
	"byte":      "c3RyaW5n",
	"date":      "2025-05-07",
	"date-time": "2025-05-07T20:00:18.721786Z",
	"email":     "user@example.com",
	"hostname":  "example.com",
	"ipv4":      "192.0.2.1",
	"ipv6":      "2001:db8::1",
	"time":      "20:00:18Z",
	"uri":       "https://example.com",
	"uuid":      "7dd71f21-9e4c-439a-9c6d-58f240bd28df",
}

// leastString returns the first of some texts that fits.
func leastString(schemas []*openapi3.Schema) (any, bool) {
	var least, most uint64 = 0, maxSampleSteps
	var preferred, patterned []string
	for _, one := range schemas {
		least = max(least, min(one.MinLength, maxSampleSteps))
		if one.MaxLength != nil {
			most = min(most, *one.MaxLength)
		}
		if text, known := formats[one.Format]; known {
			preferred = append(preferred, text)
		}
	}
	for _, one := range schemas {
		parsed, err := syntax.Parse(one.Pattern, syntax.Perl)
		if err != nil {
			continue
		}
		for _, repeats := range []int{0, 1, int(least)} {
			if text := matching(parsed, repeats); len(text) <= maxSampleSteps { // a long one takes a minute to check
				patterned = append(patterned, text)
			}
		}
	}
	usual := "string" + strings.Repeat("g", max(0, int(least)-len("string")))
	usual = usual[:min(len(usual), int(most))]
	for _, text := range slices.Concat(preferred, []string{usual}, slices.Sorted(maps.Values(formats)), patterned) {
		if fits(text, schemas) {
			return text, true
		}
	}
	return nil, false
}

// matching returns a text that a pattern matches. What it may repeat is there so many
// times, and what that may repeat itself once at most: the text stays short.
func matching(pattern *syntax.Regexp, repeats int) string {
	inner := min(1, repeats)
	switch pattern.Op {
	case syntax.OpLiteral:
		return string(pattern.Rune)
	case syntax.OpCharClass:
		return ofClass(pattern.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpAlternate:
		return matching(pattern.Sub[0], repeats)
	case syntax.OpStar:
		return strings.Repeat(matching(pattern.Sub[0], inner), repeats)
	case syntax.OpPlus:
		return strings.Repeat(matching(pattern.Sub[0], inner), max(1, repeats))
	case syntax.OpRepeat:
		count := max(pattern.Min, repeats)
		if pattern.Max >= 0 {
			count = min(count, pattern.Max)
		}
		return strings.Repeat(matching(pattern.Sub[0], inner), count)
	case syntax.OpConcat, syntax.OpCapture:
		var parts []string
		for _, sub := range pattern.Sub {
			parts = append(parts, matching(sub, repeats))
		}
		return strings.Join(parts, "")
	}
	return ""
}

// ofClass returns a character of a class, which is a list of the first and the last of
// each range: a usual one if there is one.
func ofClass(ranges []rune) string {
	for _, usual := range "a0A" {
		for i := 0; i < len(ranges); i += 2 {
			if ranges[i] <= usual && usual <= ranges[i+1] {
				return string(usual)
			}
		}
	}
	return string(ranges[:min(1, len(ranges))])
}

// leastNumber returns the first of some numbers that fits: zero, else what is next to
// a bound.
func leastNumber(schemas []*openapi3.Schema) (any, bool) {
	candidates := []float64{0}
	lowest, highest := math.Inf(-1), math.Inf(1)
	step := 1.0
	for _, one := range schemas {
		for _, bound := range []*float64{one.Min, one.ExclusiveMin.Value} {
			if bound != nil {
				lowest = max(lowest, *bound)
			}
		}
		for _, bound := range []*float64{one.Max, one.ExclusiveMax.Value} {
			if bound != nil {
				highest = min(highest, *bound)
			}
		}
		if one.MultipleOf != nil && *one.MultipleOf > 0 {
			step = *one.MultipleOf
		}
	}
	above, below := math.Ceil(lowest/step)*step, math.Floor(highest/step)*step
	candidates = append(candidates, above, above+step, below, below-step, lowest, highest, (lowest+highest)/2)
	for _, number := range candidates {
		if fits(number, schemas) { // which no infinity does
			return number, true
		}
	}
	return nil, false
}
