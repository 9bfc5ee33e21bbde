package shop_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"

	shop "example.com/stranger"
)

const (
	account  = "8beac4de-5f6f-11ed-9b6a-0242ac120002"
	customer = "ae106483-65ee-463b-8782-9794022b3112"
)

func TestEnroll(t *testing.T) {
	srv := yunotest.NewServer(t)
	if token, err := shop.New(srv.Client(), account).Enroll(t.Context(), customer, "br"); err != nil || token == "" {
		t.Errorf("got %q, %v", token, err)
	}
}

// One client sends every operation: the shop has a generated package for another page, and
// the fake follows that page too.
func TestRegisterThenEnroll(t *testing.T) {
	page, err := os.ReadFile("customers/page.yaml")
	if err != nil {
		t.Fatal(err)
	}
	srv := yunotest.New(yunotest.WithDocument(string(page)))
	myShop := shop.New(srv.Client(), account)
	id, err := myShop.Register(t.Context(), "shop-4711")
	if err != nil {
		t.Fatal(err)
	}
	if token, err := myShop.Enroll(t.Context(), id, "BR"); err != nil || token == "" {
		t.Errorf("got %q, %v", token, err)
	}
	srv.Reply(yunotest.Reply{For: "POST /shop/customers", Status: 400, Body: `{"code":"CUSTOMER_ID_DUPLICATED"}`})
	if _, err := myShop.Register(t.Context(), "shop-4711"); !errors.Is(err, shop.ErrKnownCustomer) {
		t.Error(err)
	}
	if got := len(srv.Requests()); got != 3 {
		t.Errorf("%d requests arrived", got)
	}
}

func TestEnrollWithEveryResponse(t *testing.T) {
	atOnce := http.Header{"Retry-After": {"0"}}
	for name, test := range map[string]struct {
		country  string
		rejected bool
		replies  []yunotest.Reply
		want     error
		requests int
	}{
		"normal":           {country: "BR", requests: 1},
		"country in words": {country: "Brazil", requests: 1},
		"no country":       {country: "Atlantis", want: errAny, requests: 0},
		"unknown customer": {country: "BR", rejected: true, want: shop.ErrUnknownCustomer, requests: 1},
		"wrong keys": {country: "BR", want: yunoclient.CodeInvalidCredentials, requests: 1,
			replies: []yunotest.Reply{{Status: 401, Body: `{"code":"INVALID_CREDENTIALS","messages":["Invalid credentials"]}`}}},
		"busy once": {country: "BR", requests: 2,
			replies: []yunotest.Reply{{Status: 503, Header: atOnce}}},
		"busy": {country: "BR", want: shop.ErrTryLater, requests: 2,
			replies: []yunotest.Reply{{Status: 503, Header: atOnce}, {Status: 429, Header: atOnce}}},
		"dropped after being busy": {country: "BR", want: shop.ErrTryLater, requests: 2,
			replies: []yunotest.Reply{{Status: 503, Header: atOnce}, {Close: true}}},
		"page of a proxy": {country: "BR", want: yunoclient.ErrMalformedResponse, requests: 1,
			replies: []yunotest.Reply{{Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html>"}}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.NewServer(t)
			srv.Reply(test.replies...)
			if test.rejected {
				srv.RejectCustomer(customer)
			}
			token, err := shop.New(srv.Client(yunoclient.WithMaxRetries(1)), account).Enroll(t.Context(), customer, test.country)

			if test.want == nil && (err != nil || token == "") {
				t.Errorf("got %q, %v", token, err)
			}
			if test.want != nil && (err == nil || test.want != errAny && !errors.Is(err, test.want)) {
				t.Errorf("got the error %v, want %v", err, test.want)
			}
			if got := len(srv.Requests()); got != test.requests {
				t.Errorf("%d requests arrived, want %d", got, test.requests)
			}
			want := yuno.CreateCustomerSessionRequest{AccountID: account, CustomerID: customer, Country: "BR"}
			for _, request := range srv.Requests() {
				if !reflect.DeepEqual(request.Session, want) {
					t.Errorf("got %+v, want %+v", request.Session, want)
				}
			}
		})
	}
}

// errAny stands for an error that has no name.
var errAny = errors.New("any error")

// config is what a program reads at its start, and may print.
type config struct {
	Name        string
	Credentials yunoclient.Credentials
	spare       *yunoclient.Credentials
}

func TestConfigPrintedHoldsNoKey(t *testing.T) {
	creds := yunoclient.NewCredentials("sandbox_public_quokka", "sandbox_private_wombat")
	c := config{Name: "shop", Credentials: creds, spare: &creds}
	printed := fmt.Sprintf("%v %+v %#v %s", c, &c, c, c)
	if strings.Contains(printed, "quokka") || strings.Contains(printed, "wombat") || !strings.Contains(printed, "shop") {
		t.Error(printed)
	}
}

// The night on which it fails: who is to be asked, and when to come back.
func TestFailureTells(t *testing.T) {
	srv := yunotest.NewServer(t)
	srv.Reply(yunotest.Reply{Status: 503, Header: http.Header{"Retry-After": {"120"}, "X-Request-Id": {"r1"}}})
	attempts := 0
	counted := yunoclient.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			attempts++
			return next.RoundTrip(req)
		})
	})
	_, err := shop.New(srv.Client(counted), account).Enroll(t.Context(), customer, "BR")
	var failure *yunoclient.APIError
	if !errors.As(err, &failure) {
		t.Fatal(err)
	}
	if wait, ok := failure.RetryAfter(); !ok || wait != 2*time.Minute || failure.RequestID() != "r1" || attempts != 1 {
		t.Errorf("wait %v, request %q, %d attempts", wait, failure.RequestID(), attempts)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestPreferAsksForAResponse(t *testing.T) {
	prefer := yunoclient.WithRequestEditor(yunoclient.Header("Prefer", "code=400, example=CUSTOMER_NOT_FOUND"))
	_, err := shop.New(yunotest.New().Client(prefer), account).Enroll(t.Context(), customer, "BR")
	if !errors.Is(err, shop.ErrUnknownCustomer) {
		t.Error(err)
	}
}

// In a bubble the fake's delays and the client's waits take no time.
func TestEnrollIsPatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		srv.Reply(
			yunotest.Reply{Close: true},
			yunotest.Reply{Status: 503, Header: http.Header{"Retry-After": {"20"}}},
			yunotest.Reply{Delay: 40 * time.Second},
		)
		started := time.Now()
		token, err := shop.New(srv.Client(), account).Enroll(t.Context(), customer, "BR")
		if err != nil || token == "" {
			t.Errorf("got %q, %v", token, err)
		}
		if took := time.Since(started); took < time.Minute || took > 2*time.Minute {
			t.Errorf("took %v", took)
		}
	})
}
