package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
)

func TestExampleRequest(t *testing.T) {
	const text = `{"openapi":"3.1.0","info":{"title":"a","version":"a"},"paths":{"/customers/sessions":{"post":{"responses":{},
		"requestBody":{"content":{"application/json":{"examples":EXAMPLES}}}}}}}`
	example, err := exampleRequest(strings.Replace(text, "EXAMPLES", `{"a":{"value":{"account_id":"first","unknown":1}}}`, 1))
	require.NoError(t, err)
	assert.Equal(t, yuno.CreateCustomerSessionRequest{AccountID: "first"}, example)
	for examples, says := range map[string]string{
		`{"a":{"value":"account_id"}}`: "cannot unmarshal string",
		"{}":                           "the document shows no example: set the keys, or use yuno mock",
	} {
		_, err := exampleRequest(strings.Replace(text, "EXAMPLES", examples, 1))
		require.ErrorContains(t, err, says)
	}
}
