//go:build slow

package api_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient"
)

// This test does what somebody does who has never seen this code: it takes a
// newer document, runs the commands of the README's "Regenerating" in a copy of
// the module, and expects all of the module's tests to pass with nothing done
// by hand.

const (
	request  = "paths|/customers/sessions|post|requestBody|content|application/json|schema"
	response = "paths|/customers/sessions|post|responses|201|content|application/json|schema"
	errors   = "paths|/customers/sessions|post|responses"
)

// change makes a newer document of the vendored one.
type change struct {
	name   string
	change func(t *testing.T, doc *yaml.Node)
	// uses is a test in package yunoclient_test of what the change brings.
	uses string
}

var additive = []change{
	{
		name: "optional request fields",
		change: func(t *testing.T, doc *yaml.Node) {
			put(t, at(t, doc, request+"|properties"), `
reference: {type: string, format: uuid, description: a reference of the merchant's}
remember: {type: boolean}
tags: {type: array, items: {type: string}}
browser: {type: object, properties: {language: {type: string}}}
`)
		},
		uses: `
	remember := false
	changed := request
	changed.Reference, changed.Remember, changed.Tags = "r-1", &remember, []string{"a"}
	network := &attempts{answer: func(req *http.Request, _ int) (*http.Response, error) { return respond(req, 201, sessionBody), nil }}
	_, err := overTransport(t, network.RoundTrip).CreateCustomerSession(t.Context(), changed)
	require.NoError(t, err)
	assert.Contains(t, network.bodies[0], "\"reference\":\"r-1\"")
	assert.Contains(t, network.bodies[0], "\"remember\":false")
	assert.NotContains(t, network.bodies[0], "browser")`,
	},
	{
		name: "response fields",
		change: func(t *testing.T, doc *yaml.Node) {
			put(t, at(t, doc, response+"|properties"), `
status: {type: string}
expires_at: {type: string, format: date-time}
`)
		},
		uses: `
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 201, "{\"customer_session\":\"session-1\",\"status\":\"OPEN\",\"expires_at\":\"soon\"}"), nil
	})
	session, err := call(t, client)
	require.NoError(t, err)
	assert.Equal(t, "OPEN", session.Status)
	assert.Equal(t, "soon", session.ExpiresAt, "a format does not make decoding strict")`,
	},
	{
		name: "nullable response fields",
		change: func(t *testing.T, doc *yaml.Node) {
			for _, name := range []string{"customer_session", "created_at", "callback_url"} {
				put(t, at(t, doc, response+"|properties|"+name), `type: [string, "null"]`)
			}
			put(t, at(t, doc, response+"|properties"), `
note: {type: ["null", string]}
uses: {type: [integer, "null"]}
`)
		},
		uses: `
	client := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 201, "{\"customer_session\":\"session-1\",\"callback_url\":null,\"created_at\":null,\"note\":null,\"uses\":null}"), nil
	})
	session, err := call(t, client)
	require.NoError(t, err)
	assert.Equal(t, "session-1", session.ID)
	assert.Zero(t, session.CreatedAt)
	assert.Equal(t, "", session.Note)
	assert.Nil(t, session.Uses)`,
	},
	{
		name: "countries",
		change: func(t *testing.T, doc *yaml.Node) {
			enum := at(t, doc, request+"|properties|country|enum")
			for _, country := range newCountries(t) {
				enum.Content = append(enum.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: country})
			}
		},
		uses: `
	for _, code := range []string{NEW_COUNTRIES} {
		country, err := yunoclient.ParseCountry(strings.ToLower(code))
		require.NoError(t, err)
		assert.Contains(t, yunoclient.Countries(), country)
		assert.NotEmpty(t, yunoclient.CountryName(country))
		assert.Equal(t, code, string(country))
	}`,
	},
	{
		name: "statuses",
		change: func(t *testing.T, doc *yaml.Node) {
			for _, status := range []string{"404", "409", "429", "500", "503"} {
				addError(t, at(t, doc, errors), status)
			}
		},
		uses: `
	var resp yuno.CreateCustomerSessionResponse
	for _, typed := range []*yuno.ErrorResponse{resp.JSON404, resp.JSON409, resp.JSON429, resp.JSON500, resp.JSON503} {
		assert.Nil(t, typed)
	}`,
	},
	{
		name: "a server",
		change: func(t *testing.T, doc *yaml.Node) {
			servers := at(t, doc, "servers")
			servers.Content = append([]*yaml.Node{parse(t, `{url: "https://api.y.uno/v1", description: "Production, with \"quotes\""}`)}, servers.Content...)
		},
		uses: `
	assert.Equal(t, yuno.Sandbox, string(yunoclient.Sandbox))`,
	},
	{
		name: "operations",
		change: func(t *testing.T, doc *yaml.Node) {
			put(t, at(t, doc, "paths"), newOperations)
			for _, path := range []string{"/customers/{customer_id}|get", "/customers/{customer_id}/payments|get", "/payments|post"} {
				addError(t, at(t, doc, "paths|"+path+"|responses"), "400")
				addError(t, at(t, doc, "paths|"+path+"|responses"), "404")
			}
			put(t, at(t, doc, "components"), `
schemas:
  Customer: {type: object, properties: {id: {type: string}, country: {type: string}}}
`)
		},
		uses: usesOperations,
	},
	{
		name: "reworded descriptions",
		change: func(t *testing.T, doc *yaml.Node) {
			each(doc, func(node *yaml.Node) {
				for i := 0; i < len(node.Content); i += 2 {
					if key, value := node.Content[i], node.Content[i+1]; (key.Value == "description" || key.Value == "summary") && value.Kind == yaml.ScalarNode {
						value.SetString("another \"text\", with `back-ticks`, 'quotes', */ and // and\na line break; 100 %d %s")
					}
				}
			})
		},
		uses: `
	assert.NotEmpty(t, yunoclient.Countries())`,
	},
	{
		name: "another order",
		change: func(t *testing.T, doc *yaml.Node) {
			each(doc, func(node *yaml.Node) {
				var reversed []*yaml.Node
				for i := len(node.Content) - 2; i >= 0; i -= 2 {
					reversed = append(reversed, node.Content[i], node.Content[i+1])
				}
				node.Content = reversed
			})
			slices.Reverse(at(t, doc, request+"|properties|country|enum").Content)
		},
		uses: `
	assert.True(t, slices.IsSorted(yunoclient.Countries()))`,
	},
}

