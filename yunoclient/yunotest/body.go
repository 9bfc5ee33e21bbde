package yunotest

import (
	"io"
	"net/http"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

const (
	maxBodyBytes = 1 << 20
	maxLevels    = 100 // the validator's time grows with the square
)

// refusal is the response to a body that cannot be read.
type refusal struct {
	status  int
	message string
}

func readBody(r *http.Request) ([]byte, *refusal) {
	if r.Body == nil { // a request of http.NewRequest
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBodyBytes+1))
	switch {
	case len(body) > maxBodyBytes:
		return nil, &refusal{http.StatusRequestEntityTooLarge, "the body has more than 1 MiB"}
	case err != nil:
		return nil, &refusal{http.StatusBadRequest, "the body is cut off"}
	case httptext.IsJSON(r.Header.Get("Content-Type")) && levels(body) > maxLevels:
		return nil, &refusal{http.StatusBadRequest, "the body is nested deeper than 100 levels"}
	}
	return body, nil
}

// levels returns how deep arrays and objects are nested in a text that should be JSON.
func levels(text []byte) int {
	level, deepest, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}', c == ']':
			level--
		}
	}
	return deepest
}
