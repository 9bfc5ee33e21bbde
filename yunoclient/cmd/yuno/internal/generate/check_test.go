package generate

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCompiles(t *testing.T) {
	const head = "package a\nimport (\n\"encoding/json\"\n\"net/http\"\n\"example.com/b\"\n)\nvar _ = b.C\nvar _ http.Header\n"
	for name, test := range map[string]struct{ code, declaration, says string }{
		"code":                          {code: "type A struct{ B json.RawMessage }\nfunc (a *A) C(x string) error { return b.D[A](x, http.MethodGet) }"},
		"two fields with a name":        {code: "type A struct{ ID int; ID string }", declaration: "A", says: "ID redeclared"},
		"two types with a name":         {code: "type A int\ntype A string", declaration: "A", says: "A redeclared"},
		"two methods with a name":       {code: "type A int\nfunc (A) B() {}\nfunc (A) B() {}", declaration: "B", says: "already declared"},
		"two parameters with a name":    {code: "func A(b, b string) {}", declaration: "A", says: "b redeclared"},
		"a parameter that hides":        {code: "func A(http string) { _ = http.MethodGet }", declaration: "A", says: "http.MethodGet undefined"},
		"a type that is not there":      {code: "type A B", declaration: "A", says: "undefined: B"},
		"a constant that is there":      {code: "type A string\nconst (\nB A = \"a\"\nB A = \"b\"\n)", says: "B redeclared"},
		"no Go code":                    {code: "type 1A int", says: "expected"},
		"two fields below another type": {code: "type A int\ntype B struct{ C struct{ D, D int } }", declaration: "B", says: "D redeclared"},
	} {
		t.Run(name, func(t *testing.T) {
			declaration, err := compiles([]byte(head + test.code))
			if test.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.says)
			assert.Equal(t, test.declaration, declaration)
		})
	}
}
