//go:build generate || tools

package yuno

//go:generate go tool oapi-codegen -config oapi-codegen.yaml api/openapi.yaml
