//go:build generate || tools

package yuno

//go:generate go run ./api/update -join
//go:generate go tool oapi-codegen -config oapi-codegen.yaml api/joined.json
