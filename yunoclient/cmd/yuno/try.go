package main

import (
	"errors"
	"strings"
)

// try returns what is wrong with a setting, which package yunotest refuses by a panic
// with a text.
func try(set func()) (err error) {
	defer func() {
		switch refused := recover().(type) {
		case nil:
		case string:
			err = errors.New(strings.TrimPrefix(refused, "yunotest: "))
		default:
			panic(refused)
		}
	}()
	set()
	return nil
}
