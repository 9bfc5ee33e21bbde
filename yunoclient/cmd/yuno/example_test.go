package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExampleRequest(t *testing.T) {
	const text = `{"openapi":"3.1.0","info":{"title":"a","version":"a"},"paths":{"/customers/sessions":{"post":{"responses":{},
		"requestBody":{"content":{"application/json":{"examples":EXAMPLES}}}}}}}`
	for name, test := range map[string]struct{ examples, accountID, says string }{
		"an object":         {`{"a":{"value":{"account_id":"first","unknown":1}}}`, "first", ""},
		"the first by name": {`{"b":{"value":{"account_id":"second"}},"a":{"value":{"account_id":"first"}}}`, "first", ""},
		"a text":            {`{"a":{"value":"{\"account_id\":\"first\"}"}}`, "first", ""},
		"no object":         {`{"a":{"value":"account_id"}}`, "", "cannot unmarshal string"},
		"none":              {"{}", "", "the document shows no example: set the keys, or use yuno mock"},
	} {
		t.Run(name, func(t *testing.T) {
			example, err := exampleRequest(strings.Replace(text, "EXAMPLES", test.examples, 1))
			assert.Equal(t, test.accountID, example.AccountID)
			if test.says == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.says)
			}
		})
	}
}
