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
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

var request = yuno.CreateCustomerSessionRequest{
	AccountID:  "8beac4de-5f6f-11ed-9b6a-0242ac120002",
	CustomerID: "ae106483-65ee-463b-8782-9794022b3112",
	Country:    "BR",
}

// traced returns the option of the README, with OpenTelemetry's count of how often a
// request was sent again.
func traced() []yunoclient.Option {
	return []yunoclient.Option{readmesTracing(), yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			if again := yunoclient.Attempt(req.Context()) - 1; again > 0 {
				trace.SpanFromContext(req.Context()).SetAttributes(semconv.HTTPRequestResendCount(again))
			}
			return next.RoundTrip(req)
		})
	})}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func readmesTracing() yunoclient.Option {
	tracing := yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper { return otelhttp.NewTransport(next) })
	return tracing
}

func Example() {
	spans := tracetest.NewInMemoryExporter()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))

	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Status: 503})
	_, err := srv.Client(traced()...).CreateCustomerSession(context.Background(), request)
	fmt.Println(err)
	for _, span := range spans.GetSpans() {
		fmt.Print(span.Name)
		for _, attr := range span.Attributes {
			if attr.Key == semconv.HTTPRequestResendCountKey {
				fmt.Print(", sent again: ", attr.Value.AsInt64())
			}
		}
		fmt.Println()
	}
	// Output:
	// <nil>
	// HTTP POST
	// HTTP POST, sent again: 1
}

func TestSpansHoldNoKey(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))
	creds := yunoclient.NewCredentials("sandbox_public_quokka", "sandbox_private_wombat")
	srv := yunotest.NewServer(t, yunotest.WithCredentials(creds))
	srv.Reply(yunotest.Reply{Status: 500, Body: "sandbox_private_wombat"}, yunotest.Reply{Close: true})
	_, err := srv.Client(traced()...).CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	require.Len(t, spans.GetSpans(), 3, "one an attempt")
	for _, span := range spans.GetSpans() {
		text := fmt.Sprintf("%+v", span)
		assert.NotContains(t, text, "quokka")
		assert.NotContains(t, text, "wombat")
	}
}
