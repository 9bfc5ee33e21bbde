package yunotest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestBodyThatIsRefusedIsNotKept(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 50) + "[]" + strings.Repeat("]}", 50)
	for name, test := range map[string]struct {
		body    io.Reader
		status  int
		code    yunoclient.Code
		message string
	}{
		"cut off": {
			body: io.MultiReader(strings.NewReader("{"), iotest.ErrReader(io.ErrUnexpectedEOF)), status: 400,
			code: yunoclient.CodeBadRequest, message: "the body is cut off",
		},
		"over 1 MiB": {
			body: strings.NewReader(strings.Repeat(" ", 1<<20+1)), status: 413,
			code: "REQUEST_ENTITY_TOO_LARGE", message: "the body has more than 1 MiB",
		},
		"101 levels": {
			body: strings.NewReader(deep), status: 400,
			code: yunoclient.CodeBadRequest, message: "the body is nested deeper than 100 levels",
		},
		"without an end": {
			body: strings.NewReader(strings.Repeat("[", 1<<20)), status: 400,
			code: yunoclient.CodeBadRequest, message: "the body is nested deeper than 100 levels",
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.New()
			req := newRequest(t, http.MethodPost, sessions, "")
			req.Body = io.NopCloser(test.body)
			got := send(t, srv, req)
			assert.Equal(t, test.status, got.Code)
			assert.Equal(t, string(test.code), failure(t, got).Code)
			assert.Equal(t, []string{test.message}, failure(t, got).Messages)
			assert.Empty(t, srv.Requests())
		})
	}
}

func TestBodyOfAHundredLevelsIsRead(t *testing.T) {
	for _, nested := range []string{
		strings.Repeat("[", 99) + strings.Repeat("]", 99),
		`"` + strings.Repeat(`[{\"`, 200) + `"`,
		"[" + strings.Repeat("[],{},", 200) + "{}]",
	} {
		srv := yunotest.New()
		got := send(t, srv, newRequest(t, http.MethodPost, sessions, `{"account_id":`+nested+`}`))
		assert.Equal(t, string(yunoclient.CodeInvalidRequest), failure(t, got).Code, "the document judges it")
		assert.Len(t, srv.Requests(), 1)
	}
}

// A request of http.NewRequest has a nil Body.
func TestBodyMayBeNil(t *testing.T) {
	srv := yunotest.New()
	req := newRequest(t, http.MethodPost, sessions, "")
	req.Body = nil
	assert.Equal(t, http.StatusBadRequest, send(t, srv, req).Code)
	assert.Len(t, srv.Requests(), 1)
}