const newOperations = `
/customers/{customer_id}:
  get:
    summary: Get a customer
    operationId: get-customer
    parameters:
      - {name: customer_id, in: path, required: true, schema: {type: string}}
    responses:
      '200':
        description: OK
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Customer'}
/customers/{customer_id}/payments:
  get:
    summary: List a customer's payments
    operationId: list-payments
    parameters:
      - {name: customer_id, in: path, required: true, schema: {type: string}}
      - {name: expand, in: query, schema: {type: array, items: {type: string}}}
    responses:
      '200':
        description: OK
        content:
          application/json:
            schema: {type: object, properties: {id: {type: string}}}
/payments:
  post:
    summary: Create a payment
    operationId: create-payment
    requestBody:
      content:
        application/json:
          schema: {type: object, required: [amount], properties: {amount: {type: number}}}
    responses:
      '200':
        description: OK
        content:
          application/json:
            schema: {type: object, properties: {id: {type: string}}}
`

const usesOperations = `
	for _, row := range []struct {
		status, get, post int
	}{{200, 1, 1}, {404, 1, 1}, {429, 3, 3}, {500, 3, 1}} {
		synctest.Test(t, func(t *testing.T) {
			network := &attempts{answer: func(req *http.Request, _ int) (*http.Response, error) {
				assert.Equal(t, privateKey, req.Header.Get("private-secret-key"))
				if row.status == 200 {
					return respond(req, 200, "{\"id\":\"c\"}"), nil
				}
				return respond(req, row.status, "{\"code\":\"NOT_FOUND\",\"messages\":[\"a\"]}"), nil
			}}
			client := overTransport(t, func(req *http.Request) (*http.Response, error) {
				if req.Method == http.MethodGet {
					assert.Equal(t, "https://api-sandbox.y.uno/v1/customers/a%2Fb/payments?expand=x&expand=y", req.URL.String())
				}
				return network.RoundTrip(req)
			})
			resp, err := client.API().ListPaymentsWithResponse(t.Context(), "a/b", &yuno.ListPaymentsParams{Expand: []string{"x", "y"}})
			assert.Len(t, network.bodies, row.get)
			if row.status == 200 {
				require.NoError(t, err)
				assert.Equal(t, "c", resp.JSON200.ID)
			} else {
				require.ErrorIs(t, err, yunoclient.CodeNotFound)
				assert.Equal(t, row.status, apiError(t, err).StatusCode)
			}

			network.bodies = nil
			_, err = client.API().CreatePaymentWithResponse(t.Context(), yuno.CreatePaymentJSONRequestBody{Amount: 1.1})
			assert.Equal(t, row.status == 200, err == nil)
			assert.Len(t, network.bodies, row.post)
		})
	}

	tooLarge := overTransport(t, func(req *http.Request) (*http.Response, error) {
		return respond(req, 200, strings.Repeat(" ", 11)), nil
	}, yunoclient.WithMaxResponseBytes(10))
	_, err := tooLarge.API().GetCustomerWithResponse(t.Context(), "a")
	require.ErrorIs(t, err, yunoclient.ErrResponseTooLarge)

	// The method that the README shows.
	customer, err := overTransport(t, func(req *http.Request) (*http.Response, error) { return respond(req, 200, "{\"id\":\"c\"}"), nil }).GetCustomer(t.Context(), "c")
	require.NoError(t, err)
	assert.Equal(t, "c", customer.ID)`

