package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withSchemas is a page whose response refers to the first of its schemas.
func withSchemas(id, schemas string) string {
	first, _, _ := strings.Cut(schemas, ":")
	text := strings.Replace(operation("get", "/"+id, id), "properties: {id: {type: string}}",
		"properties: {id: {$ref: '#/components/schemas/"+first+"'}}", 1)
	return text + "  schemas: {" + schemas + "}\n"
}

// schemasOf returns the names of the schemas that documents make together, sorted, and all of it as JSON.
func schemasOf(t *testing.T, first string, others ...string) ([]string, string) {
	t.Helper()
	doc, err := join(pages(t, first, others...), []string{"CustomerSession", "ErrorResponse"})
	require.NoError(t, err)
	text, err := json.Marshal(doc)
	require.NoError(t, err)
	components, _ := doc["components"].(object)
	schemas, _ := components["schemas"].(object)
	return slices.Sorted(maps.Keys(schemas)), string(text)
}

func TestNamesBeginWithThePage(t *testing.T) {
	for name, test := range map[string]struct {
		first string
		page  string
		want  []string
	}{
		"a component":             {this, withSchemas("create-payment-link", "Amount: {type: string}"), []string{"create-payment-link-Amount"}},
		"that of openapi.yaml":    {withSchemas("first", "A: {type: string}"), withSchemas("b", "A: {type: string, x-a: b}"), []string{"A"}},
		"another of openapi.yaml": {withSchemas("first", "A: {type: string}"), withSchemas("b", "A: {type: integer}"), []string{"A", "b-A"}},
		"the same that refers to another": {
			withSchemas("first", "A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/C'}, C: {type: string}, D: {}"),
			withSchemas("b", "A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/C'}, C: {type: integer}, D: {}"),
			[]string{"A", "B", "C", "D", "b-A", "b-B", "b-C"}},
		"the same that refer to each other": {
			withSchemas("first", "A: {items: {$ref: '#/components/schemas/B'}}, B: {items: {$ref: '#/components/schemas/A'}}"),
			withSchemas("b", "A: {items: {$ref: '#/components/schemas/B'}}, B: {items: {$ref: '#/components/schemas/A'}}"),
			[]string{"A", "B"}},
		"a name of the overlay":   {this, withSchemas("customer", "session: {type: string}"), []string{"customer-session-2"}},
		"a name of the generator": {this, withSchemas("client", "with_responses: {type: string}"), []string{"client-with_responses-2"}},
		"a name of this call's operation": {this, withSchemas("create", "CustomerSessionResponse: {type: string}"),
			[]string{"create-CustomerSessionResponse-2"}},
		"a name of the page's own operation": {this, withSchemas("create-pet", "Response: {type: string}, JSONRequestBody: {type: string}, Pet: {type: string}, D: {}"),
			[]string{"create-pet-D", "create-pet-JSONRequestBody-2", "create-pet-Pet", "create-pet-Response-2"}},
		"a name of the overlay in openapi.yaml": {withSchemas("first", "error_response: {type: string}"), withSchemas("b", "error_response: {type: string}"),
			[]string{"openapi-error_response"}},
		"the Go name of one of openapi.yaml": {withSchemas("first", "b_A: {type: string}"), withSchemas("b", "A: {type: string}"), []string{"b-A-2", "b_A"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, text := schemasOf(t, test.first, test.page)
			assert.Equal(t, test.want, got)
			for _, name := range got {
				assert.NotContains(t, test.want, name+"-2", "one is as good as the other")
				if !strings.Contains(test.first+test.page, "D: {}") {
					assert.Contains(t, text, `"#/components/schemas/`+name+`"`, "it is referred to")
				}
			}
		})
	}
}

