package main

import "fmt"

// claims are what files have that only one may have. What several claim is a fault.
type claims struct {
	files  map[string]string // by what they have
	ids    map[string]string // an operationId by its Go name
	faults faults
}

// claim notes that a file has something, and reports whether nothing had it before.
func (c *claims) claim(file, what string) bool {
	other, isTaken := c.files[what]
	switch {
	case !isTaken:
		c.files[what] = file
	case other == file:
		c.faults = append(c.faults, fmt.Errorf("%s has %s twice", file, what))
	default:
		c.faults = append(c.faults, fmt.Errorf("%s and %s both have %s", other, file, what))
	}
	return !isTaken
}

// claimType notes that a file brings a type. Within a file the generator tells types of one name apart; between files
// that would let the names of one depend on the other.
func (c *claims) claimType(file, name, of string) {
	key := "the type " + goName(name)
	other, isTaken := c.files[key]
	if !isTaken {
		c.files[key] = file
	}
	if isTaken && other != file {
		c.faults = append(c.faults, fmt.Errorf("%s and %s both have a type with the Go name of %s", other, file, of))
	}
}

// claimID notes an operationId. Those that are one in Go are one for us.
func (c *claims) claimID(file, id string) bool {
	known, isKnown := c.ids[goName(id)]
	if !isKnown {
		known = id
		c.ids[goName(id)] = id
	}
	return c.claim(file, "the operation "+known)
}
