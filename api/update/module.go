package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const modulePath = "github.com/yuno-go/yuno"

// vendoredFile returns the path of the vendored document in the module that
// dir lies in, so that the command works in each of its folders and in a copy.
func vendoredFile(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for folder := start; ; folder = filepath.Dir(folder) {
		goMod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err == nil && declares(string(goMod), modulePath) {
			return filepath.Join(folder, "api", "openapi.yaml"), nil
		}
		if folder == filepath.Dir(folder) {
			return "", fmt.Errorf("%s is not in the module %s: run the command inside it", start, modulePath)
		}
	}
}

func declares(goMod, module string) bool {
	for line := range strings.Lines(goMod) {
		words := strings.Fields(line)
		if len(words) >= 2 && words[0] == "module" {
			return strings.Trim(words[1], "\"`") == module
		}
	}
	return false
}
