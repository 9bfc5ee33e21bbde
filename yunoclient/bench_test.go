package yunoclient_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

// inMemory is a network that costs almost nothing.
type inMemory struct{}

func (inMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, req.Body)
	_ = req.Body.Close()
	return &http.Response{
		StatusCode: 201, Status: "201 Created", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: benchmarkHeader, Request: req,
		Body: io.NopCloser(bytes.NewReader(benchmarkBody)), ContentLength: int64(len(benchmarkBody)),
	}, nil
}

// benchmarkHeader has 15 headers, as a response that passes a gateway has.
var benchmarkHeader = http.Header{
	"Content-Type": {"application/json"}, "Content-Length": {"300"}, "Date": {"Sun, 29 Nov 2026 00:00:00 GMT"}, "Server": {"gateway"},
	"Connection": {"keep-alive"}, "X-Request-Id": {"7dd71f21-9e4c-439a-9c6d-58f240bd28df"}, "X-Trace-Id": {"58f240bd28df"},
	"Strict-Transport-Security": {"max-age=31536000"}, "Vary": {"Origin"}, "Cache-Control": {"no-store"}, "Cf-Ray": {"8a1b2c3d4e5f"},
	"Cf-Cache-Status": {"DYNAMIC"}, "X-Content-Type-Options": {"nosniff"}, "X-Frame-Options": {"DENY"}, "X-Envoy-Service-Time": {"42"},
}

// benchmarkCreds has keys as long as Yuno's.
var benchmarkCreds = yunoclient.NewCredentials("sandbox_"+strings.Repeat("gAAAAABl-", 15),
	"sandbox_"+strings.Repeat("gAAAAABl-", 15)+"==")

var benchmarkBody = []byte(`{"customer_session":"7dd71f21-9e4c-439a-9c6d-58f240bd28df",` +
	`"customer_id":"ae106483-65ee-463b-8782-9794022b3112","country":"US",` +
	`"callback_url":"https://www.google.com/?customerSession=7dd71f21-9e4c-439a-9c6d-58f240bd28df",` +
	`"created_at":"2025-05-07T20:00:18.721786Z"}`)

// handWritten makes the call with nothing but net/http.
func handWritten(ctx context.Context, client *http.Client, baseURL string) (*yuno.CustomerSession, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, baseURL+sessionPath, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if err := benchmarkCreds.RequestEditor()(ctx, req); err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	var session yuno.CustomerSession
	return &session, json.Unmarshal(data, &session)
}

// ways returns functions that make the call in different ways, over a network in memory.
func ways(tb testing.TB) map[string]func() error {
	tb.Helper()
	network := &http.Client{Transport: inMemory{}}
	client, err := yunoclient.New(benchmarkCreds, yunoclient.WithHTTPClient(network))
	require.NoError(tb, err)
	generated, err := yuno.NewClientWithResponses(yuno.Sandbox, yuno.WithHTTPClient(network),
		yuno.WithRequestEditorFn(benchmarkCreds.RequestEditor()))
	require.NoError(tb, err)
	ctx := context.Background()
	return map[string]func() error{
		"yunoclient": func() error { _, err := client.CreateCustomerSession(ctx, request); return err },
		"generated":  func() error { _, err := generated.CreateCustomerSessionWithResponse(ctx, request); return err },
		"generated-timeout": func() error { // what nobody should leave out in production
			ctx, cancel := context.WithTimeout(ctx, 65*time.Second)
			defer cancel()
			_, err := generated.CreateCustomerSessionWithResponse(ctx, request)
			return err
		},
		"net-http": func() error { _, err := handWritten(ctx, network, yuno.Sandbox); return err },
	}
}

// BenchmarkCreateCustomerSession compares this package with the generated client and with
// net/http, without a network.
func BenchmarkCreateCustomerSession(b *testing.B) {
	ways := ways(b)
	for _, name := range []string{"net-http", "generated", "generated-timeout", "yunoclient"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := ways[name](); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
