package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// module makes a folder with the files of a module that are replaced, and makes
// it the working directory.
func module(t *testing.T) (files func() map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, file := range []string{"gen.go", "yunoclient/yunotest/internal/server/gen.go", "api/openapi.yaml", "api/joined.json"} {
		require.NoError(t, replace(file, []byte("old "+file)))
	}
	return func() map[string]string {
		found := map[string]string{}
		require.NoError(t, filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				text, err := os.ReadFile(name)
				found[name] = string(text)
				return err
			}
			return err
		}))
		return found
	}
}

func TestInstallReplacesAllOrNothing(t *testing.T) {
	for name, test := range map[string]struct {
		obstacle string // a folder where a file is to be
		says     string // nothing if all are installed
	}{
		"all":         {},
		"gen.go":      {obstacle: "gen.go.update", says: "is a directory"},
		"a page":      {obstacle: "api/pages/new.yaml", says: "is a directory"},
		"joined.json": {obstacle: "api/joined.json.update", says: "is a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			files := module(t)
			newer := map[string][]byte{}
			for _, file := range []string{"gen.go", "yunoclient/yunotest/internal/server/gen.go", "api/openapi.yaml", "api/pages/new.yaml",
				"api/joined.json"} {
				newer[file] = []byte("new " + file)
			}
			if test.obstacle != "" {
				require.NoError(t, os.MkdirAll(filepath.Join(test.obstacle, "full"), 0o755))
			}
			before := files()
			err := install(newer)
			if test.says == "" {
				require.NoError(t, err)
				for file := range newer {
					assert.Equal(t, "new "+file, files()[filepath.FromSlash(file)])
				}
				return
			}
			require.ErrorContains(t, err, "nothing is written")
			require.ErrorContains(t, err, test.says)
			assert.Equal(t, before, files())
			if test.obstacle != "api/pages/new.yaml" {
				assert.NoDirExists(t, "api/pages")
			}
		})
	}
}

func TestPutBackSaysWhatItCannot(t *testing.T) {
	files := module(t)
	require.NoError(t, os.MkdirAll("gen.go.update/full", 0o755))
	cause := errors.New("the cause")
	err := putBack(map[string][]byte{"gen.go": []byte("was"), "api/pages/gone.yaml": nil}, []string{"gen.go"}, cause)
	require.ErrorContains(t, err, "the cause; gen.go could not be put back, so the checkout is half updated: ")
	require.NotContains(t, err.Error(), "nothing is written")
	err = putBack(map[string][]byte{"api/pages/gone.yaml": nil}, []string{"api/pages/gone.yaml"}, cause)
	require.ErrorContains(t, err, "the cause; api/pages/gone.yaml could not be put back")
	assert.Equal(t, "old gen.go", files()["gen.go"])
}
