package yunotest

import (
	"errors"
	"io"
	"net/http"
	"strings"
)

const (
	maxBodyBytes = 1 << 20
	maxDepth     = 100 // the validator's time grows with the square of it
)

// refusal is why a request is not read any further.
type refusal struct {
	status  int
	message string
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	if r.Body == nil { // as http.NewRequest leaves it
		return nil, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return nil, &refusal{http.StatusRequestEntityTooLarge, "the body has more than 1 MiB"}
	case err != nil:
		return nil, &refusal{http.StatusBadRequest, "the body is cut off"}
	case strings.Contains(strings.ToLower(r.Header.Get("Content-Type")), "json") && depth(body) > maxDepth:
		return nil, &refusal{http.StatusBadRequest, "the body is nested deeper than 100 levels"}
	}
	return body, nil
}

// depth returns how deep arrays and objects are nested in JSON. Any other text has
// some number too.
func depth(text []byte) int {
	now, deepest, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}', c == ']':
			now--
		}
	}
	return deepest
}
