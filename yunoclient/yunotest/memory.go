package yunotest

import (
	"net/http"
	"slices"
)

// Limits of what a server remembers of requests, and of sessions.
const (
	maxItems = 1000
	maxBytes = 16 << 20
)

// memory is a list that drops its oldest items when it grows beyond maxItems or maxBytes.
type memory[T any] struct {
	items []T
	sizes []int
	bytes int
}

func (m *memory[T]) add(item T, size int) {
	m.items, m.sizes, m.bytes = append(m.items, item), append(m.sizes, size), m.bytes+size
	for len(m.items) > maxItems || m.bytes > maxBytes {
		m.bytes -= m.sizes[0]
		m.items, m.sizes = slices.Delete(m.items, 0, 1), slices.Delete(m.sizes, 0, 1)
	}
}

// headerSize returns how many bytes a header has.
func headerSize(header http.Header) (size int) {
	for name, values := range header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	return size
}
