//go:build slow && unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These tests do what somebody does who has never seen this code: with newer
// and further documents they run the one command in a copy of the module, and
// expect its tests to pass with nothing done by hand.

// ourDocument is a version of this call's document. The vendored one may be any other.
func ourDocument() string {
	text, err := os.ReadFile("testdata/create-customer-session.yaml")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// original is a copy of the module that has our document alone, and what is generated from it.
var original = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(scratch, "original")
	const source = "openapi.yaml: https://docs.y.uno/reference/create-customer-session.md\n"
	return dir, errors.Join(
		os.CopyFS(dir, withoutGit{os.DirFS("../..")}),
		os.RemoveAll(filepath.Join(dir, "api", "pages")),
		os.RemoveAll(filepath.Join(dir, "api", correctionsFile)),
		replace(filepath.Join(dir, "api", sourcesFile), []byte(source)),
		replace(filepath.Join(dir, "api", firstFile), []byte(ourDocument())),
		generate(context.Background(), dir))
})

// copyOfTheModule returns a copy of the original, for one test.
func copyOfTheModule(t *testing.T) string {
	t.Helper()
	from, err := original()
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "module")
	require.NoError(t, os.CopyFS(dir, os.DirFS(from)))
	return dir
}

// runIn runs a program in a folder.
func runIn(t *testing.T, dir, name string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false", "GOWORK=off")
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return newResult(cmd, stdout.String(), stderr.String())
}

func succeeds(t *testing.T, dir, name string, args ...string) result {
	t.Helper()
	got := runIn(t, dir, name, args...)
	require.Zero(t, got.code, "%s %v:\n%s%s", name, args, got.stdout, got.stderr)
	return got
}

// edited returns our document with the first match of each pattern replaced.
func edited(t *testing.T, patterns ...string) string {
	t.Helper()
	newer := ourDocument()
	for i := 0; i < len(patterns); i += 2 {
		pattern := regexp.MustCompile(patterns[i])
		at := pattern.FindStringSubmatchIndex(newer)
		require.NotNil(t, at, "the document has %s", patterns[i])
		newer = newer[:at[0]] + string(pattern.ExpandString(nil, patterns[i+1], newer, at)) + newer[at[1]:]
	}
	return newer
}

const (
	country    = `(?s)(                  enum:\n(?:                    - [A-Z]{2}\n)+)`
	requested  = `(?s)(properties:\n)( +)(account_id:)`
	responded  = `(?s)(properties:\n)( +)(customer_session:)`
	aServer    = `(?s)(servers:\n)`
	anExample  = `(?s)( +)value:\n +code: [A-Z_]+\n +messages:\n +- [^\n]+\n`
	anOperator = `(?s)(      operationId:)`
)

func TestUpdateToEveryKindOfVersion(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		newer   string
		verdict string
	}{
		"examples as strings": {edited(t, anExample, "${1}value: '{\"code\":\"INVALID_REQUEST\",\"messages\":[\"Invalid request\"]}'\n"), "^additive$"},
		"one more field, which the response repeats": {
			edited(t, requested, "${1}${2}reference: {type: string, format: uuid}\n${2}${3}", responded,
				"${1}${2}reference: {type: string}\n${2}${3}"), "^additive$"},
		"one more country, which ISO 3166-1 does not have": {edited(t, country, "${1}                    - XK\n"), "^additive$"},
		"one more server": {edited(t, aServer, "${1}  - url: https://api.eu.y.uno/v1\n    description: Europe\n"), "^additive$"},
		"no list of countries, and other x- keys": {
			edited(t, country, "", anOperator, "      x-readme: {a: b}\n      x-go-name: Evil\n${1}"), "^breaking: package yuno: Country"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := copyOfTheModule(t)
			got := succeeds(t, dir, "go", "run", "./api/update", write(t, "page.md", inPage(test.newer)))
			assert.Regexp(t, test.verdict, got.last, got.stdout)
			vendored, err := os.ReadFile(filepath.Join(dir, "api", "openapi.yaml"))
			require.NoError(t, err)
			assert.Equal(t, strings.TrimSpace(test.newer), strings.TrimSpace(string(vendored)))
			succeeds(t, dir, "go", "test", "./yunoclient/...")
		})
	}
}

// furtherPages are operations of other pages, in the shape of Yuno's.
var furtherPages = []struct{ method, path, id string }{
	{"post", "/customers", "create-customer"},
	{"get", "/customers/{customer_id}", "retrieve-customer"},
	{"patch", "/customers/{id}", "update-customer"},
	{"get", "/customers", "retrieve-customer-by-external-id"},
	{"post", "/customers/sessions/{customer_session}/payment-methods", "enroll-payment-method"},
	{"get", "/customers/{customer_id}/payment-methods", "retrieve-enrolled-payment-methods"},
	{"post", "/checkout/sessions", "create-checkout-session"},
	{"get", "/checkout/sessions/{checkout_session}", "retrieve-checkout-session"},
}

