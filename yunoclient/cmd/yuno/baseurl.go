package main

import (
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
)

// inCommand replaces the library's words with the command's.
var inCommand = strings.NewReplacer(
	"yunoclient: the base URL", "-base-url",
	"go into Credentials", "go into "+strings.Join(keyVariables, " and "),
	"use https, or WithInsecureHTTP for a test", "use https; http is for localhost",
)

// checkBaseURL returns what is wrong with -base-url, as the library says it. The
// URL alone is judged: these keys have no prefix.
func checkBaseURL(raw string) error {
	_, err := yunoclient.New(yunoclient.NewCredentials("-", "-"), yunoclient.WithBaseURL(raw))
	if err != nil {
		return usagef("%s", inCommand.Replace(err.Error()))
	}
	return nil
}
