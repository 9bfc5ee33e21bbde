package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
		missing  string // a file that the copy lacks
		says     string // nothing if all are installed
	}{
		"all":            {},
		"gen.go":         {obstacle: "gen.go.update", says: "is a directory"},
		"a page":         {obstacle: "api/pages/new.yaml", says: "is a directory"},
		"joined.json":    {obstacle: "api/joined.json.update", says: "is a directory"},
		"no joined.json": {missing: "api/joined.json", says: "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			files := module(t)
			copied := t.TempDir()
			newer := []string{"gen.go", "yunoclient/yunotest/internal/server/gen.go", "api/openapi.yaml", "api/pages/new.yaml",
				"api/joined.json"}
			for _, file := range newer {
				require.NoError(t, replace(filepath.Join(copied, file), []byte("new "+file)))
			}
			if test.obstacle != "" {
				require.NoError(t, os.MkdirAll(filepath.Join(test.obstacle, "full"), 0o755))
			}
			if test.missing != "" {
				require.NoError(t, os.Remove(filepath.Join(copied, test.missing)))
			}
			before := files()
			err := install(copied, newer)
			if test.says == "" {
				require.NoError(t, err)
				for _, file := range newer {
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

func TestShorten(t *testing.T) {
	assert.Equal(t, "a [31m b", shorten("a\n\x1b[31m\u202eb\n"))
	assert.Equal(t, strings.Repeat("ä", 1000), shorten(strings.Repeat("ä", 1001)))
}