func further(method, path, id string, properties ...string) string {
	var parameters []string
	for _, name := range regexp.MustCompile(`\{(.*?)\}`).FindAllStringSubmatch(path, -1) {
		parameters = append(parameters, "{name: "+name[1]+", in: path, required: true, schema: {type: string}}")
	}
	if id == "retrieve-customer-by-external-id" {
		parameters = append(parameters, "{name: merchant_customer_id, in: query, required: true, schema: {type: string}}")
	}
	body := ""
	if method != "get" {
		body = "\n      requestBody: {content: {application/json: {schema: {type: object, required: [country], " +
			"properties: {country: {type: string, enum: [BR, AR]}, amount: {type: number}}}}}}"
	}
	return `openapi: 3.1.0
info: {title: ` + id + `, version: 1.0.0}
servers:
  - {url: 'https://api-sandbox.y.uno/v1', description: Sandbox}
  - {url: 'https://api.y.uno/v1', description: Production}
security:
  - {sec0: [], sec1: [], sec2: []}
paths:
  ` + path + `:
    ` + method + `:
      summary: ` + id + `
      operationId: ` + id + `
      parameters: [` + strings.Join(parameters, ", ") + `]` + body + `
      responses:
        '200':
          description: '200'
          content:
            application/json:
              examples: {b: {value: {id: second}}, a: {value: {id: first}}}
              schema:
                type: object
                properties: {id: {type: string}, note: {type: [string, 'null']}` + strings.Join(properties, "") + `}
        '400':
          description: '400'
          content:
            application/json:
              examples: {Bad Request: {value: {code: INVALID_REQUEST, messages: [Invalid request]}}}
              schema:
                type: object
                properties: {code: {type: string, example: A}, messages: {type: array, items: {type: string}}}
components:
  securitySchemes:
    sec0: {type: apiKey, in: header, name: public-api-key, x-default: a}
    sec1: {type: apiKey, in: header, name: private-secret-key, x-default: b}
    sec2: {type: apiKey, in: header, name: X-Idempotency-Key}
`
}

// uses is a test in the copy of what the pages bring, with no code of ours.
const uses = `package yunotest_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestPagesOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		got, err := srv.Client().API().RetrieveCustomerWithResponse(t.Context(), "a/b")
		require.NoError(t, err)
		assert.Equal(t, "first", got.JSON200.ID)
		assert.Equal(t, "", got.JSON200.Tier)
		assert.NotEmpty(t, srv.Requests()[0].Header.Get("private-secret-key"))
		assert.Equal(t, "/v1/customers/a/b", srv.Requests()[0].Path)

		srv.Reply(yunotest.Reply{Status: 503}, yunotest.Reply{Status: 503})
		_, err = srv.Client().API().UpdateCustomerWithResponse(t.Context(), "c", yuno.UpdateCustomerJSONRequestBody{Country: "BR"},
			yunoclient.IdempotencyKey("k"))
		require.NoError(t, err)
		assert.Len(t, srv.Requests(), 4, "retried with a key")

		srv.Reply(yunotest.Reply{Status: 500, Body: "<html>"})
		_, err = srv.Client().API().CreateCheckoutSessionWithResponse(t.Context(),
			yuno.CreateCheckoutSessionJSONRequestBody{Country: "BR"})
		var apiErr *yunoclient.APIError
		require.ErrorAs(t, err, &apiErr)
		assert.Equal(t, 500, apiErr.StatusCode)
		assert.Equal(t, 1, apiErr.Attempts, "not retried without one")

		_, err = srv.Client(yunoclient.WithMaxResponseBytes(3)).API().RetrieveCheckoutSessionWithResponse(t.Context(), "c")
		require.ErrorIs(t, err, yunoclient.ErrResponseTooLarge)

		_, err = srv.Client().API().CreateCustomerWithResponse(t.Context(), yuno.CreateCustomerJSONRequestBody{Country: "ZZ"})
		require.ErrorIs(t, err, yunoclient.CodeInvalidRequest)
		_, err = srv.Client().API().EnrollPaymentMethodWithResponse(t.Context(), "s",
			yuno.EnrollPaymentMethodJSONRequestBody{Country: "AR"}, yunoclient.Header("Prefer", "code=400"))
		require.ErrorIs(t, err, yunoclient.CodeInvalidRequest)

		byID, err := srv.Client().API().RetrieveCustomerByExternalIDWithResponse(t.Context(),
			&yuno.RetrieveCustomerByExternalIDParams{MerchantCustomerID: "m"})
		require.NoError(t, err)
		assert.Equal(t, "first", byID.JSON200.ID)
		enrolled, err := srv.Client().API().RetrieveEnrolledPaymentMethodsWithResponse(t.Context(), "c")
		require.NoError(t, err)
		assert.Equal(t, 1, enrolled.JSON200.Count)
	})
}
`