func TestANewerDocumentNeedsNothingByHand(t *testing.T) {
	// Two at a time: to regenerate, build and test takes long.
	for changes := range slices.Chunk(additive, 2) {
		var names []string
		for _, change := range changes {
			names = append(names, change.name)
		}
		t.Run(strings.Join(names, " and "), func(t *testing.T) {
			t.Parallel()
			dir := copyOfTheModule(t)
			report := update(t, dir, func(t *testing.T, doc *yaml.Node) {
				for _, change := range changes {
					change.change(t, doc)
				}
			})
			assert.Regexp(t, `(?m)^additive`, report)
			writeUses(t, dir, changes)
			succeeds(t, dir, "go", "generate", "./...")
			succeeds(t, dir, "go", "vet", "./...")
			succeeds(t, dir, "go", "test", "./api/update/...", "./yunoclient/...")
		})
	}
}

func TestABreakingDocumentLeadsToTheOverlay(t *testing.T) {
	dir := copyOfTheModule(t)
	for name, breaks := range map[string]func(t *testing.T, doc *yaml.Node){
		"the session's ID has another name": func(t *testing.T, doc *yaml.Node) {
			key(t, at(t, doc, response+"|properties"), "customer_session").SetString("session")
		},
		"another path": func(t *testing.T, doc *yaml.Node) {
			key(t, at(t, doc, "paths"), "/customers/sessions").SetString("/sessions")
		},
		"another sandbox": func(t *testing.T, doc *yaml.Node) {
			put(t, at(t, doc, "servers").Content[0], `url: https://sandbox.y.uno/v2`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Regexp(t, `(?m)^breaking: `, update(t, dir, breaks))
			out, err := command(t, dir, "go", "generate", ".")
			require.Error(t, err)
			assert.Contains(t, out, "api/overlay.yaml")
			overlay, readErr := os.ReadFile(filepath.Join(dir, "api", "overlay.yaml"))
			require.NoError(t, readErr)
			named := false
			for _, target := range regexp.MustCompile(`(?m)target: (.*)$`).FindAllStringSubmatch(string(overlay), -1) {
				named = named || strings.Contains(out, target[1])
			}
			assert.True(t, named, "no target of the overlay is in: %s", out)
		})
	}
}

// update vendors a changed document in dir with the command, and returns what
// that prints.
func update(t *testing.T, dir string, change func(*testing.T, *yaml.Node)) string {
	t.Helper()
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(api.Document), &doc))
	change(t, doc.Content[0])
	newer, err := yaml.Marshal(&doc)
	require.NoError(t, err)

	vendored := filepath.Join(dir, "api", "openapi.yaml")
	require.NoError(t, os.WriteFile(vendored, []byte(api.Document), 0o644))
	file := filepath.Join(t.TempDir(), "newer.yaml")
	require.NoError(t, os.WriteFile(file, newer, 0o644))
	report := succeeds(t, dir, "go", "run", "./api/update", file)
	written, err := os.ReadFile(vendored)
	require.NoError(t, err)
	require.Equal(t, string(newer), string(written))
	return report
}

