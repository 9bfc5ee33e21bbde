package yunotest_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestPreferChoosesAResponse(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	for name, test := range map[string]struct {
		headers []string
		status  int
		has     string
	}{
		"status":                  {headers: []string{"Prefer: code=401"}, status: 401, has: "INVALID_CREDENTIALS"},
		"status, first by name":   {headers: []string{"Prefer: code=400"}, status: 400, has: "INVALID_REQUEST"},
		"example by its code":     {headers: []string{"Prefer: code=400, example=CUSTOMER_EXISTS"}, status: 400, has: "Customer already exist"},
		"example by its name":     {headers: []string{`Prefer: code=400, example="Customer Exists"`}, status: 400, has: "Customer already exist"},
		"without quotes":          {headers: []string{`Prefer: example=Customer Exists`}, status: 400, has: "Customer already exist"},
		"any case":                {headers: []string{`Prefer: example=customer_exists`}, status: 400, has: "Customer already exist"},
		"without a status":        {headers: []string{"Prefer: example=INVALID_CREDENTIALS"}, status: 401, has: "The keys are wrong"},
		"lowest status first":     {headers: []string{"Prefer: example=CUSTOMER_EXISTS"}, status: 400, has: "Customer already exist"},
		"same name elsewhere":     {headers: []string{"Prefer: example=CUSTOMER_EXISTS, code=404"}, status: 404, has: "Elsewhere"},
		"success, from a string":  {headers: []string{"Prefer: code=201"}, status: 201, has: `{"id": "first"}`},
		"without an example":      {headers: []string{"Prefer: code=503"}, status: 503},
		"several headers":         {headers: []string{"Prefer: example=CUSTOMER_EXISTS", "Prefer: code=404"}, status: 404, has: "Elsewhere"},
		"semicolon":               {headers: []string{"Prefer: code=404; example=CUSTOMER_EXISTS"}, status: 404, has: "Elsewhere"},
		"case, space and quotes":  {headers: []string{"Prefer:  CODE = \"404\" ,\texample = \"Customer\\ Exists\" "}, status: 404, has: "Elsewhere"},
		"the first of two":        {headers: []string{"Prefer: code=401, code=404"}, status: 401, has: "INVALID_CREDENTIALS"},
		"no value is none":        {headers: []string{"Prefer: code=, code=401, example="}, status: 401, has: "INVALID_CREDENTIALS"},
		"among others":            {headers: []string{`Prefer: respond-async, foo="a, code=401"; bar, code=404; x=y; example=CUSTOMER_EXISTS, ,`}, status: 404, has: "Elsewhere"},
		"quotes at the beginning": {headers: []string{`Prefer: "a, code=401", code=404`}, status: 404, has: "Elsewhere"},
		"an escaped quote":        {headers: []string{`Prefer: foo="\", code=401", code=404`}, status: 404, has: "Elsewhere"},
		"another's parameter":     {headers: []string{"Prefer: return=minimal; code=401"}, status: 400, has: "the body is missing"},
		"others are ignored":      {headers: []string{"Prefer: return=minimal, handling=strict, dynamic=true"}, status: 400, has: "the body is missing"},
		"keys are not asked for":  {headers: []string{"Prefer: code=404", "public-api-key:"}, status: 404, has: "Elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/customers", "", test.headers...))
			assert.Equal(t, test.status, got.Code)
			assert.Contains(t, got.Body.String(), test.has)
		})
	}
}