// TestUpdateAddsPages adds pages by their URLs, and takes newer versions of two of
// them and of this call's without being told where they are.
func TestUpdateAddsPages(t *testing.T) {
	t.Parallel()
	texts := map[string]string{"/create-customer-session.md": inPage(strings.TrimSuffix(edited(t), "\n"))}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, texts[r.URL.Path])
	}))
	defer server.Close()
	dir := copyOfTheModule(t)
	sources := []string{"-add"}
	for _, o := range furtherPages {
		texts["/"+o.id+".md"] = inPage(further(o.method, o.path, o.id))
		sources = append(sources, server.URL+"/"+o.id+".md")
	}
	succeeds(t, dir, "go", "build", "-o", "update", "./api/update")
	command := filepath.Join(dir, "update")

	got := succeeds(t, dir, command, sources...)
	assert.Equal(t, "additive", got.last, got.stdout)
	got = runIn(t, dir, command, sources...)
	assert.Equal(t, 1, got.code, "they are there already")
	got = runIn(t, dir, command, "-check", server.URL+"/create-customer-session.md")
	assert.Equal(t, result{0, "up to date\n", "", "up to date"}, got)
	assert.Equal(t, "up to date\n", succeeds(t, dir, command, server.URL+"/create-customer-session.md").stdout)
	known, err := os.ReadFile(filepath.Join(dir, "api", "sources.yaml"))
	require.NoError(t, err)
	assert.Contains(t, string(known), "openapi.yaml: "+server.URL+"/create-customer-session.md", "its URL is now known")

	texts["/retrieve-customer.md"] = inPage(further("get", "/customers/{customer_id}", "retrieve-customer",
		", tier: {type: string}"))
	texts["/retrieve-enrolled-payment-methods.md"] = inPage(further("get", "/customers/{customer_id}/payment-methods",
		"retrieve-enrolled-payment-methods",
		", count: {type: integer, x-go-type-skip-optional-pointer: true}"))
	got = runIn(t, dir, command, "-check")
	assert.Equal(t, 3, got.code, got.stderr)
	assert.Equal(t, "additive", got.last, got.stdout)
	assert.Equal(t, "additive", succeeds(t, dir, command).last)
	assert.Equal(t, "up to date\n", succeeds(t, dir, command).stdout)

	source := strings.Replace(uses, "assert.Equal(t, 1, enrolled.JSON200.Count)", "assert.Nil(t, enrolled.JSON200.Count)", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "yunoclient", "yunotest", "uses_test.go"), []byte(source), 0o644))
	succeeds(t, dir, "go", "vet", "./...")
	succeeds(t, dir, "go", "test", "./...")
	got = succeeds(t, dir, "go", "test", "-tags", "slow", "-run", "ThirdParty", "./yunoclient")
	assert.NotContains(t, got.stdout, "no tests to run")
}

// furtherPairs are changes of a document of which the report has to tell the kind.
var furtherPairs = map[string]struct {
	changed  string
	breaking bool
}{
	"a field that becomes required": {strings.Replace(further("post", "/things", "things"), "required: [country]", "required: [country, amount]", 1), true},
	"a value less":                  {strings.Replace(further("post", "/things", "things"), "[BR, AR]", "[BR]", 1), true},
	"a field less in the response":  {strings.Replace(further("post", "/things", "things"), ", note: {type: [string, 'null']}", "", 1), true},
	"a server less":                 {strings.Replace(further("post", "/things", "things"), "  - {url: 'https://api.y.uno/v1', description: Production}\n", "", 1), true},
	"a key more":                    {strings.Replace(further("post", "/things", "things"), "sec2: []}", "sec2: [], sec3: []}", 1) + "    sec3: {type: apiKey, in: header, name: account}\n", true},
	"a limit":                       {strings.Replace(further("post", "/things", "things"), "amount: {type: number}", "amount: {type: number, maximum: 5}", 1), true},
	"a parameter":                   {strings.Replace(further("post", "/things", "things"), "parameters: []", "parameters: [{name: a, in: query, schema: {type: string}}]", 1), true},
	"a value more":                  {strings.Replace(further("post", "/things", "things"), "[BR, AR]", "[BR, AR, CL]", 1), false},
	"texts and x- keys":             {strings.Replace(further("post", "/things", "things"), "summary: things", "summary: other\n      deprecated: true\n      x-go-name: Evil", 1), false},
	"a field more":                  {strings.Replace(further("post", "/things", "things"), "amount: {", "more: {type: array, items: {type: string}}, amount: {", 1), false},
}

