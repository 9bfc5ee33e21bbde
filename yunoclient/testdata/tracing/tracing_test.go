// Package tracing_test observes the attempts of a call with Prometheus and OpenTelemetry.
// It is a module of its own, so that nobody else requires them.
package tracing_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

// observed returns the option of the README, and what it writes to.
func observed() (option yunoclient.Option, spans *tracetest.InMemoryExporter, attempts *prometheus.CounterVec) {
	spans = tracetest.NewInMemoryExporter()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))
	tracer := otel.Tracer("shop")
	attempts = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "yuno_attempts_total"},
		[]string{"operation", "status", "reason"})
	calls := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "yuno_call_seconds"}, []string{"operation"})

	observer := yunoclient.WithObserver(func(ctx context.Context, attempt yunoclient.AttemptInfo) {
		attempts.WithLabelValues(attempt.Operation, strconv.Itoa(attempt.StatusCode), string(attempt.Reason)).Inc()
		if attempt.Final {
			calls.WithLabelValues(attempt.Operation).Observe(attempt.Elapsed.Seconds())
		}
		end := time.Now().Add(-attempt.Wait)
		_, span := tracer.Start(ctx, cmp.Or(attempt.Operation, attempt.Method), trace.WithSpanKind(trace.SpanKindClient),
			trace.WithTimestamp(end.Add(-attempt.Duration)))
		span.SetAttributes(semconv.URLPath(attempt.Path), semconv.HTTPResponseStatusCode(attempt.StatusCode),
			semconv.HTTPRequestResendCount(attempt.Attempt-1))
		if attempt.Reason != "" {
			span.SetAttributes(semconv.ErrorTypeKey.String(string(attempt.Reason)))
		}
		span.End(trace.WithTimestamp(end))
	})
	return observer, spans, attempts
}

func Example() {
	observer, spans, attempts := observed()
	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Status: 503})
	_, err := srv.Client(observer).CreateCustomerSession(context.Background(), request)
	fmt.Println(err)
	for _, span := range spans.GetSpans() {
		fmt.Println(span.Name, attribute(span, semconv.HTTPResponseStatusCodeKey), attribute(span, semconv.HTTPRequestResendCountKey))
	}
	fmt.Println(testutil.ToFloat64(attempts.WithLabelValues("create-customer-session", "503", "")))
	// Output:
	// <nil>
	// create-customer-session 503 0
	// create-customer-session 201 1
	// 1
}

// attribute returns an attribute of a span, as text.
func attribute[K ~string](span tracetest.SpanStub, key K) string {
	for _, attr := range span.Attributes {
		if string(attr.Key) == string(key) {
			return attr.Value.Emit()
		}
	}
	return ""
}

func TestSpansHoldNoKey(t *testing.T) {
	creds := yunoclient.NewCredentials("sandbox_public_quokka", "sandbox_private_wombat")
	srv := yunotest.NewServer(t, yunotest.WithCredentials(creds))
	srv.Reply(yunotest.Reply{Status: 500, Body: "sandbox_private_wombat"}, yunotest.Reply{Close: true})
	observer, spans, _ := observed()
	_, err := srv.Client(observer).CreateCustomerSession(t.Context(), request)
	require.NoError(t, err)
	require.Len(t, spans.GetSpans(), 3, "one for each attempt")
	for _, span := range spans.GetSpans() {
		text := fmt.Sprintf("%+v", span)
		assert.NotContains(t, text, "quokka")
		assert.NotContains(t, text, "wombat")
	}
}

func TestSpansHoldNoSessionID(t *testing.T) {
	const id = "7dd71f21-9e4c-439a-9c6d-58f240bd28df"
	observer, spans, _ := observed()
	client := yunotest.New().Client(observer)
	ctx := yunoclient.WithOperation(t.Context(), "retrieve-payment-methods")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, client.BaseURL()+"/customers/sessions/"+id+"/payment-methods", nil)
	require.NoError(t, err)
	_, err = client.Do(req)
	require.Error(t, err, "the fake does not know the operation")
	require.Len(t, spans.GetSpans(), 1)
	span := spans.GetSpans()[0]
	assert.Equal(t, "retrieve-payment-methods", span.Name)
	assert.Equal(t, "/v1/customers/sessions/[redacted]/payment-methods", attribute(span, semconv.URLPathKey))
	assert.NotContains(t, fmt.Sprintf("%+v", span), id)
}

// Spans begin and end with their attempts, although the observer is called after the wait.
func TestSpansAreInTheirPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		observer, spans, _ := observed()
		srv := yunotest.New()
		srv.Reply(yunotest.Reply{Status: 503, Header: http.Header{"Retry-After": {"1"}}, Delay: time.Minute})
		started := time.Now()
		_, err := srv.Client(observer).CreateCustomerSession(t.Context(), request)
		require.NoError(t, err)
		first, second := spans.GetSpans()[0], spans.GetSpans()[1]
		assert.Equal(t, started, first.StartTime)
		assert.Equal(t, started.Add(time.Minute), first.EndTime)
		assert.Equal(t, time.Now(), second.EndTime)
		assert.Equal(t, second.EndTime, second.StartTime)
	})
}
