package yunoclient_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

// goBlocks returns the blocks of Go code in the README.
func goBlocks(t *testing.T) [][]string {
	t.Helper()
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(read(t, "../README.md"), -1)
	require.NotEmpty(t, blocks)
	return blocks
}

func TestREADMEBlocks(t *testing.T) {
	examples := ""
	for _, path := range []string{
		"example_test.go", "example_loop_test.go", "webhook/example_test.go", "yunotest/example_test.go",
		"testdata/tracing/tracing_test.go",
	} {
		text := read(t, path)
		examples += text // whole functions, then the lines within
		for line := range strings.Lines(text) {
			examples += strings.TrimPrefix(line, "\t")
		}
	}
	for _, block := range goBlocks(t) {
		assert.True(t, strings.Contains(examples, block[1]), "no example has this block:\n%s", block[1])
	}
}

// TestDocumentationOfDefaults lists the texts that must change if a default changes.
func TestDocumentationOfDefaults(t *testing.T) {
	const timeout, retries = yunoclient.DefaultTimeout, yunoclient.DefaultMaxRetries
	longest := (retries+1)*timeout + retries*yunoclient.MaxRetryAfter
	for retry := range retries {
		longest += min(yunoclient.BackoffBase<<retry, yunoclient.BackoffLimit)
	}
	minutes, seconds := longest/time.Minute, math.Ceil((longest % time.Minute).Seconds())
	waits := fmt.Sprintf("%v s, doubling up to %v s, on top of ",
		yunoclient.BackoffBase.Seconds(), yunoclient.BackoffLimit.Seconds())
	for path, texts := range map[string][]string{
		"doc.go": {
			fmt.Sprintf("may take %.0f seconds", timeout.Seconds()),
			"up to " + []string{1: "two", 2: "three", 3: "four"}[retries] + " times",
			waits + fmt.Sprintf("a Retry-After of up to %.0f s", yunoclient.MaxRetryAfter.Seconds()),
			fmt.Sprintf("a call takes %d minutes and %.0f seconds at most", minutes, seconds),
		},
		"options.go": {
			fmt.Sprintf("The default is %.0f s,", timeout.Seconds()),
			fmt.Sprintf("The default is %d;", retries),
			fmt.Sprintf("The default is %d MiB.", yunoclient.DefaultMaxResponseBytes>>20),
		},
		"apierror.go": {fmt.Sprintf("longer than %.0f s", yunoclient.MaxRetryAfter.Seconds())},
		"../README.md": {
			[]string{1: "once", 2: "twice", 3: "three times"}[retries] + " by default",
			fmt.Sprintf("took over %.0f s", timeout.Seconds()),
			waits + "the `Retry-After`",
			fmt.Sprintf("A `Retry-After` of over %.0f s ends", yunoclient.MaxRetryAfter.Seconds()),
			fmt.Sprintf("at most %d min %.0f s", minutes, seconds),
		},
	} {
		words := strings.Join(strings.Fields(strings.ReplaceAll(read(t, path), "\n//", "\n")), " ")
		for _, text := range texts {
			assert.True(t, strings.Contains(words, text), "%s lacks %q", path, text)
		}
	}
}
