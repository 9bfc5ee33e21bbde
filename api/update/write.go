package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// replaceFile puts content in the place of the file, whole or not at all: who
// kills the command, or fills the disk, finds the file as it was.
func replaceFile(path string, content io.Reader) error {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("cannot write beside %s: %w", path, err)
	}
	err = fill(temp, content)
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write %s, which is as it was: %w", path, err), os.Remove(temp.Name()))
	}
	return nil
}

// fill writes content to file, down to the disk, and closes it.
func fill(file *os.File, content io.Reader) error {
	_, err := io.Copy(file, content)
	if err == nil {
		err = file.Chmod(0o644)
	}
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}