// TestNamesDependOnNoOtherPage vendors pages alone, and in every order.
func TestNamesDependOnNoOtherPage(t *testing.T) {
	first := withSchemas("create-customer-session", "Same: {type: string}")
	texts := []string{
		withSchemas("a", "Amount: {type: string}, Same: {type: string}"),
		withSchemas("b", "Amount: {type: integer}, Same: {type: integer}"),
		withSchemas("c", "Amount: {type: string}, error_response: {type: string}"),
	}
	var alone []string
	for _, text := range texts {
		names, _ := schemasOf(t, first, text)
		alone = append(alone, names...)
	}
	slices.Sort(alone)
	together, _ := schemasOf(t, first, texts...)
	assert.Equal(t, slices.Compact(alone), together)
	assert.Equal(t, []string{"Same", "a-Amount", "b-Amount", "b-Same", "c-Amount", "c-error_response"}, together)
}

func TestNamesOfSecuritySchemes(t *testing.T) {
	other := strings.NewReplacer("name: private-secret-key", "name: other-key",
		"[{sec0: [], sec1: []}]", "[{sec0: [], sec1: [], sec2: []}]",
		"  securitySchemes:", "  securitySchemes:\n    sec2: {type: apiKey, in: header, name: X-Idempotency-Key}").Replace(listThings)
	doc, err := join(pages(t, this, other), nil)
	require.NoError(t, err)
	assert.Equal(t, []any{object{"sec0": []any{}, "list-things-sec1": []any{}, "list-things-sec2": []any{}}},
		part(t, doc, "paths /things get security"))
	assert.Equal(t, "other-key", part(t, doc, "components securitySchemes list-things-sec1 name"))
	assert.Equal(t, "private-secret-key", part(t, doc, "components securitySchemes sec1 name"))
}

func TestNamesThatAreOneInGo(t *testing.T) {
	for name, test := range map[string]struct {
		pages []string
		says  string
	}{
		"components": {[]string{withSchemas("create-payment", "LinkAmount: {type: string}"), withSchemas("create-payment-link", "Amount: {type: string}")},
			"pages/create-payment-link.yaml and pages/create-payment.yaml both have a type with the Go name of the component schemas/create-payment-LinkAmount"},
		"components of one name": {[]string{withSchemas("create-payment", "link-Amount: {type: string}"), withSchemas("create-payment-link", "Amount: {type: integer}")},
			"pages/create-payment-link.yaml and pages/create-payment.yaml both have the component schemas/create-payment-link-Amount"},
		"a component and an operation": {[]string{withSchemas("create", "PaymentResponse: {type: string}"), operation("get", "/b", "create-payment")},
			"pages/create-payment.yaml and pages/create.yaml both have a type with the Go name of the component schemas/create-PaymentResponse"},
		"operations": {[]string{operation("get", "/a", "create-payment"), operation("get", "/b", "createPayment")},
			"pages/create-payment.yaml and pages/createPayment.yaml both have the operation create-payment"},
		"operations of one page": {[]string{strings.Replace(operation("get", "/a", "createPayment"), "components:", "  /b: {get: {operationId: create_payment}}\ncomponents:", 1)},
			"pages/createPayment.yaml has the operation createPayment twice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := join(pages(t, this, test.pages...), nil)
			require.EqualError(t, err, test.says)
		})
	}
	for _, name := range []string{"Response", "JSONRequestBody", "JSONBody", "Params"} {
		component := withSchemas("create", "Payment"+name+": {type: string}")
		_, err := join(pages(t, this, component, operation("get", "/b", "create-payment")), nil)
		assert.ErrorContains(t, err, "both have a type with the Go name of the component schemas/create-Payment"+name)
		_, err = join(pages(t, this, component, operation("get", "/b", "createpayment")), nil)
		assert.ErrorContains(t, err, "both have a type with the Go name of the operation createpayment")
	}
	_, err := join(pages(t, this, withSchemas("list", "Amount: {type: string}, amount: {type: string}")), nil)
	require.NoError(t, err, "within a page the generator tells them apart")
}
