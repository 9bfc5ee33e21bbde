package yunotest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

func TestPreferChoosesAResponse(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	for prefer, want := range map[string]struct {
		status int
		has    string
	}{
		`code=400`:                                      {400, "INVALID_REQUEST"}, // the first by name
		`code=400, example=CUSTOMER_EXISTS`:             {400, "Customer already exist"},
		`code=400, example="Customer Exists"`:           {400, "Customer already exist"},
		`example=Customer Exists`:                       {400, "Customer already exist"}, // without quotes; the lowest status first
		`example=customer_exists`:                       {400, "Customer already exist"},
		`example=CUSTOMER_EXISTS, code=404`:             {404, "Elsewhere"},
		"example=CUSTOMER_EXISTS\ncode=404":             {404, "Elsewhere"}, // in two headers
		`code=404; example=CUSTOMER_EXISTS`:             {404, "Elsewhere"},
		`code=201`:                                      {201, `{"id": "first"}`}, // from a string
		`code=503`:                                      {503, ""},
		`code=401, code=404`:                            {401, "The keys are wrong"},
		`code=, code=401, example=`:                     {401, "The keys are wrong"},
		`"a, code=401", code=404`:                       {404, "Elsewhere"},
		`foo="\", code=401", code=404`:                  {404, "Elsewhere"},
		`return=minimal; code=401`:                      {400, "the body is missing"}, // a parameter of another preference
		` CODE = "404" ,	example = "Customer\ Exists" `: {404, "Elsewhere"},
		`respond-async, foo="a, code=401"; bar, code=404; x=y; example=CUSTOMER_EXISTS, ,`: {404, "Elsewhere"},
	} {
		req := newRequest(t, http.MethodPost, "/v1/customers", "")
		req.Header["Prefer"] = strings.Split(prefer, "\n")
		if want.status != http.StatusBadRequest {
			req.Header.Del("public-api-key") // not needed for what the caller asks for
		}
		got := send(t, srv, req)
		assert.Equal(t, want.status, got.Code, prefer)
		assert.Contains(t, got.Body.String(), want.has, prefer)
	}
}

func TestPreferListsWhatThereIs(t *testing.T) {
	srv := yunotest.NewOf(text(t, load(t)))
	const there = " is not in the document, which has " +
		"200, 201 (First, Second), 400 (INVALID_REQUEST, CUSTOMER_EXISTS), 401 (INVALID_CREDENTIALS), 404 (CUSTOMER_EXISTS), 503"
	for prefer, asked := range map[string]string{
		"code=399":                           "code=399",
		"code=600":                           "code=600",
		"code=418, example=TEA":              "code=418, example=TEA",
		"code=default":                       "code=default",
		"example=NOPE":                       "example=NOPE",
		"code=401, example=CUSTOMER_EXISTS":  "code=401, example=CUSTOMER_EXISTS", // which another status has
		"code=" + strings.Repeat("9", 41):    "code=" + strings.Repeat("9", 40) + "…",
		"example=" + strings.Repeat("a", 41): "example=" + strings.Repeat("a", 40) + "…",
	} {
		got := send(t, srv, newRequest(t, http.MethodPost, "/v1/customers", "", "Prefer: "+prefer))
		assert.Equal(t, http.StatusBadRequest, got.Code)
		assert.Equal(t, string(yunoclient.CodeInvalidRequest), failure(t, got).Code)
		assert.Equal(t, []string{"Prefer: " + asked + there}, failure(t, got).Messages)
	}
}

// Yuno may fail with a status that a document does not have.
func TestPreferTakesAnyFailure(t *testing.T) {
	srv := yunotest.New(yunotest.WithDocument(pageWith("")))
	for status, code := range map[int]yunoclient.Code{
		400: yunoclient.CodeBadRequest, 401: yunoclient.CodeInvalidCredentials, 402: "PAYMENT_REQUIRED",
		403: yunoclient.CodeAuthorizationRequired, 404: yunoclient.CodeNotFound, 405: yunoclient.CodeUnsupportedMethod,
		408: yunoclient.CodeRequestTimeout, 429: "TOO_MANY_REQUESTS", 499: yunoclient.CodeBadRequest,
		500: yunoclient.CodeInternalServerError, 502: "BAD_GATEWAY", 503: yunoclient.CodeServiceUnavailable,
		504: yunoclient.CodeGatewayTimeout, 599: yunoclient.CodeInternalServerError,
	} {
		got := send(t, srv, newRequest(t, http.MethodPost, "/v1/a", "", fmt.Sprint("Prefer: code=", status)))
		assert.Equal(t, status, got.Code)
		assert.Equal(t, string(code), failure(t, got).Code)
	}
}

func TestPreferWaits(t *testing.T) {
	for name, test := range map[string]struct {
		prefer string
		wait   time.Duration
		status int
	}{
		"seconds":    {"wait=2", 2 * time.Second, 201},
		"and status": {"wait=3, code=201", 3 * time.Second, 201},
		"not finite": {"wait=inf", 0, 400},
		"a day":      {"wait=86400", 24 * time.Hour, 201},
		"over a day": {"wait=86401", 0, 400},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				started := time.Now()
				got := send(t, yunotest.New(), newRequest(t, http.MethodPost, sessions, body(t, nil), "Prefer: "+test.prefer))
				assert.Equal(t, test.wait, time.Since(started))
				assert.Equal(t, test.status, got.Code)
				if test.status == 400 {
					assert.Contains(t, failure(t, got).Messages[0], "wait")
				}
			})
		})
	}
}

func TestPreferComesAfterAReply(t *testing.T) {
	srv := yunotest.New()
	srv.Reply(yunotest.Reply{Status: 503}, yunotest.Reply{})
	var statuses []int
	for range 3 {
		got := send(t, srv, newRequest(t, http.MethodPost, sessions, "", "Prefer: code=201"))
		statuses = append(statuses, got.Code)
	}
	assert.Equal(t, []int{503, 201, 201}, statuses, "the zero Reply is the normal behavior")
}

func FuzzPrefer(f *testing.F) {
	for _, seed := range []string{
		"code=400, example=CUSTOMER_NOT_FOUND", `example="a\"b, c";x=1`, `\`, "code=" + strings.Repeat("\x80", 50),
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
		got := send(t, srv, req)
		isFailure := got.Code >= 400 && got.Code <= 599
		assert.True(t, isFailure || createSession(spec).Responses.Status(got.Code) != nil, got.Code)
	})
}
