package document_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/api/document"
)

func TestTypes(t *testing.T) {
	assert.Nil(t, document.Types(document.Object{}))
	assert.Equal(t, []string{"string"}, document.Types(document.Object{"type": "string"}))
	assert.Equal(t, []string{"null", "number"}, document.Types(document.Object{"type": []any{"null", "number"}}))
}