// writeUses puts the tests of the changes into the copy, and for the operations
// the method that the README shows.
func writeUses(t *testing.T, dir string, changes []change) {
	t.Helper()
	uses := ""
	for i, change := range changes {
		uses += fmt.Sprintf("\nfunc TestChange%d(t *testing.T) {%s\n}\n", i, change.uses)
	}
	uses = strings.Replace(uses, "NEW_COUNTRIES", `"`+strings.Join(newCountries(t), `", "`)+`"`, 1)
	var imports bytes.Buffer
	for _, path := range []string{"net/http", "slices", "strings", "testing", "testing/synctest",
		"github.com/stretchr/testify/assert", "github.com/stretchr/testify/require", "github.com/yuno-go/yuno", "github.com/yuno-go/yuno/yunoclient"} {
		if strings.Contains(uses, path[strings.LastIndex(path, "/")+1:]+".") || path == "testing" {
			imports.WriteString("\t\"" + path + "\"\n")
		}
	}
	source := "package yunoclient_test\n\nimport (\n" + imports.String() + ")\n" + uses
	require.NoError(t, os.WriteFile(filepath.Join(dir, "yunoclient", "change_test.go"), []byte(source), 0o644))

	if strings.Contains(uses, ".GetCustomer(") {
		readme, err := os.ReadFile(filepath.Join(dir, "README.md"))
		require.NoError(t, err)
		shown := regexp.MustCompile("(?s)```go\n(// GetCustomer .*?)```").FindSubmatch(readme)
		require.NotNil(t, shown, "the README shows how to add a method")
		header := "package yunoclient\n\nimport (\n\t\"context\"\n\n\t\"github.com/yuno-go/yuno\"\n)\n\n"
		require.NoError(t, os.WriteFile(filepath.Join(dir, "yunoclient", "getcustomer.go"), append([]byte(header), shown[1]...), 0o644))
	}
}

// newCountries returns two countries that the document does not have yet.
func newCountries(t *testing.T) []string {
	t.Helper()
	var found []string
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			country := yuno.Country([]rune{first, second})
			if !slices.Contains(yunoclient.Countries(), country) && yunoclient.CountryName(country) != "" && len(found) < 2 {
				found = append(found, string(country))
			}
		}
	}
	require.Len(t, found, 2)
	return found
}

func copyOfTheModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == ".git" {
			return fs.SkipDir
		}
		target := filepath.Join(dir, strings.TrimPrefix(path, ".."))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	}))
	return dir
}

func command(t *testing.T, dir, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func succeeds(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	out, err := command(t, dir, name, args...)
	require.NoError(t, err, "%s %v:\n%s", name, args, out)
	return out
}

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &doc))
	return doc.Content[0]
}

// at returns the value at a path whose keys are separated by bars.
func at(t *testing.T, node *yaml.Node, path string) *yaml.Node {
	t.Helper()
	for name := range strings.SplitSeq(path, "|") {
		node = node.Content[slices.Index(node.Content, key(t, node, name))+1]
	}
	return node
}

// key returns the node of a key of a mapping.
func key(t *testing.T, mapping *yaml.Node, name string) *yaml.Node {
	t.Helper()
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i]
		}
	}
	require.Fail(t, "the document lacks "+name)
	return nil
}

// put sets the keys of text in a mapping.
func put(t *testing.T, mapping *yaml.Node, text string) {
	t.Helper()
	added := parse(t, text)
	for i := 0; i < len(added.Content); i += 2 {
		for j := 0; j < len(mapping.Content); j += 2 {
			if mapping.Content[j].Value == added.Content[i].Value {
				mapping.Content = slices.Delete(mapping.Content, j, j+2)
				break
			}
		}
		mapping.Content = append(mapping.Content, added.Content[i], added.Content[i+1])
	}
}

// addError documents an error answer of the usual shape.
func addError(t *testing.T, responses *yaml.Node, status string) {
	t.Helper()
	put(t, responses, `
'`+status+`':
  description: an error
  content:
    application/json:
      schema: {type: object, properties: {code: {type: string}, messages: {type: array, items: {type: string}}}}
`)
}

// each calls f for every mapping below node.
func each(node *yaml.Node, f func(*yaml.Node)) {
	if node.Kind == yaml.MappingNode {
		f(node)
	}
	for _, child := range node.Content {
		each(child, f)
	}
}
