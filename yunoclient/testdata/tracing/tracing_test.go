// Package tracing_test traces the attempts of a call with OpenTelemetry. It is a
// module of its own, so that nobody else requires OpenTelemetry.
package tracing_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

var request = yuno.CreateCustomerSessionRequest{
	AccountID:  "8beac4de-5f6f-11ed-9b6a-0242ac120002",
	CustomerID: "ae106483-65ee-463b-8782-9794022b3112",
	Country:    "BR",
}

// traced returns the option of the README.
func traced() yunoclient.Option {
	tracing := yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return otelhttp.NewTransport(next) })
	return tracing
}

func Example() {
	spans := tracetest.NewInMemoryExporter()
	otel.SetTracerProvider(trace.NewTracerProvider(trace.WithSyncer(spans)))

	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Status: 503})
	_, err := srv.Client(traced()).CreateCustomerSession(context.Background(), request)
	fmt.Println(err)
	for _, span := range spans.GetSpans() {
		fmt.Println(span.Name)
	}
	// Output:
	// <nil>
	// HTTP POST
	// HTTP POST
}

func TestNoSpanHoldsAKey(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	otel.SetTracerProvider(trace.NewTracerProvider(trace.WithSyncer(spans)))
	creds := yunoclient.NewCredentials("sandbox_public_quokka", "sandbox_private_wombat")
	srv := yunotest.NewServer(t, yunotest.WithCredentials(creds))
	srv.Reply(yunotest.Reply{Status: 500, Body: "sandbox_private_wombat"}, yunotest.Reply{Close: true})
	_, err := srv.Client(traced()).CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	require.Len(t, spans.GetSpans(), 3, "one an attempt")
	for _, span := range spans.GetSpans() {
		text := fmt.Sprintf("%+v", span)
		assert.NotContains(t, text, "quokka")
		assert.NotContains(t, text, "wombat")
	}
}
