package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/api"
	"github.com/yuno-go/yuno/yunoclient/internal/pipetest"
)

// After an interrupt, a response that takes less than a second is still sent.
func TestServeLetsAResponseFinish(t *testing.T) {
	for takes, finishes := range map[time.Duration]bool{900 * time.Millisecond: true, time.Hour: false} {
		synctest.Test(t, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			listener, ended := pipetest.NewListener(), make(chan error, 1)
			go func() {
				ended <- command{ctx: ctx}.serve(listener, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					select {
					case <-time.After(takes):
					case <-r.Context().Done():
					}
				}))
			}()
			conn := listener.Dial()
			_, err := fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
			require.NoError(t, err)
			synctest.Wait()
			started := time.Now()
			interrupt()
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			assert.Equal(t, finishes, err == nil)
			if err == nil {
				require.NoError(t, resp.Body.Close())
			}
			require.NoError(t, <-ended)
			assert.LessOrEqual(t, time.Since(started), time.Second)
			require.NoError(t, conn.Close())
		})
	}
}

// It runs the banner in a shell, with a function instead of curl.
func TestMockBannerCanBePasted(t *testing.T) {
	script := "curl() { for word; do printf '%s\\n' \"$word\"; done; }\n" + mockBanner("http://127.0.0.1:4010/v1")
	out, err := exec.CommandContext(t.Context(), "sh", "-c", script).CombinedOutput()
	require.NoError(t, err, string(out))
	example, err := exampleRequest(api.Document())
	require.NoError(t, err)
	body, err := json.Marshal(example)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"http://127.0.0.1:4010/v1/customers/sessions", "-H", "public-api-key: any", "-H", "private-secret-key: any",
		"-H", "Content-Type: application/json", "-d", string(body),
	}, strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"))
}

func TestShellQuoted(t *testing.T) {
	for _, text := range []string{"", "plain", `{"a":"it's; $HOME \"\n"}`, "''", `\'`, "# no comment"} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+shellQuoted(text)).Output()
		require.NoError(t, err)
		assert.Equal(t, text, string(out))
	}
}