func TestPreferListsWhatThereIs(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	const there = " is not in the document, which has " +
		"200, 201 (First, Second), 400 (INVALID_REQUEST, CUSTOMER_EXISTS), 401 (INVALID_CREDENTIALS), 404 (CUSTOMER_EXISTS), 503"
	for name, test := range map[string]struct{ prefer, asked string }{
		"status":            {"code=302", "Prefer: code=302"},
		"below 400":         {"code=399", "Prefer: code=399"},
		"above 599":         {"code=600", "Prefer: code=600"},
		"and an example":    {"code=418, example=TEA", "Prefer: code=418, example=TEA"},
		"no status":         {"code=default", "Prefer: code=default"},
		"example":           {"example=NOPE", "Prefer: example=NOPE"},
		"of another status": {"code=401, example=CUSTOMER_EXISTS", "Prefer: code=401, example=CUSTOMER_EXISTS"},
		"as much as fits":   {"code=" + strings.Repeat("9", 40), "Prefer: code=" + strings.Repeat("9", 40)},
		"more than fits":    {"code=" + strings.Repeat("9", 41), "Prefer: code=" + strings.Repeat("9", 40) + "…"},
		"a long example":    {"example=" + strings.Repeat("a", 41), "Prefer: example=" + strings.Repeat("a", 40) + "…"},
		"much":              {"code=" + strings.Repeat("9", 10_000), "Prefer: code=" + strings.Repeat("9", 40) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			got := serve(t, srv, newRequest(t, http.MethodPost, "/v1/customers", "", "Prefer: "+test.prefer))
			assert.Equal(t, http.StatusBadRequest, got.Code)
			assert.Equal(t, string(yunoclient.CodeInvalidRequest), failure(t, got).Code)
			assert.Equal(t, []string{test.asked + there}, failure(t, got).Messages)
		})
	}
}

// Yuno may fail with a status that a document does not have.
func TestPreferTakesAnyFailure(t *testing.T) {
	const withoutFailures = "/v1/a"
	srv := yunotest.New(yunotest.WithDocument(pageWith("")))
	for status, code := range map[int]yunoclient.Code{
		400: yunoclient.CodeBadRequest, 401: yunoclient.CodeInvalidCredentials, 402: "PAYMENT_REQUIRED",
		403: yunoclient.CodeAuthorizationRequired, 404: yunoclient.CodeNotFound, 405: yunoclient.CodeUnsupportedMethod,
		408: yunoclient.CodeRequestTimeout, 429: "TOO_MANY_REQUESTS", 499: yunoclient.CodeBadRequest,
		500: yunoclient.CodeInternalServerError, 502: "BAD_GATEWAY", 503: yunoclient.CodeServiceUnavailable,
		504: yunoclient.CodeGatewayTimeout, 599: yunoclient.CodeInternalServerError,
	} {
		got := serve(t, srv, newRequest(t, http.MethodPost, withoutFailures, "", fmt.Sprint("Prefer: code=", status)))
		assert.Equal(t, status, got.Code)
		assert.Equal(t, string(code), failure(t, got).Code)
	}
	for status := 400; status <= 599; status++ {
		prefer := fmt.Sprint("Prefer: code=", status)
		assert.Equal(t, status, serve(t, srv, newRequest(t, http.MethodPost, sessions, "", prefer)).Code, "documented or not")
		got := serve(t, srv, newRequest(t, http.MethodPost, withoutFailures, "", prefer))
		assert.Regexp(t, `^[A-Z]+(_[A-Z]+)*$`, failure(t, got).Code)
	}
}

// A caller can ask for every example, and gets what the document shows.
func TestPreferReachesEveryExample(t *testing.T) {
	doc := load(t)
	srv := yunotest.NewOf(text(t, doc))
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: operation}
			for status, names := range exampleNames(operation) {
				for _, name := range names {
					t.Run(fmt.Sprint(method, path, status, name), func(t *testing.T) { checkPreferred(t, srv, route, status, name) })
				}
			}
		}
	}
}

// exampleNames returns the names of an operation's examples by status, with "" for any.
func exampleNames(operation *openapi3.Operation) map[int][]string {
	names := map[int][]string{}
	for status, response := range operation.Responses.Map() {
		number, err := strconv.Atoi(status)
		if err != nil {
			continue
		}
		names[number] = []string{""}
		for _, media := range response.Value.Content {
			names[number] = slices.AppendSeq(names[number], maps.Keys(media.Examples))
		}
	}
	return names
}

