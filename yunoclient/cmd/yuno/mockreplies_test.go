package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadRepliesDelay(t *testing.T) {
	for text, want := range map[string]time.Duration{"0": 0, "0.01": 10 * time.Millisecond, "86400": 24 * time.Hour} {
		replies, err := readReplies(strings.NewReader(`[{"delay": ` + text + `}]`))
		require.NoError(t, err)
		assert.Equal(t, want, replies[0].Delay)
	}
}
