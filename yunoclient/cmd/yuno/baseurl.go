package main

import "github.com/yuno-go/yuno/yunoclient"

// checkBaseURL returns what is wrong with -base-url, as the library says it. The
// URL alone is judged: these keys have no prefix.
func checkBaseURL(raw string) error {
	_, err := yunoclient.New(yunoclient.NewCredentials("-", "-"), yunoclient.WithBaseURL(raw))
	if err != nil {
		return usagef("%s", inCommand.Replace(err.Error()))
	}
	return nil
}