func TestReportIsTrue(t *testing.T) {
	t.Parallel()
	dir := copyOfTheModule(t)
	succeeds(t, dir, "go", "build", "-o", "update", "./api/update")
	command := filepath.Join(dir, "update")
	succeeds(t, dir, command, "-add", write(t, "things.yaml", further("post", "/things", "things")))
	for name, pair := range furtherPairs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runIn(t, dir, command, "-check", write(t, "newer.yaml", pair.changed))
			assert.Equal(t, 3, got.code, got.stderr)
			assert.Equal(t, pair.breaking, strings.HasPrefix(got.last, "breaking: "), got.stdout)
			assert.Equal(t, !pair.breaking, got.last == "additive", got.stdout)
		})
	}
}

// contents returns the files of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[name] = string(data)
		return err
	}))
	return files
}

// TestUpdateWithACorrectedOverlay does what CONTRIBUTING says of a strict overlay that stops the command.
func TestUpdateWithACorrectedOverlay(t *testing.T) {
	t.Parallel()
	dir := copyOfTheModule(t)
	newer := write(t, "a.yaml", edited(t, `customer_session:(\s+type)`, "session:$1"))
	overlay := filepath.Join(dir, "api", "overlay.yaml")
	text, err := os.ReadFile(overlay)
	require.NoError(t, err)
	corrected := strings.Replace(string(text), ".properties.customer_session", ".properties.session", 1)
	require.NotEqual(t, string(text), corrected)
	require.NoError(t, os.WriteFile(overlay, []byte(corrected), 0o644))
	succeeds(t, dir, "go", "run", "./api/update", newer)
	assert.Equal(t, "up to date\n", succeeds(t, dir, "go", "run", "./api/update", newer).stdout)
}

func TestUpdateThatFailsLeavesTheCheckoutAsItIs(t *testing.T) {
	dir := copyOfTheModule(t)
	succeeds(t, dir, "go", "build", "-o", "update", "./api/update")
	command := filepath.Join(dir, "update")
	before := contents(t, dir)
	for name, test := range map[string]struct {
		args []string
		code int
		last string
	}{
		"the session's ID has another name": {[]string{write(t, "a.yaml", edited(t, `customer_session:(\s+type)`, "session:$1"))}, 1, "breaking: "},
		"the field of a request is gone":    {[]string{write(t, "a.yaml", edited(t, `callback_url:`, "callback:"))}, 1, "breaking: "},
		"another API":                       {[]string{write(t, "a.yaml", further("get", "/a", "a"))}, 1, ""},
		"references that Go cannot take": {[]string{"-add", write(t, "a.yaml", further("get", "/a", "a", ", a: {$ref: '#/components/schemas/A'}")+
			"  schemas: {A: {allOf: [{$ref: '#/components/schemas/B'}]}, B: {allOf: [{$ref: '#/components/schemas/A'}]}}\n")}, 1, ""},
		"wrong use": {[]string{"-add"}, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, command, test.args...)
			assert.Equal(t, test.code, got.code, got.stderr)
			assert.NotEmpty(t, got.stderr)
			assert.Contains(t, got.last, test.last)
		})
	}
	many := ""
	for i := range 10_000 {
		many += fmt.Sprintf("  /a%d: {get: {operationId: op-%d, responses: {'200': {description: a}}}}\n", i, i)
	}
	for name, test := range map[string]struct {
		args  []string
		after time.Duration
	}{
		"while it reads a document": {[]string{"-add", write(t, "a.yaml", "openapi: 3.1.0\ninfo: {title: a, version: a}\npaths:\n"+many)}, 100 * time.Millisecond},
		"while it generates":        {[]string{write(t, "a.yaml", edited(t, aServer, "${1}  - url: https://api.eu.y.uno/v1\n"))}, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			temporary := t.TempDir()
			cmd := exec.CommandContext(t.Context(), command, test.args...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "TMPDIR="+temporary)
			require.NoError(t, cmd.Start())
			time.Sleep(test.after)
			require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
			interrupted := time.Now()
			require.Error(t, cmd.Wait())
			assert.Less(t, time.Since(interrupted), 5*time.Second)
			assert.Equal(t, 1, cmd.ProcessState.ExitCode())
			left, err := os.ReadDir(temporary)
			require.NoError(t, err)
			assert.Empty(t, left)
		})
	}

	after := contents(t, dir)
	assert.Equal(t, slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
	for name := range before {
		assert.True(t, before[name] == after[name], name)
	}
}
