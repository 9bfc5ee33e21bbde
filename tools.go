//go:build generate || tools

package yuno

// The import keeps the generator's version in go.mod, so that every machine
// generates the same code.
import _ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen -config oapi-codegen.yaml api/openapi.yaml
