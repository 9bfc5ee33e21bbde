package generate

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// compiles returns an error if Go code does not compile, and the name of the wrong declaration. It does not look into the
// imported packages: the generator's templates use them correctly, and a page only chooses names.
func compiles(code []byte) (declaration string, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "gen.go", code, 0)
	if err != nil {
		return "", err
	}
	var first *types.Error
	config := types.Config{
		Importer: noImporter{},
		Error: func(err error) {
			var fault types.Error
			if errors.As(err, &fault) && first == nil && !isImport(file, fault.Pos) {
				first = &fault
			}
		},
	}
	_, _ = config.Check("gen", files, []*ast.File{file}, nil) // Error gets the errors
	if first == nil {
		return "", nil
	}
	return declarationAt(file, first.Pos), errors.New(first.Msg)
}

// noImporter imports nothing. The type checker reports no missing names of a package that was not imported.
type noImporter struct{}

func (noImporter) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("%s: not needed", path)
}

func isImport(file *ast.File, pos token.Pos) bool {
	for _, spec := range file.Imports {
		if spec.Pos() <= pos && pos <= spec.End() {
			return true
		}
	}
	return false
}

// declarationAt returns the name of the function or type at a position.
func declarationAt(file *ast.File, pos token.Pos) string {
	for _, decl := range file.Decls {
		if pos < decl.Pos() || pos > decl.End() {
			continue
		}
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			return decl.Name.Name
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Pos() <= pos && pos <= spec.End() {
					return spec.Name.Name
				}
			}
		}
	}
	return ""
}