func checkPreferred(t *testing.T, srv *yunotest.Server, route *routers.Route, status int, name string) {
	t.Helper()
	path := "/v1" + strings.NewReplacer("{", "", "}", "").Replace(route.Path)
	req := newRequest(t, route.Method, path, "", fmt.Sprintf(`Prefer: code=%d, example="%s"`, status, name))
	got := serve(t, srv, req)
	assert.Equal(t, status, got.Code)
	assert.NoError(t, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, Route: route},
		Status:                 got.Code,
		Header:                 got.Header(),
		Body:                   got.Result().Body,
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true,
			ExcludeResponseBody:   got.Body.Len() == 0,
		},
	}))
}

func TestPreferWaits(t *testing.T) {
	for name, test := range map[string]struct {
		prefer string
		wait   time.Duration
		status int
	}{
		"seconds":     {"wait=2", 2 * time.Second, 201},
		"fraction":    {"wait=0.25", 250 * time.Millisecond, 201},
		"none":        {"wait=0", 0, 201},
		"and status":  {"wait=3, code=201", 3 * time.Second, 201},
		"unit":        {"wait=2s", 0, 400},
		"negative":    {"wait=-1", 0, 400},
		"not finite":  {"wait=inf", 0, 400},
		"no number":   {"wait=NaN", 0, 400},
		"a day":       {"wait=86400", 24 * time.Hour, 201},
		"over a day":  {"wait=86401", 0, 400},
		"over a year": {"wait=1e9", 0, 400},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				started := time.Now()
				got := serve(t, yunotest.New(), newRequest(t, http.MethodPost, sessions, body(t, nil), "Prefer: "+test.prefer))
				assert.Equal(t, test.wait, time.Since(started))
				assert.Equal(t, test.status, got.Code)
				if test.status == 400 {
					assert.Contains(t, failure(t, got).Messages[0], "wait")
				}
			})
		})
	}
}

func TestPreferWaitEndsWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := yunotest.New().Client(yunoclient.WithMaxRetries(0),
			yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
				return roundTripper(func(req *http.Request) (*http.Response, error) {
					resp, err := next.RoundTrip(req)
					require.ErrorIs(t, err, context.DeadlineExceeded)
					return resp, err
				})
			}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		started := time.Now()
		_, err := client.CreateCustomerSession(ctx, request, yunoclient.Header("Prefer", "wait=30"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second, time.Since(started))
	})
}

func TestPreferComesAfterAReply(t *testing.T) {
	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Status: 503}, yunotest.Reply{})
	var statuses []int
	for range 3 {
		got := serve(t, srv, newRequest(t, http.MethodPost, sessions, "", "Prefer: code=201"))
		statuses = append(statuses, got.Code)
	}
	assert.Equal(t, []int{503, 201, 201}, statuses, "the zero Reply is the normal behavior")
}

func FuzzPrefer(f *testing.F) {
	for _, seed := range []string{
		"code=400, example=CUSTOMER_NOT_FOUND", `example="a\"b, c";x=1`, `"`, `\`, ",;=", `code="`, "code=400;example=x, code=1", "wait=1e999",
		"code=" + strings.Repeat("\x80", 50),
	} {
		f.Add(seed)
	}
	srv := yunotest.New()
	spec := loadPublished(f)
	f.Fuzz(func(t *testing.T, prefer string) {
		if strings.Contains(strings.ToLower(prefer), "wait") {
			return // it would
		}
		req := newRequest(t, http.MethodPost, sessions, "")
		req.Header.Set("Prefer", prefer)
		got := serve(t, srv, req)
		isFailure := got.Code >= 400 && got.Code <= 599
		assert.True(t, isFailure || createSession(spec).Responses.Status(got.Code) != nil, got.Code)
	})
}
